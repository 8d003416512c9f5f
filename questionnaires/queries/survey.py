"""Whom a survey asks: the list, who would get a letter now, later or not at all, and what each page lists (§7.7)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from clients.enums import Channel, MessageState, Status
from clients.models import Contact, Enterprise, OutboundMessage, PortalMembership
from clients.rules.outreach import BUDGET_DAYS
from core import clock
from core.registry import Page
from questionnaires.enums import SurveyKind, SurveyState
from questionnaires.models import OpinionSurvey, QuestionnaireVersion, SurveyInvitation, SurveyResponse
from questionnaires.queries.campaign import select_targets
from questionnaires.queries.response import version_content

LINK_SALT = "questionnaires.survey.invitation"
YEAR = dt.timedelta(days=365)
NOT_ON_THE_WAY = (MessageState.CANCELLED, MessageState.FAILED)


@dataclass(frozen=True)
class Reach:
    """The dry run of an opening: how many enterprises match, and what would become of each."""

    total: int = 0
    now: int = 0
    held: int = 0
    paper: int = 0
    opted_out: int = 0
    no_contact: int = 0

    @property
    def asked(self) -> int:
        """How many would be written to, sooner or later."""
        return self.now + self.held + self.paper


def survey_targets(survey: OpinionSurvey, today: dt.date) -> QuerySet[Enterprise]:
    """Return the enterprises a survey would ask and has not asked yet; the segment is no criterion (§7.7).

    The relationship survey asks those who know the programme, once a year over all such surveys (N21).
    """
    if not survey.asks_by_letter:
        return Enterprise.objects.none()
    filters = {name: value for name, value in survey.filters.items() if name in {"region", "size", "activity"}}
    rows = select_targets(filters)
    earlier = SurveyInvitation.objects.filter(enterprise=OuterRef("pk"))
    if survey.kind == SurveyKind.RELATIONSHIP:
        rows = rows.filter(status=Status.ACTIVE)
        recent = Q(survey__kind=SurveyKind.RELATIONSHIP, asked_on__gt=today - YEAR)
        return rows.filter(~Exists(earlier.filter(Q(survey=survey) | recent)))
    return rows.filter(~Exists(earlier.filter(survey=survey)))


def dry_run(survey: OpinionSurvey) -> Reach:
    """Count, in a constant number of queries, what opening the survey today would do."""
    targets = survey_targets(survey, clock.today())
    people = _Correspondents(targets)
    counts = dict.fromkeys(("now", "held", "paper", "opted_out", "no_contact"), 0)
    rows = list(targets.values_list("pk", "electronic_refused"))
    for pk, is_on_paper in rows:
        counts[people.fate_of(pk, is_on_paper=is_on_paper)] += 1
    return Reach(total=len(rows), **counts)


class _Correspondents:
    """Who would be written to for each enterprise, as `correspondent` and the outreach gate would decide one by one."""

    def __init__(self, targets: QuerySet[Enterprise]) -> None:
        owners = PortalMembership.objects.active().filter(role="OWN", enterprise__in=targets)
        self.owners = {
            pk: (user, email.lower())
            for pk, user, email in owners.values_list("enterprise_id", "user_id", "user__email")
        }
        self.contacts: dict[int, list[dict[str, Any]]] = {}
        fields = ("enterprise_id", "user_id", "email", "opted_out_at", "bounced_at", "preferred_channel", "left_on")
        for row in Contact.objects.filter(enterprise__in=targets).order_by("-is_focal", "pk").values(*fields):
            self.contacts.setdefault(row["enterprise_id"], []).append(row)
        since = clock.now() - dt.timedelta(days=BUDGET_DAYS)
        spent = OutboundMessage.objects.filter(is_first_solicitation=True, due_at__gt=since)
        self.spent = set(spent.exclude(fate__in=NOT_ON_THE_WAY).values_list("person_key", flat=True))

    def fate_of(self, enterprise_id: int, *, is_on_paper: bool) -> str:
        """Return the name of the count of `Reach` this enterprise falls into."""
        known = self.contacts.get(enterprise_id, [])
        user, address = self.owners.get(enterprise_id, (None, ""))
        if address:
            contact = next((row for row in known if row["user_id"] == user or row["email"].lower() == address), None)
        else:
            writable = (row for row in known if row["email"] and not row["bounced_at"] and not row["left_on"])
            contact = next(writable, None)
            address = contact["email"].lower() if contact else ""
        if not address:
            return "no_contact"
        if contact and contact["opted_out_at"]:
            return "opted_out"
        if is_on_paper or (contact and (contact["preferred_channel"] == Channel.LETTER or contact["bounced_at"])):
            return "paper"
        return "held" if address in self.spent else "now"


def with_counts(surveys: QuerySet[OpinionSurvey]) -> QuerySet[OpinionSurvey]:
    """Add how many were asked and how many answered."""
    return surveys.select_related("version", "author", "opened_by").annotate(
        asked_count=Count("invitations", distinct=True), answer_count=Count("responses", distinct=True)
    )


def content(survey: OpinionSurvey) -> QuestionnaireVersion:
    """Return the questions of a survey with their choices."""
    return version_content(survey.version)


def invitations_of(user: Any, enterprise: Enterprise) -> QuerySet[SurveyInvitation]:
    """Return the surveys this person may answer now for an enterprise."""
    rows = SurveyInvitation.objects.visible_to(user).filter(enterprise=enterprise, has_answered=False)
    rows = rows.filter(survey__state=SurveyState.OPEN, survey__closes_on__gte=clock.today())
    return rows.select_related("survey", "survey__version").order_by("survey__closes_on", "pk")


def named_responses(user: Any, survey: OpinionSurvey) -> QuerySet[SurveyResponse]:
    """Return the answers that still carry a name, to those who read single answers, by enterprise."""
    rows = SurveyResponse.objects.visible_to(user).filter(survey=survey, enterprise__isnull=False)
    rows = rows.select_related("enterprise").prefetch_related("answers__question__choices")
    return rows.order_by("enterprise__name", "pk")


def token_of(invitation: SurveyInvitation) -> str:
    """Return the signed half of the mailed link: it answers one survey for one enterprise and opens nothing else."""
    return signing.dumps(str(invitation.uuid), salt=LINK_SALT)


def invitation_behind(token: str) -> SurveyInvitation | None:
    """Return the invitation a mailed link stands for, or nothing."""
    try:
        uuid = UUID(signing.loads(token, salt=LINK_SALT))
    except (signing.BadSignature, ValueError):
        return None
    return SurveyInvitation.objects.select_related("survey__version", "enterprise").filter(uuid=uuid).first()


def still_due(message: Any) -> bool:
    """Tell whether a waiting letter still asks for something: survey open, not answered yet (§11)."""
    rows = SurveyInvitation.objects.filter(uuid=message.about_uuid, has_answered=False)
    return rows.filter(survey__state=SurveyState.OPEN, survey__closes_on__gte=clock.today()).exists()


def survey_pages(user: Any, *, key: str = "uuid") -> list[Page]:
    """Return where surveys lead this person."""
    rows = OpinionSurvey.objects.visible_to(user)
    if user.is_customs:
        return [Page(rows, "questionnaires:survey", key=key)]
    return [Page(rows, "questionnaires:survey_list", key=key, to="")]


def asked_pages(user: Any) -> list[Page]:
    """Return where invitations lead this person: the survey, never the list of those asked."""
    return survey_pages(user, key="invitations__uuid")


def kinds_of(questions: Iterable[Any]) -> dict[str, str]:
    """Return the kind of each question by its code."""
    return {question.code: question.kind for question in questions}
