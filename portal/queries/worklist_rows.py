"""The rows of each daily list, as one person may see them: what a tile counts and what its page shows."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from clients.enums import SHARED_CIRCLES, Capacity, Channel, MessageState, Status
from clients.models import (
    Assignment,
    Contact,
    Enterprise,
    EnterpriseIdentifier,
    Interaction,
    Mandate,
    OutboundMessage,
    Task,
)
from clients.models.scoping import assigned_to
from clients.queries.complaint import to_handle
from diagnostics.enums import RequestState
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from followup.enums import ProposalState
from followup.models import ServiceProposal
from portal.enums import DataRequestState
from portal.models import DataRequest
from questionnaires.enums import ResponseState, SurveyState
from questionnaires.models import OpinionSurvey, ScreeningResponse
from questionnaires.states import OPEN_STATES

Rows = QuerySet[Any]
SOON = dt.timedelta(days=30)


def _own_tasks(user: Any) -> Rows:
    rows = Task.objects.visible_to(user).open().select_related("enterprise")
    return rows if user.has_role("CRH", "LDI") else rows.filter(owner=user)


def overdue_tasks(user: Any, today: dt.date) -> Rows:
    """Tasks whose day has passed."""
    return _own_tasks(user).filter(due_on__lt=today)


def tasks_of_the_day(user: Any, today: dt.date) -> Rows:
    """Tasks due today."""
    return _own_tasks(user).filter(due_on=today)


def _portfolio(user: Any) -> Rows:
    rows = Enterprise.objects.visible_to(user).current()
    if user.has_role("CRH"):
        return rows
    return rows.filter(assigned_to(user, path="pk"))


def never_contacted(user: Any, today: dt.date) -> Rows:
    """Enterprises of the portfolio with no exchange at all: nobody is forgotten because nothing happened."""
    # A letter about a complaint or a notice is no exchange the agent may know of (§7.8).
    shared = Interaction.objects.filter(enterprise=OuterRef("pk"), circle__in=SHARED_CIRCLES)
    spoken = shared.exclude(channel=Channel.SYSTEM)
    # Whoever has a last contact was spoken to: its index names the others without reading the register.
    return _portfolio(user).filter(~Exists(spoken), last_contact_at=None, status__in=[Status.PROSPECT, Status.ACTIVE])


def without_agent(user: Any, today: dt.date) -> Rows:
    """Enterprises invited or active that nobody follows: nobody would read their report."""
    followed = Assignment.objects.active().filter(enterprise=OuterRef("pk"), capacity=Capacity.ACCOUNT_AGENT)
    return Enterprise.objects.visible_to(user).filter(~Exists(followed), status__in=[Status.INVITED, Status.ACTIVE])


def outcomes_to_tell(user: Any, today: dt.date) -> Rows:
    """Oriented responses whose enterprise has not been told yet."""
    return (
        ScreeningResponse.objects.visible_to(user)
        .filter(state=ResponseState.ORIENTED, told_at=None)
        .select_related("enterprise")
    )


def requests_to_answer(user: Any, today: dt.date) -> Rows:
    """Diagnostics asked for by enterprises."""
    return DiagnosticRequest.objects.visible_to(user).filter(state=RequestState.SUBMITTED).select_related("enterprise")


def waiting_for_an_answer(user: Any, today: dt.date) -> Rows:
    """Enterprises of the portfolio that have something to answer: an invitation, a diagnostic, a service proposed."""
    asked = (
        ScreeningResponse.objects.visible_to(user).filter(state__in=OPEN_STATES, due_on__gte=today),
        DiagnosticRequest.objects.visible_to(user).filter(state=RequestState.PROPOSED),
        ServiceProposal.objects.visible_to(user).filter(state=ProposalState.PROPOSED),
    )
    return _portfolio(user).filter(pk__in=_enterprises_of(*asked))


def _enterprises_of(first: Rows, *others: Rows) -> Rows:
    """Return the keys of the enterprises of these rows: each place is read by its own index, never every enterprise."""
    return (
        first.order_by().values("enterprise_id").union(*(rows.order_by().values("enterprise_id") for rows in others))
    )


def refused_addresses(user: Any, today: dt.date) -> Rows:
    """People whose address was refused by their mail server: nothing reaches them until it is corrected."""
    people = Contact.objects.visible_to(user).active().filter(bounced_at__isnull=False)
    return people.filter(enterprise__in=_portfolio(user).order_by().values("pk")).select_related("enterprise")


def expiring(user: Any, today: dt.date) -> Rows:
    """Enterprises of the portfolio with a mandate or a number that ends within thirty days, the horizon of N25 (§11)."""
    soon, own = (today, today + SOON), {"enterprise": OuterRef("pk")}
    mandates = Mandate.objects.filter(ends_on__range=soon).order_by("ends_on")
    numbers = EnterpriseIdentifier.objects.filter(expires_on__range=soon, is_active=True).order_by("expires_on")
    return (
        _portfolio(user)
        .filter(pk__in=_enterprises_of(mandates, numbers))
        .annotate(
            mandate_ends=Subquery(mandates.filter(**own).values("ends_on")[:1]),
            number_ends=Subquery(numbers.filter(**own).values("expires_on")[:1]),
        )
    )


def troubled_messages(user: Any, today: dt.date) -> Rows:
    """Messages refused, uncertain or to be sent on paper: a person must look."""
    return (
        OutboundMessage.objects.visible_to(user)
        .filter(fate__in=[MessageState.FAILED, MessageState.UNCERTAIN, MessageState.PAPER], enterprise__isnull=False)
        .select_related("enterprise")
    )


def responses_to_assign(user: Any, today: dt.date) -> Rows:
    """Responses received that no diagnostician reads yet."""
    return (
        ScreeningResponse.objects.visible_to(user).filter(state=ResponseState.SUBMITTED).select_related("enterprise")
    )


def responses_to_evaluate(user: Any, today: dt.date) -> Rows:
    """Responses this diagnostician reads."""
    return (
        ScreeningResponse.objects.visible_to(user)
        .filter(state__in=[ResponseState.UNDER_EVALUATION, ResponseState.COMPLEMENT_REQUESTED])
        .select_related("enterprise")
    )


def orientations_to_validate(user: Any, today: dt.date) -> Rows:
    """Evaluations that wait for the second pair of eyes."""
    return (
        ScreeningResponse.objects.visible_to(user).filter(state=ResponseState.EVALUATED).select_related("enterprise")
    )


def missions_to_plan(user: Any, today: dt.date) -> Rows:
    """Accepted diagnostics without a mission."""
    return (
        DiagnosticRequest.objects.visible_to(user)
        .filter(state=RequestState.ACCEPTED, consent__diagnostic=None)
        .select_related("enterprise")
    )


def missions_under_way(user: Any, today: dt.date) -> Rows:
    """Missions of this diagnostician that are not finished."""
    return (
        Diagnostic.objects.papers_visible_to(user)
        .filter(state__in=["planned", "in_progress", "fieldwork_done"])
        .select_related("enterprise")
    )


def reports_to_review(user: Any, today: dt.date) -> Rows:
    """Reports that wait for the reviewer."""
    return DiagnosticReport.objects.visible_to(user).filter(state="in_review").select_related("diagnostic__enterprise")


def surveys_to_decide(user: Any, today: dt.date) -> Rows:
    """Surveys prepared and not open, or closed and not published."""
    return OpinionSurvey.objects.visible_to(user).filter(state__in=[SurveyState.DRAFT, SurveyState.CLOSED])


def complaints_to_handle(user: Any, today: dt.date) -> Rows:
    """Complaints that wait for this person, never one that names her."""
    return to_handle(user)


def data_requests_to_answer(user: Any, today: dt.date) -> Rows:
    """What people asked about their own data, the most urgent first."""
    waiting = DataRequest.objects.visible_to(user).exclude(state=DataRequestState.ANSWERED)
    return waiting.order_by("answer_by", "pk")
