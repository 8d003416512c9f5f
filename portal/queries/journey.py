"""Where an enterprise's file stands, in its own words: six steps, one next step, what else can be done.

Says only what was communicated: nothing of an evaluation, a draft report or a segment is read here (§8.2, I7).
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Enterprise
from core.templatetags.ccv import date_with_days_left, long_date
from diagnostics.enums import RequestState
from diagnostics.models import DiagnosticRequest
from portal.queries.standing import Standing, standing_of
from questionnaires.enums import ResponseState
from questionnaires.models import ScreeningResponse
from questionnaires.queries.offer import in_short, offer_of


@dataclass(frozen=True)
class Step:
    """One knot of the journey: done, now, or still to come."""

    title: str
    text: str
    state: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class NextStep:
    """What now, who acts, by when, what happens if nobody does (design principle 1)."""

    title: str
    text: str
    facts: list[dict[str, str]]
    url: str = ""
    action: str = ""
    is_yours: bool = False
    is_choice: bool = False


@dataclass(frozen=True)
class Todo:
    """Something that can be done besides the next step; never an obligation."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Journey:
    """Everything the home page of an enterprise shows."""

    steps: list[Step]
    next_step: NextStep
    todos: list[Todo] = field(default_factory=list)

    @property
    def place(self) -> int:
        """The number of the current step, from 1."""
        return next((i for i, step in enumerate(self.steps, 1) if step.state == "now"), len(self.steps))


def _fact(label: str, value: str, note: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "note": note}


def _you() -> dict[str, str]:
    return _fact(_("Who acts now"), _("You"), _("without any obligation"))


def _customs() -> dict[str, str]:
    return _fact(_("Who acts now"), _("Customs"), _("nothing is expected from you"))


def _time_needed() -> list[dict[str, str]]:
    """Say how long the questionnaire in use takes; nothing when none is published."""
    offer = offer_of()
    if offer is None:
        return []
    words = _("%(n)s questions, about %(minutes)s minutes") % {"n": offer.questions, "minutes": offer.minutes}
    return [_fact(_("Time needed"), words, _("in several goes if you like"))]


def _questionnaire_next(response: ScreeningResponse | None) -> NextStep | None:
    """The questionnaire: to start, to continue, to complete, or being read."""
    if response is None or response.state in {ResponseState.EXPIRED, ResponseState.WITHDRAWN}:
        return NextStep(
            _("Would you like to describe your organisation?"),
            _("A free and optional questionnaire about your organisation, never about an operation."),
            [_you(), *_time_needed()],
            reverse("questionnaires:response_list"),
            _("See the questionnaire"),
            is_yours=True,
        )
    url = reverse("questionnaires:response", args=[response.uuid])
    if response.is_open:
        started = response.state == ResponseState.IN_PROGRESS
        return NextStep(
            _("Your questionnaire is waiting for you") if started else _("Tell us about your organisation"),
            _("Answer in any order, stop and come back: everything is saved as you go."),
            [
                _you(),
                _fact(_("Until"), date_with_days_left(response.due_on)),
                _fact(_("Without an answer"), _("The invitation closes"), _("without any consequence")),
            ],
            url,
            _("Continue") if started else _("Start"),
            is_yours=True,
        )
    if response.state == ResponseState.COMPLEMENT_REQUESTED:
        return NextStep(
            _("A few details are needed"),
            _("Only the questions concerned are open again. What you sent stays as it is."),
            [_you(), _fact(_("Without an answer"), _("We go on with what we have"))],
            reverse("questionnaires:complement_fill", args=[response.uuid]),
            _("See the questions"),
            is_yours=True,
        )
    return None


def _request_next(request: DiagnosticRequest | None) -> NextStep | None:
    """A proposal to answer, or a request customs must answer."""
    if request is None:
        return None
    url = reverse("diagnostics:request_enterprise", args=[request.uuid])
    if request.state == RequestState.PROPOSED:
        return NextStep(
            _("Would you like a diagnostic of your organisation?"),
            _("It looks at your organisation, without reading any accounting or customs paper."),
            [
                _you(),
                _fact(_("Until"), date_with_days_left(request.valid_until)),
                _fact(_("Without an answer"), _("The proposal ends"), _("without consequence for you")),
            ],
            url,
            is_yours=True,
            is_choice=True,
        )
    if request.state == RequestState.SUBMITTED:
        return NextStep(
            _("Your request for a diagnostic has reached us"),
            _("The relations unit answers you in writing."),
            [_customs(), _fact(_("At the latest"), long_date(request.answer_by))],
            url,
            _("See my request"),
        )
    return None


def _later_next(standing: Standing) -> NextStep | None:
    """Report to read, service to answer, follow-up to tell, visit to prepare."""
    report, mission = standing.report, standing.mission
    if report is not None and report.received_at is None:
        return NextStep(
            _("Your report is available"),
            _("Strengths first, then improvement areas and recommendations."),
            [_you(), _fact(_("Received"), long_date(report.closed_at))],
            reverse("diagnostics:report_enterprise", args=[report.uuid]),
            _("Read the report"),
            is_yours=True,
        )
    if standing.proposals:
        proposal = standing.proposals[0]
        return NextStep(
            _("Services are offered to you"),
            _("You choose freely; a refusal has no consequence."),
            [_you(), _fact(_("Until"), date_with_days_left(proposal.expires_on))],
            reverse("followup:service_list"),
            _("See the services"),
            is_yours=True,
        )
    if standing.open_follow_ups:
        return NextStep(
            _("What will you do about the recommendations?"),
            _("Any means is welcome, including your own. You may change your answer at any time."),
            [_you(), _fact(_("Recommendations without an answer"), str(standing.open_follow_ups))],
            reverse("followup:recommendation_list"),
            _("See the recommendations"),
            is_yours=True,
        )
    if mission is not None and mission.is_open:
        return NextStep(
            _("Your diagnostic is under way"),
            _("The diagnosticians come on the dates agreed with you, then write the report."),
            [_customs(), _fact(_("Dates"), f"{long_date(mission.starts_on)} – {long_date(mission.ends_on)}")],
            reverse("diagnostics:mission_enterprise", args=[mission.uuid]),
            _("Prepare the visit"),
        )
    return None


def _waiting(standing: Standing) -> NextStep:
    """Nothing to do: say who acts and by when."""
    response = standing.response
    facts = [_customs()]
    if standing.report is not None:
        return NextStep(
            _("Nothing is waiting for you"), _("Your report and your services stay within reach below."), facts
        )
    if standing.request is not None and standing.request.state == RequestState.ACCEPTED:
        return NextStep(_("Your agreement is recorded"), _("The diagnosticians call you to agree on dates."), facts)
    if standing.outcome_url:
        return NextStep(
            _("Read the outcome of your questionnaire"),
            _("What is strong, what can progress, and what we can offer."),
            facts,
            standing.outcome_url,
            _("Read the outcome"),
        )
    if response is not None and response.told_at is not None:
        return NextStep(
            _("Nothing is waiting for you"),
            _("The answers have been read. Ask the holder of the account in your enterprise about the outcome."),
            facts,
        )
    if response is not None and response.evaluate_by and response.evaluated_at is None:
        facts.append(_fact(_("At the latest"), long_date(response.evaluate_by)))
    return NextStep(
        _("Your answers are being read"),
        _("The diagnosticians read them with your documents. Your relationship agent will call you."),
        facts,
    )


def next_step_of(standing: Standing) -> NextStep:
    """Choose the one next step."""
    urgent = standing.response is not None and standing.response.state == ResponseState.COMPLEMENT_REQUESTED
    if urgent:
        found = _questionnaire_next(standing.response)
    else:
        found = _request_next(standing.request) or _later_next(standing)
        settled = (
            standing.report
            or standing.mission
            or (standing.request is not None and standing.request.state == RequestState.ACCEPTED)
        )
        if found is None and not settled:
            found = _questionnaire_next(standing.response)
    return found or _waiting(standing)


def _questionnaire_steps(standing: Standing) -> list[Step]:
    response = standing.response
    sent = response is not None and response.is_sent
    read = response is not None and response.told_at is not None
    first = Step(
        _("Questionnaire"),
        _("Sent on %(date)s.") % {"date": long_date(response.submitted_at)}
        if sent and response
        else in_short(offer_of(response.version_id if response else None)),
        "done" if sent else "now",
        reverse("questionnaires:response_receipt", args=[response.uuid]) if sent and response else "",
        _("See my answers and the receipt") if sent else "",
    )
    second = Step(
        _("Answers read by the diagnosticians"),
        _("Finished on %(date)s.") % {"date": long_date(response.oriented_at)}
        if read and response
        else _("Within twenty working days."),
        "done" if read else ("now" if sent else ""),
        standing.outcome_url,
        _("Read the outcome") if standing.outcome_url else "",
    )
    return [first, second]


def _request_text(request: DiagnosticRequest) -> str:
    """Say in one sentence where the question of a diagnostic stands; a refusal is stated without colour."""
    texts = {
        RequestState.PROPOSED: _("Received on %(date)s. You choose freely."),
        RequestState.SUBMITTED: _("You asked for it on %(date)s."),
        RequestState.ACCEPTED: _("Accepted on %(date)s."),
        RequestState.DECLINED: _("You chose not to. You may ask for one later."),
        RequestState.LAPSED: _("The proposal has ended. You may ask for one later."),
    }
    moment = {RequestState.PROPOSED: request.proposed_at, RequestState.SUBMITTED: request.submitted_at}
    date = moment.get(RequestState(request.state), request.answered_at)
    return texts.get(RequestState(request.state), "") % {"date": long_date(date)}


def _diagnostic_steps(standing: Standing) -> list[Step]:
    request, mission, report = standing.request, standing.mission, standing.report
    told = standing.response is not None and standing.response.told_at is not None
    agreed = request is not None and request.state == RequestState.ACCEPTED
    return [
        Step(
            _("Diagnostic, if you want it"),
            _request_text(request) if request else _("Asked for by you or proposed by customs; you choose freely."),
            "done" if agreed or mission else ("now" if request or told else ""),
            reverse("diagnostics:request_enterprise", args=[request.uuid]) if request else "",
            _("See") if request else "",
        ),
        Step(
            _("Diagnostic on your premises"),
            f"{long_date(mission.starts_on)} – {long_date(mission.ends_on)}"
            if mission
            else _("One to three days, on dates set with you."),
            "done" if report or (mission and mission.fieldwork_done_at) else ("now" if agreed else ""),
        ),
        Step(
            _("Report"),
            _("Handed over on %(date)s.") % {"date": long_date(report.closed_at)}
            if report
            else _("Handed to you and to the relations unit, at the same instant."),
            "done" if report else ("now" if mission and mission.fieldwork_done_at else ""),
            reverse("diagnostics:report_enterprise", args=[report.uuid]) if report else "",
            _("Read the report") if report else "",
        ),
        Step(
            _("Support and follow-up"),
            _("Free services, which you take or not."),
            "now" if report or standing.proposals else "",
            reverse("followup:recommendation_list") if report else "",
            _("See the recommendations") if report else "",
        ),
    ]


def _only_one_now(steps: list[Step]) -> list[Step]:
    """Keep a single current step, the furthest: two would leave the reader unsure."""
    current = [index for index, step in enumerate(steps) if step.state == "now"]
    if len(current) < 2:
        return steps
    return [Step(s.title, s.text, "" if i in current[:-1] else s.state, s.url, s.action) for i, s in enumerate(steps)]


def _dated_page(standing: Standing) -> list[Todo]:
    """Name the notice to its readers by its last day alone, as its letter does: a home is looked at over shoulders."""
    notice = standing.notice
    if notice is None or notice.deadline is None:
        return []
    day = _("by %(day)s at the latest") % {"day": long_date(notice.deadline)}
    return [Todo(_("A page of your report to read"), day, reverse("diagnostics:notice", args=[notice.uuid]))]


def _todos(standing: Standing, next_step: NextStep) -> list[Todo]:
    """List what else waits, leaving out what the next step already says."""
    rows = _dated_page(standing)
    rows += [
        Todo(
            proposal.offering.title, _("A support proposal"), reverse("followup:service_detail", args=[proposal.uuid])
        )
        for proposal in standing.proposals
    ]
    rows += [
        Todo(
            _("How is it going, %(months)s months on?") % {"months": point.months},
            long_date(point.due_on),
            reverse("followup:point_fill", args=[point.uuid]),
        )
        for point in standing.points
    ]
    rows += [
        Todo(row.survey.title, _("A survey, two minutes"), reverse("questionnaires:survey_answer", args=[row.uuid]))
        for row in standing.surveys
    ]
    return [todo for todo in rows if todo.url != next_step.url]


def journey_of(enterprise: Enterprise, user: Any, *, today: dt.date) -> Journey:
    """Return the whole home page of an enterprise."""
    standing = standing_of(enterprise, user, today=today)
    next_step = next_step_of(standing)
    steps = _only_one_now([*_questionnaire_steps(standing), *_diagnostic_steps(standing)])
    return Journey(steps, next_step, _todos(standing, next_step))
