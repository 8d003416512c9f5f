"""The indicators of domain §10: code, words, formula, unit, default target, who may see, where the list is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from insight.enums import Shape, Theme
from insight.permissions import can_read_people, can_read_scores, can_read_unit
from insight.queries.indicator import COUNT, DAYS, MINUTES, PERCENT, POINTS, Indicator
from insight.queries.promised import PROMISES

__all__ = [
    "COUNT",
    "DAYS",
    "INDICATORS",
    "MINUTES",
    "PERCENT",
    "POINTS",
    "PROMISES",
    "SCORECARD",
    "Indicator",
    "readable",
]
RELATION = ("CRA", "CRH")
DIAGNOSTIC = ("CRA", "CRH", "LDI")
MISSIONS = ("DIA", "LDI", "REV")
FOLLOWERS = ("CRA", "CRH")
ATTITUDES = (
    ("adopted", _("Put in place")),
    ("in_progress", _("In progress")),
    ("declined_with_alternative", _("Another measure instead")),
    ("declined", _("Not retained")),
    ("ignored", _("Left without answer")),
    ("undecided", _("Not decided yet")),
    ("contested", _("Contested, waiting for a reply")),
)
_ALL = (
    Indicator(
        "K01",
        Theme.SCREENING,
        _("Answers to the questionnaire"),
        _("Questionnaires received out of invitations sent by a campaign, by month of invitation."),
        Shape.RATIO,
        part="sent",
        whole="invited",
        target=40,
        list_url="questionnaires:dossier_list",
        list_roles=RELATION,
    ),
    Indicator(
        "K02",
        Theme.SCREENING,
        _("Questionnaires finished"),
        _("Questionnaires received out of those begun, by month of beginning."),
        Shape.RATIO,
        part="sent",
        whole="started",
        target=75,
        list_url="questionnaires:dossier_list",
        list_roles=RELATION,
    ),
    Indicator(
        "K03",
        Theme.SCREENING,
        _("Time to fill in the questionnaire"),
        _(
            "Median of the whole minutes spent writing on the portal, pauses of more than 15 minutes left out, by month "
            "of reception; paper forms are not counted."
        ),
        Shape.DELAY,
        unit=MINUTES,
        target=45,
        at_most=True,
        list_url="questionnaires:dossier_list",
        list_roles=RELATION,
    ),
    Indicator(
        "K04",
        Theme.SCREENING,
        _("Evaluated within 20 working days"),
        _("Evaluations finished within 20 working days of reception, out of those finished in the month."),
        Shape.DELAY,
        limit=20,
        target=90,
        list_url="questionnaires:evaluation_list",
        list_roles=("DIA", "LDI"),
    ),
    Indicator(
        "K05",
        Theme.SCREENING,
        _("Quality of the evidence"),
        _("Mean weight of the evidence that confirms, out of the evidence expected, in finished evaluations."),
        Shape.MEAN,
        part="quality",
        target=60,
        may=can_read_scores,
    ),
    Indicator(
        "K06",
        Theme.DIAGNOSTIC,
        _("Diagnostics accepted"),
        _("Formal consents given and kept, out of diagnostics proposed by customs, by month of proposal."),
        Shape.RATIO,
        part="consented",
        whole="proposed",
        target=50,
        list_url="diagnostics:request_list",
        list_roles=DIAGNOSTIC,
    ),
    Indicator(
        "K07",
        Theme.DIAGNOSTIC,
        _("Diagnostics asked for by the enterprise"),
        _("Consents that follow a request by the enterprise, out of all consents, by month of signature."),
        Shape.RATIO,
        part="asked",
        whole="all",
        list_url="diagnostics:request_list",
        list_roles=DIAGNOSTIC,
    ),
    Indicator(
        "K08",
        Theme.DIAGNOSTIC,
        _("From consent to report"),
        _("Median of the working days from the signed consent to the communicated report, first version."),
        Shape.DELAY,
        unit=DAYS,
        target=60,
        at_most=True,
        list_url="diagnostics:mission_list",
        list_roles=MISSIONS,
    ),
    Indicator(
        "K09",
        Theme.DIAGNOSTIC,
        _("Both sides informed at once"),
        _("Reports released to the enterprise and to the unit at the same instant, out of all reports."),
        Shape.RATIO,
        part="together",
        whole="all",
        target=100,
    ),
    Indicator(
        "K10",
        Theme.DIAGNOSTIC,
        _("First contact within 5 working days"),
        _(
            "Reports followed by a call, a visit, a meeting or an instant message within 5 working days, out of those "
            "whose 5 days are over or that were followed by one."
        ),
        Shape.RATIO,
        part="within",
        whole="due",
        target=95,
    ),
    Indicator(
        "K15",
        Theme.DIAGNOSTIC,
        _("Progress between two diagnostics"),
        _("Mean change of the dimensions (0 to 100) between two successive diagnostics of one enterprise."),
        Shape.MEAN,
        unit=POINTS,
        part="delta",
        target=0,
    ),
    Indicator(
        "K11",
        Theme.FOLLOWUP,
        _("Recommendations adopted"),
        _("Recommendations put in place or verified, out of those whose suggested date has passed."),
        Shape.RATIO,
        part="adopted",
        whole="due",
        target=60,
        parts=(("critical", _("Critical")), ("major", _("Major")), ("minor", _("Minor"))),
        list_url="followup:agent_worklist",
        list_roles=FOLLOWERS,
    ),
    Indicator(
        "K12",
        Theme.FOLLOWUP,
        _("What enterprises do with recommendations"),
        _("Recommendations by last recorded answer, by month of the report; a contested record counts apart."),
        Shape.SPLIT,
        unit=COUNT,
        parts=ATTITUDES,
        list_url="followup:agent_worklist",
        list_roles=FOLLOWERS,
    ),
    Indicator(
        "K13",
        Theme.FOLLOWUP,
        _("Follow-up points late"),
        _("Follow-up points past their date without an answer, today, by age in days."),
        Shape.SPLIT,
        unit=COUNT,
        stock=True,
        parts=(("a15", _("Up to 15 days")), ("a30", _("16 to 30 days")), ("older", _("More than 30 days"))),
        part="older",
        target=0,
        at_most=True,
        list_url="followup:agent_worklist",
        list_roles=FOLLOWERS,
        note=_("The target concerns those late for more than 30 days."),
    ),
    Indicator(
        "K16",
        Theme.SERVICES,
        _("Services agreed"),
        _("Services agreed by both sides, out of services proposed, by month of proposal."),
        Shape.RATIO,
        part="agreed",
        whole="proposed",
        target=50,
        parts=(("False", _("Free")), ("True", _("Paid"))),
        list_url="followup:agent_worklist",
        list_roles=FOLLOWERS,
    ),
    Indicator(
        "K17",
        Theme.SERVICES,
        _("Objective reached"),
        _("Services whose objective is reached, out of results noted."),
        Shape.RATIO,
        part="reached",
        whole="all",
        target=70,
    ),
    Indicator(
        "K18",
        Theme.SERVICES,
        _("Satisfaction after a service"),
        _("Answers 4 or 5 out of 5, out of all answers."),
        Shape.RATIO,
        part="pleased",
        whole="all",
        target=80,
    ),
    Indicator(
        "K19",
        Theme.SERVICES,
        _("Would recommend (net score)"),
        _(
            "Share of 9 and 10 minus share of 0 to 6, in published surveys with five answers or more, by month of closing."
        ),
        Shape.MEAN,
        unit=POINTS,
        part="score",
        target=20,
    ),
    Indicator(
        "K20",
        Theme.SERVICES,
        _("Effort"),
        _("Mean from 1 to 5; 5 is easy."),
        Shape.MEAN,
        unit=POINTS,
        part="effort",
        target=4,
    ),
    Indicator(
        "K27",
        Theme.SERVICES,
        _("Before and after each service"),
        _("Change of level of the criteria a service aims at, with the service and without it."),
        Shape.NONE,
        may=can_read_unit,
        page="insight:effects",
    ),
    Indicator(
        "K14",
        Theme.SEGMENT,
        _("Net movement of segments"),
        _(
            "Enterprises that moved up minus those that moved down, out of those assessed at both dates. Counted each day."
        ),
        Shape.NET,
        target=0,
        may=can_read_unit,
        page="insight:migration",
    ),
    Indicator(
        "K24",
        Theme.SEGMENT,
        _("Enterprises assessed"),
        _("Enterprises assessed at least once, out of those known, today."),
        Shape.RATIO,
        part="assessed",
        whole="known",
        stock=True,
        list_url="admin:clients_enterprise_changelist",
        list_roles=(*RELATION, "DIA", "LDI", "REV"),
    ),
    Indicator(
        "K25",
        Theme.SEGMENT,
        _("Overrides not reviewed in time"),
        _("Segment overrides past their end and not closed, out of overrides not closed, today."),
        Shape.RATIO,
        part="expired",
        whole="all",
        stock=True,
        target=0,
        at_most=True,
    ),
    Indicator(
        "K21",
        Theme.UNIT,
        _("Load by agent"),
        _("Enterprises followed, tasks open and late, diagnostics led, today."),
        Shape.SPLIT,
        unit=COUNT,
        stock=True,
        parts=(
            ("enterprises", _("Enterprises")),
            ("tasks", _("Open tasks")),
            ("late", _("Late tasks")),
            ("missions", _("Diagnostics in hand")),
        ),
        may=can_read_people,
        list_url="admin:clients_task_changelist",
        list_roles=(*RELATION, "LDI"),
    ),
    Indicator(
        "K22",
        Theme.UNIT,
        _("Complaints answered in time"),
        _(
            "Complaints answered within 15 working days, by month of reception; one still within its time counts neither way."
        ),
        Shape.RATIO,
        part="within",
        whole="due",
        target=100,
        may=can_read_unit,
    ),
    Indicator(
        "K23",
        Theme.UNIT,
        _("Outcome of regularisation notices"),
        _(
            "Notices by outcome, by half-year of their last day: only once the half-year is over, and when it holds "
            "five or more."
        ),
        Shape.SPLIT,
        unit=COUNT,
        parts=(
            ("filed", _("Request filed in time")),
            ("nothing", _("Nothing to regularise")),
            ("expired", _("No answer")),
        ),
        may=can_read_unit,
    ),
    Indicator(
        "K26",
        Theme.UNIT,
        _("Confidential files opened"),
        _(
            "Times a piece of evidence or a report was opened or downloaded; risk signals released; requests about "
            "personal data by month of reception, one still within its thirty days counting neither way; answers "
            "withdrawn and not yet erased."
        ),
        Shape.SPLIT,
        unit=COUNT,
        parts=(
            ("evidence", _("Pieces of evidence opened")),
            ("reports", _("Reports downloaded")),
            ("signals", _("Risk signals released")),
            ("rights", _("Requests about personal data answered in time")),
            ("rights_late", _("Requests about personal data answered late or past their day")),
            ("backlog", _("Withdrawn answers still to erase")),
        ),
        may=can_read_unit,
    ),
)
SCORECARD = ("K04", "P01", "P02", "P03", "K09", "K10")
INDICATORS: dict[str, Indicator] = {item.code: item for item in (*_ALL, *PROMISES)}


def readable(user: Any) -> list[Indicator]:
    """Return the indicators this person may see, in the order of the board."""
    return [item for item in _ALL if item.may is None or item.may(user)]
