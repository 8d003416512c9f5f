"""The rows of an enterprise's file from which its journey is told, through what this person may see."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from clients.models import Enterprise
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest, RegularisationNotice
from followup.enums import ProposalState
from followup.models import FollowUp, FollowUpPoint, ServiceProposal
from questionnaires.models import ScreeningResponse, SurveyInvitation
from questionnaires.permissions import can_answer_survey, can_read_outcome
from questionnaires.queries.survey import invitations_of

POINT_OPENS_DAYS_BEFORE = 7


@dataclass(frozen=True)
class Standing:
    """The rows the journey is read from; each may be absent. `outcome_url` is empty for who may not read the outcome."""

    response: ScreeningResponse | None
    request: DiagnosticRequest | None
    mission: Diagnostic | None
    report: DiagnosticReport | None
    proposals: list[ServiceProposal]
    points: list[FollowUpPoint]
    open_follow_ups: int
    surveys: list[SurveyInvitation] = field(default_factory=list)
    outcome_url: str = ""
    notice: RegularisationNotice | None = None


def standing_of(enterprise: Enterprise, user: Any, *, today: dt.date) -> Standing:
    """Read the latest of each, through what this user may see."""
    own = {"enterprise": enterprise}
    reports = DiagnosticReport.objects.visible_to(user).communicated()
    notices = RegularisationNotice.objects.visible_to(user).unanswered().filter(deadline__gte=today)
    response = ScreeningResponse.objects.visible_to(user).filter(**own).order_by("-id").first()
    return Standing(
        response=response,
        request=DiagnosticRequest.objects.visible_to(user).filter(**own).order_by("-id").first(),
        mission=Diagnostic.objects.visible_to(user).filter(**own).order_by("-id").first(),
        report=reports.filter(diagnostic__enterprise=enterprise).order_by("-closed_at").first(),
        proposals=list(
            ServiceProposal.objects.visible_to(user)
            .filter(**own, state__in=[ProposalState.PROPOSED, ProposalState.AMENDED])
            .select_related("offering")[:5]
        ),
        points=list(
            FollowUpPoint.objects.visible_to(user).filter(
                **own, answered_at=None, due_on__lte=today + dt.timedelta(days=POINT_OPENS_DAYS_BEFORE)
            )[:3]
        ),
        open_follow_ups=FollowUp.objects.visible_to(user).filter(**own, attitude="undecided").count(),
        surveys=[row for row in invitations_of(user, enterprise)[:3] if can_answer_survey(user, row)],
        outcome_url=_outcome_url(response, user),
        notice=notices.filter(report__diagnostic__enterprise=enterprise).order_by("deadline").first(),
    )


def _outcome_url(response: ScreeningResponse | None, user: Any) -> str:
    if response is None or response.told_at is None or not can_read_outcome(user, response):
        return ""
    return reverse("questionnaires:response_outcome", args=[response.uuid])
