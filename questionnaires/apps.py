"""Questionnaires: campaigns, responses, evidence and their evaluation."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _response_url(uuid: UUID, user: Any) -> str:
    """Where a response leads this person: its own pages, the bench, or the agent's page."""
    from django.urls import reverse

    if not user.is_customs:
        return reverse("questionnaires:response", args=[uuid])
    name = "evaluation" if user.has_role("DIA", "LDI", "REV") else "dossier"
    return reverse(f"questionnaires:{name}", args=[uuid])


def _still_due(message: Any) -> bool:
    """Whether the reason of a queued letter still holds: a reminder stops with the state it speaks of (§11)."""
    from questionnaires.queries.messages import still_due

    return still_due(message)


class QuestionnairesConfig(AppConfig):
    """Declare reference content, deadlines, jobs and what the app answers about its responses."""

    name = "questionnaires"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        """Fill the registries of core."""
        from core import deadlines, reference, registry
        from questionnaires import deadlines as calendar
        from questionnaires import tasks  # noqa: F401  # its handlers register themselves
        from questionnaires.models.response import EVALUATION_KIND, OUTCOME_KIND, RESPONSE_KIND, WISH_KIND
        from questionnaires.services.reference import load_questionnaire

        reference.register("questionnaire", load_questionnaire)
        entry = registry.Entry(label=_("Screening questionnaire"), url=_response_url, still_due=_still_due)
        for kind in (RESPONSE_KIND, EVALUATION_KIND, OUTCOME_KIND, WISH_KIND):
            registry.register(kind, entry)
        for name in (
            "launch_scheduled",
            "time_out_complements",
            "expire",
            "remind",
            "remind_complements",
            "erase_withdrawn",
        ):
            deadlines.register(f"questionnaires.{name}", getattr(calendar, name))
