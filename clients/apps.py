"""The knowledge base of enterprises: identity, exchanges, tasks, segments, messages."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _import_url(uuid: UUID, user: Any) -> str:
    """Where an import leads: its page."""
    from django.urls import reverse

    return reverse("clients:import_detail", args=[uuid])


class ClientsConfig(AppConfig):
    """Declare reference content, deadlines and registry entries of this app."""

    name = "clients"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        """Declare what other layers ask about our objects, what the calendar triggers, what is loaded."""
        self._declare_outreach()
        self._declare_register()
        self._declare_segments()

    def _declare_register(self) -> None:
        """Declare the reference tables of the register and the end of old imports."""
        from clients.deadlines import imports as deadline
        from clients.services import reference as loaders
        from core import deadlines, reference, registry

        registry.register("clients.importbatch", registry.Entry(label=_("Import"), url=_import_url))
        reference.register("customs_offices", loaders.load_customs_offices)
        reference.register("public_holidays", loaders.load_public_holidays)
        deadlines.register("clients.forget_old_imports", deadline.forget_old_imports)

    def _declare_outreach(self) -> None:
        """Declare messages: schedules, deadlines, and when an internal reminder is still due."""
        from clients.deadlines import outreach as deadline
        from clients.queries import reasons
        from clients.services.schedules import load_schedules
        from core import deadlines, reference

        reference.register("schedules", load_schedules)
        deadlines.register("clients.overdue_tasks", deadline.remind_overdue_tasks)
        deadlines.register("clients.weekly_digest", deadline.send_weekly_digest)
        deadlines.register("clients.expiries", deadline.warn_of_expiries)
        deadlines.register("clients.stranded_messages", deadline.revive_stranded_messages)
        reasons.declare()

    def _declare_segments(self) -> None:
        """Declare the scoring policy and what the calendar does to segments."""
        from clients.deadlines import segment as deadline
        from clients.services.segment import load_policy
        from core import deadlines, reference

        reference.register("scoring_policy", load_policy)
        deadlines.register("clients.expire_overrides", deadline.expire_overrides)
        deadlines.register("clients.recompute_segments", deadline.recompute_due)
