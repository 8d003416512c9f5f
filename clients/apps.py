"""The knowledge base of enterprises: identity, exchanges, tasks, segments, messages."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _import_url(uuid: UUID, user: Any) -> str:
    """Where an import leads: its page."""
    from django.urls import reverse

    return reverse("clients:import_detail", args=[uuid])


def _index_words(using: str, **_kwargs: object) -> None:
    """Let the database find a word inside a name after every migration (models/indexes.py)."""
    from clients.models.indexes import index_words

    index_words(using)


class ClientsConfig(AppConfig):
    """Declare reference content, deadlines and registry entries of this app."""

    name = "clients"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        """Declare what other layers ask about our objects, what the calendar triggers, what is loaded."""
        post_migrate.connect(_index_words, sender=self, dispatch_uid="clients.words")
        self._declare_outreach()
        self._declare_register()
        self._declare_segments()
        self._declare_merges()
        self._declare_complaints()

    def _declare_complaints(self) -> None:
        """Declare what the calendar does to complaints and to absences."""
        from clients.deadlines import complaint as deadline
        from clients.deadlines.portfolio import turn_absences
        from clients.deadlines.retention import purge_old
        from core import deadlines

        deadlines.register("clients.remind_of_complaints", deadline.remind_of_complaints)
        deadlines.register("clients.close_answered_complaints", deadline.close_answered)
        deadlines.register("clients.absences", turn_absences)
        deadlines.register("clients.retention", purge_old)

    def _declare_register(self) -> None:
        """Declare the reference tables of the register and the end of old imports."""
        from clients.deadlines import exports as exports_deadline
        from clients.deadlines import imports as deadline
        from clients.services import reference as loaders
        from core import deadlines, reference, registry

        registry.register("clients.importbatch", registry.Entry(label=_("Import"), url=_import_url))
        reference.register("customs_offices", loaders.load_customs_offices)
        reference.register("public_holidays", loaders.load_public_holidays)
        deadlines.register("clients.forget_old_imports", deadline.forget_old_imports)
        deadlines.register("clients.forget_old_exports", exports_deadline.forget_old_exports)

    def _declare_outreach(self) -> None:
        """Declare messages: schedules, deadlines, and when an internal reminder is still due."""
        from clients.deadlines import digests, dormant
        from clients.deadlines import outreach as deadline
        from clients.queries import reasons
        from clients.queries.rehearsal import watch_messages
        from clients.services.schedules import load_schedules
        from core import deadlines, reference, registry

        reference.register("schedules", load_schedules)
        deadlines.register("clients.overdue_tasks", deadline.remind_overdue_tasks)
        deadlines.register("clients.weekly_digest", digests.send_weekly_digest)
        deadlines.register("clients.monthly_digest", digests.send_monthly_digest)
        deadlines.register("clients.expiries", deadline.warn_of_expiries)
        deadlines.register("clients.expired_mandates", deadline.ask_for_mandates)
        deadlines.register("clients.stranded_messages", deadline.revive_stranded_messages)
        deadlines.register("clients.dormant_accounts", dormant.remind_dormant)
        registry.register(dormant.KIND, registry.Entry(label=_("Account"), still_due=dormant.still_dormant))
        deadlines.witness("clients.messages", watch_messages)
        reasons.declare()

    def _declare_segments(self) -> None:
        """Declare the scoring policy and what the calendar does to segments."""
        from clients.deadlines import segment as deadline
        from clients.services.segment import load_policy
        from core import deadlines, reference

        reference.register("scoring_policy", load_policy)
        deadlines.register("clients.expire_overrides", deadline.expire_overrides)
        deadlines.register("clients.recompute_segments", deadline.recompute_due)

    def _declare_merges(self) -> None:
        """Declare what happens to our rows when two files become one, and the nightly search for duplicates."""
        from clients.deadlines import duplicates as deadline
        from clients.queries import merge_relations
        from core import deadlines

        merge_relations.declare()
        deadlines.register("clients.find_duplicates", deadline.find_duplicates)
