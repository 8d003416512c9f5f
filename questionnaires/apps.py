"""Questionnaires: campaigns, responses, evidence and their evaluation."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _response_url(uuid: UUID, user: Any) -> str:
    """Where a response leads this person, when nothing has to be read to know: its own pages, or the agent's page."""
    from django.urls import reverse

    if not user.is_customs:
        return reverse("questionnaires:response", args=[uuid])
    return reverse("questionnaires:dossier", args=[uuid]) if user.has_role("CRA", "CRH", "LDI") else ""


def _response_pages(user: Any) -> list[Any]:
    """The bench, for the lead once answers are sent and for the diagnostician who reads them; else nowhere."""
    from core.registry import Page
    from questionnaires.queries.evaluation import entrusted_to, on_the_bench

    if user.has_role("LDI"):
        return [Page(on_the_bench(user), "questionnaires:evaluation")]
    if not user.is_customs or user.has_role("CRA", "CRH") or not user.has_role("DIA"):
        return []
    return [Page(entrusted_to(user), "questionnaires:evaluation")]


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
        from questionnaires.models.paper import PAPER_KIND
        from questionnaires.models.response import AGAIN_KIND, EVALUATION_KIND, OUTCOME_KIND, RESPONSE_KIND, WISH_KIND
        from questionnaires.models.second_reading import SECOND_KIND
        from questionnaires.models.sharing import SHARE_KIND
        from questionnaires.models.survey import ASKED_KIND, SURVEY_KIND
        from questionnaires.queries import merge, survey
        from questionnaires.queries.messages import again_due, share_due
        from questionnaires.services.reference import load_questionnaire

        merge.declare()
        self._declare_campaigns()
        reference.register("questionnaire", load_questionnaire)
        entry = registry.Entry(
            label=_("Screening questionnaire"), url=_response_url, pages=_response_pages, still_due=_still_due
        )
        for kind in (RESPONSE_KIND, EVALUATION_KIND, OUTCOME_KIND, WISH_KIND, SECOND_KIND, PAPER_KIND):
            registry.register(kind, entry)
        registry.register(AGAIN_KIND, registry.Entry(label=_("Screening questionnaire"), still_due=again_due))
        shared = registry.Entry(label=_("Screening questionnaire"), url=_response_url, still_due=share_due)
        registry.register(SHARE_KIND, shared)
        registry.register(SURVEY_KIND, registry.Entry(label=_("Opinion survey"), pages=survey.survey_pages))
        asked = registry.Entry(label=_("Opinion survey"), pages=survey.asked_pages, still_due=survey.still_due)
        registry.register(ASKED_KIND, asked)
        for name in (
            "launch_scheduled",
            "time_out_complements",
            "expire",
            "remind",
            "remind_complements",
            "suggest_again",
            "erase_withdrawn",
            "retry_survey_letters",
            "forget_uploads",
            "close_surveys",
            "ask_relationship",
            "forget_survey_names",
            "release_waves",
        ):
            deadlines.register(f"questionnaires.{name}", getattr(calendar, name))

    def _declare_campaigns(self) -> None:
        """Campaigns that ask for answers; other kinds are declared by the apps above."""
        from questionnaires.emails import invitation_letters
        from questionnaires.enums import CampaignKind
        from questionnaires.queries import course, kinds
        from questionnaires.services.campaign import invite_to_answer
        from questionnaires.services.inviting import invite_together
        from questionnaires.services.waves import take_back_invitations

        screening = kinds.Kind(
            keep=lambda enterprises: enterprises,
            invite=invite_to_answer,
            letters=invitation_letters,
            take_back=take_back_invitations,
            funnel=course.SCREENING_FUNNEL,
            invite_together=invite_together,
        )
        kinds.register(CampaignKind.SCREENING, screening)
