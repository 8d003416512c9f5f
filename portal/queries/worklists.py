"""What each customs user finds in the morning: named lists, each a count and exactly the rows behind it.

A tile and its page ask the same function, so that a count is never another list's (research/feature-anchors §2).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.enums import SHARED_CIRCLES, Capacity, Channel, MessageState, Status
from clients.models import Assignment, Complaint, Enterprise, Interaction, OutboundMessage, Task
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

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Line:
    """One row of a list: where it leads, what it is about, by when."""

    url: str
    title: str
    about: str
    due: dt.date | None = None


@dataclass(frozen=True)
class Worklist:
    """A named list: who needs it, which rows, and how a row reads."""

    key: str
    label: Any
    note: Any
    roles: frozenset[str]
    rows: Callable[[Any, dt.date], Rows]
    line: Callable[[Any], Line]
    is_late: bool = False


def _file(enterprise: Enterprise) -> str:
    return reverse("portal:enterprise_file", args=[enterprise.uuid])


def _task_line(task: Task) -> Line:
    name = task.enterprise.name if task.enterprise else ""
    return Line(reverse("admin:clients_task_change", args=[task.pk]), task.title, name, task.due_on)


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
    shared = Interaction.objects.filter(
        enterprise=OuterRef("pk"), circle__in=SHARED_CIRCLES
    )  # a letter about a complaint
    spoken = shared.exclude(channel=Channel.SYSTEM)  # is no exchange the agent may know of (§7.8)
    return _portfolio(user).filter(~Exists(spoken), status__in=[Status.PROSPECT, Status.ACTIVE])


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


def proposals_waiting(user: Any, today: dt.date) -> Rows:
    """Services proposed and not yet answered."""
    return (
        ServiceProposal.objects.visible_to(user)
        .filter(state=ProposalState.PROPOSED)
        .select_related("enterprise", "offering")
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
        Diagnostic.objects.visible_to(user)
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


def _complaint_line(complaint: Complaint) -> Line:
    url = reverse("clients:complaint_case", args=[complaint.uuid])
    due = complaint.ack_by if complaint.state == "received" else complaint.answer_by
    return Line(url, complaint.reference, complaint.enterprise.name, due)


def data_requests_to_answer(user: Any, today: dt.date) -> Rows:
    """What people asked about their own data, the most urgent first."""
    waiting = DataRequest.objects.visible_to(user).exclude(state=DataRequestState.ANSWERED)
    return waiting.order_by("answer_by", "pk")


def _data_request_line(row: DataRequest) -> Line:
    url = reverse("portal:data_case", args=[row.uuid])
    return Line(url, row.reference, row.get_kind_display(), row.answer_by)


def _survey_line(survey: OpinionSurvey) -> Line:
    url = reverse("questionnaires:survey", args=[survey.uuid])
    return Line(url, survey.title, survey.get_state_display(), survey.closes_on if survey.state == "draft" else None)


def _response_line(name: str) -> Callable[[Any], Line]:
    def line(response: ScreeningResponse) -> Line:
        url = reverse(name, args=[response.uuid])
        due = response.evaluate_by if response.evaluated_at is None else None
        return Line(url, response.enterprise.name, response.reference or "", due)

    return line


def _request_line(request: DiagnosticRequest) -> Line:
    url = reverse("diagnostics:request_detail", args=[request.uuid])
    return Line(url, request.enterprise.name, request.reference, request.answer_by or request.valid_until)


def _mission_line(mission: Diagnostic) -> Line:
    url = reverse("diagnostics:mission_detail", args=[mission.uuid])
    return Line(url, mission.enterprise.name, mission.reference, mission.starts_on)


def _report_line(report: DiagnosticReport) -> Line:
    url = reverse("diagnostics:report_review", args=[report.uuid])
    return Line(url, report.diagnostic.enterprise.name, report.diagnostic.reference)


def _enterprise_line(enterprise: Enterprise) -> Line:
    return Line(_file(enterprise), enterprise.name, enterprise.reference, enterprise.next_action_on)


def _proposal_line(proposal: ServiceProposal) -> Line:
    url = reverse("followup:agent_service", args=[proposal.uuid])
    return Line(url, proposal.enterprise.name, str(proposal.offering), proposal.expires_on)


def _message_line(message: OutboundMessage) -> Line:
    assert message.enterprise is not None  # noqa: S101  # the list leaves the others out
    about = f"{message.code} · {message.get_fate_display()}"
    return Line(_file(message.enterprise), message.enterprise.name, about, message.due_at.date())


CRA, RELATION = frozenset({"CRA"}), frozenset({"CRA", "CRH"})
READERS, LEAD, REVIEW = frozenset({"DIA"}), frozenset({"LDI"}), frozenset({"REV"})
WORKERS = RELATION | READERS | LEAD | REVIEW

WORKLISTS: tuple[Worklist, ...] = (
    Worklist(
        "demandes-sur-les-donnees",
        _("Requests about personal data"),
        _("an answer is due"),
        frozenset({"DPO"}),
        data_requests_to_answer,
        _data_request_line,
    ),
    Worklist(
        "taches-en-retard", _("Overdue tasks"), _("their day has passed"), WORKERS, overdue_tasks, _task_line, True
    ),
    Worklist("taches-du-jour", _("Today’s tasks"), _("due today"), WORKERS, tasks_of_the_day, _task_line),
    Worklist(
        "reclamations",
        _("Complaints to handle"),
        _("an answer is due"),
        RELATION,
        complaints_to_handle,
        _complaint_line,
    ),
    Worklist(
        "resultats-a-annoncer",
        _("Outcomes to tell"),
        _("orientation validated"),
        RELATION,
        outcomes_to_tell,
        _response_line("questionnaires:outcome_tell"),
    ),
    Worklist(
        "demandes-de-diagnostic",
        _("Diagnostics asked for"),
        _("an answer is due"),
        RELATION,
        requests_to_answer,
        _request_line,
    ),
    Worklist(
        "services-sans-reponse",
        _("Services proposed"),
        _("waiting for the enterprise"),
        RELATION,
        proposals_waiting,
        _proposal_line,
    ),
    Worklist(
        "jamais-contactees",
        _("Never contacted"),
        _("no exchange recorded"),
        RELATION,
        never_contacted,
        _enterprise_line,
    ),
    Worklist(
        "sans-charge-de-relation",
        _("Without an agent"),
        _("nobody follows them"),
        frozenset({"CRH"}),
        without_agent,
        _enterprise_line,
    ),
    Worklist(
        "messages-a-verifier",
        _("Messages to check"),
        _("refused, uncertain or on paper"),
        RELATION,
        troubled_messages,
        _message_line,
    ),
    Worklist(
        "sondages-a-decider",
        _("Surveys to decide on"),
        _("to open or to publish"),
        frozenset({"CRH"}),
        surveys_to_decide,
        _survey_line,
    ),
    Worklist(
        "reponses-a-attribuer",
        _("Responses to assign"),
        _("received, nobody reads them yet"),
        LEAD,
        responses_to_assign,
        _response_line("questionnaires:evaluation"),
    ),
    Worklist(
        "reponses-a-evaluer",
        _("Responses to evaluate"),
        _("in progress"),
        READERS | LEAD,
        responses_to_evaluate,
        _response_line("questionnaires:evaluation"),
    ),
    Worklist(
        "orientations-a-valider",
        _("Orientations to validate"),
        _("second pair of eyes"),
        LEAD,
        orientations_to_validate,
        _response_line("questionnaires:evaluation"),
    ),
    Worklist("missions-a-planifier", _("Missions to plan"), _("accepted"), LEAD, missions_to_plan, _request_line),
    Worklist(
        "missions-en-cours",
        _("Missions in hand"),
        _("planned or under way"),
        READERS | LEAD,
        missions_under_way,
        _mission_line,
    ),
    Worklist(
        "rapports-a-relire",
        _("Reports to review"),
        _("waiting for the reviewer"),
        REVIEW | LEAD,
        reports_to_review,
        _report_line,
    ),
)


def worklists_for(user: Any) -> list[Worklist]:
    """Return the lists this person's roles need."""
    return [worklist for worklist in WORKLISTS if worklist.roles & user.customs_roles]


def first_lines(lists: list[Worklist], user: Any, today: dt.date, *, limit: int = 8) -> list[Line]:
    """Return what to begin with: the oldest overdue tasks, then today's, then the other lists in order."""
    lines: list[Line] = []
    for worklist in lists:
        if len(lines) >= limit:
            break
        lines += [worklist.line(row) for row in worklist.rows(user, today)[: limit - len(lines)]]
    return lines
