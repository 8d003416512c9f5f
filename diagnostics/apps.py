"""The diagnostics app."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _guard_consents(using: str, **_kwargs: object) -> None:
    """Put the consent rules in the database after every migration (models/guards.py)."""
    from django.db import connections

    from diagnostics.models import guards

    guards.install(connections[using])


class DiagnosticsConfig(AppConfig):
    """Declare reference content, calendar, background work and registry entries of this app."""

    name = "diagnostics"
    verbose_name = _("Diagnostics")

    def ready(self) -> None:
        """Declare what other layers ask about our objects, what the calendar triggers, what is loaded."""
        from diagnostics.queries import merge, reasons
        from diagnostics.queries import report as reports

        for module in (
            "receivers",
            "tasks.consent",
            "tasks.letter",
            "tasks.report",
        ):  # they declare themselves when imported
            import_module(f"diagnostics.{module}")
        post_migrate.connect(_guard_consents, sender=self, dispatch_uid="diagnostics.guards")
        merge.declare()
        reasons.declare()
        reports.declare()
        self._declare_campaigns()
        self._declare_reference()
        self._declare_deadlines()

    def _declare_campaigns(self) -> None:
        """Campaigns that propose the diagnostic, and what campaigns of questionnaires led to."""
        from diagnostics.queries import proposal
        from diagnostics.services.proposal import propose_to, take_back
        from questionnaires.enums import CampaignKind
        from questionnaires.queries import kinds

        kind = kinds.Kind(
            keep=proposal.keep_proposable,
            invite=propose_to,
            letters=proposal.proposal_letters,
            take_back=take_back,
            funnel=proposal.PROPOSAL_FUNNEL,
        )
        kinds.register(CampaignKind.PROPOSAL, kind)
        kinds.add_stage(CampaignKind.SCREENING, proposal.CONSENTED)

    def _declare_reference(self) -> None:
        """Grid, library of recommendations, consent texts."""
        from core import reference
        from diagnostics.services import reference as loaders

        reference.register("grid", loaders.load_grid)
        reference.register("recommendation_library", loaders.load_library)
        reference.register("consent_texts", loaders.load_consent_texts)

    def _declare_deadlines(self) -> None:
        """Proposals and missions."""
        from core import deadlines
        from diagnostics.deadlines import mission, report, request

        deadlines.register("diagnostics.lapse_proposals", request.lapse_proposals)
        deadlines.register("diagnostics.remind_proposals", request.remind_proposals)
        deadlines.register("diagnostics.remind_visits", mission.remind_visits)
        deadlines.register("diagnostics.tell_late", mission.tell_late)
        deadlines.register("diagnostics.suggest_again", mission.suggest_again)
        deadlines.register("diagnostics.archive_missions", mission.archive_missions)
        deadlines.register("diagnostics.erase_stopped", mission.erase_stopped)
        deadlines.register("diagnostics.release_unsealable", report.release_unsealable)
        deadlines.register("diagnostics.expire_notices", report.expire_notices)
        deadlines.register("diagnostics.remind_notices", report.remind_notices)
        deadlines.register("diagnostics.tell_reports_late", report.tell_late)
        deadlines.register("diagnostics.invite_comments", report.invite_comments)
