"""The cases behind each indicator of domain §10, as the apps below keep them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Case, CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncDate

from clients.enums import SHARED_CIRCLES, Channel, Circle, Segment
from clients.models import Enterprise, Interaction, SegmentAssessment, SegmentOverride
from diagnostics.enums import ReportState, RequestOrigin
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from followup.enums import Attitude, Implementation, ProposalState, Reached
from followup.models import FollowUp, FollowUpPoint, ServiceOutcome, ServiceProposal
from insight.queries.counting import Context, Found, Source
from questionnaires.enums import ResponseOrigin
from questionnaires.models import ScreeningEvaluation, ScreeningResponse

EVALUATE_IN, CONTACT_IN = 20, 5
TALKS = (Channel.PHONE, Channel.VISIT, Channel.MEETING, Channel.SMS, Channel.MESSAGING)
AGREED = (
    ProposalState.AGREED,
    ProposalState.SCHEDULED,
    ProposalState.IN_DELIVERY,
    ProposalState.DELIVERED,
    ProposalState.RESULT_ASSESSED,
    ProposalState.CLOSED,
)
CONTESTED = "contested"
RESPONSES = ("questionnaires.screeningresponse", "questionnaires.response", "questionnaires.campaign")
REPORTS = ("diagnostics.diagnosticreport", "diagnostics.diagnostic.")
SENT = Q(submitted_at__isnull=False)


def _delay(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
    """One part per whole working day, and its sum."""
    days = context.working.between(record["c_start"], record["c_end"])
    yield f"d{days}", record["n_all"], float(days * record["n_all"])


def _quality(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
    """The score kept as an exact fraction, 0 to 100."""
    if record["c_quality"] not in (None, "null"):  # SQLite writes the word, PostgreSQL nothing
        yield "quality", record["n_all"], float(Fraction(record["c_quality"]) * record["n_all"])


def _effort(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
    """The mark given after a service, 1 to 5."""
    yield "effort", record["n_all"], float(record["effort"] * record["n_all"])


def _contact(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
    """Contacted in time, or past the time to be; a report still inside its five days is not counted yet."""
    end = record["c_end"]
    days = context.working.between(record["c_start"], end or context.today)
    if end is None and days <= CONTACT_IN:
        return
    yield "due", record["n_all"], 0.0
    if end is not None and days <= CONTACT_IN:
        yield "within", record["n_all"], 0.0


def _split(*names: str) -> Any:
    """Parts told apart by the grouped columns: `adopted`, and `adopted:critical` beside it."""

    def fold(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
        for name, n in record.items():
            if name.startswith("n_") and n:
                yield name[2:], n, 0.0
                for column in names:
                    yield f"{name[2:]}:{record[column]}", n, 0.0

    return fold


def _ages(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
    """Late since up to 15 days, up to 30, longer."""
    age = (context.today - record["due_on"]).days
    yield ("a15" if age <= 15 else "a30" if age <= 30 else "older"), record["n_all"], 0.0


def first_reports(today: dt.date) -> QuerySet[DiagnosticReport]:
    """The first version of every communicated report: a correction is no second communication."""
    return DiagnosticReport.objects.filter(state=ReportState.COMMUNICATED, version=1)


def talks_after() -> Any:
    """The first conversation with the enterprise after a report was closed."""
    rows = Interaction.objects.filter(
        enterprise=OuterRef("diagnostic__enterprise"),
        at__gt=OuterRef("closed_at"),
        channel__in=TALKS,
        succeeded=True,
        circle__in=SHARED_CIRCLES,  # a call about a notice would date it (§7.4)
    )
    return Subquery(rows.order_by().values("enterprise").annotate(first=Min("at")).values("first"))


def _followed(today: dt.date) -> QuerySet[FollowUp]:
    return FollowUp.objects.all()


def _services(today: dt.date) -> QuerySet[ServiceProposal]:
    """Proposals that say nothing of a notice (§7.4)."""
    return ServiceProposal.objects.filter(circle=Circle.ENTERPRISE, proposed_at__isnull=False)


def _outcomes(today: dt.date) -> QuerySet[ServiceOutcome]:
    return ServiceOutcome.objects.filter(proposal__circle=Circle.ENTERPRISE)


def _attitude() -> Case:
    return Case(
        When(contested_at__isnull=False, then=Value(CONTESTED)), default=F("attitude"), output_field=CharField()
    )


def _known(today: dt.date) -> QuerySet[Enterprise]:
    return Enterprise.objects.current()


def assessed() -> Exists:
    """Whether an enterprise ever had a computed segment."""
    return Exists(SegmentAssessment.objects.filter(enterprise=OuterRef("pk")).exclude(computed=Segment.N))


REPORT: dict[str, Any] = {"day": "closed_on", "enterprise": "diagnostic__enterprise__", "watch": REPORTS}
SOURCES: dict[str, Source] = {
    "K01": Source(
        lambda _today: ScreeningResponse.objects.filter(origin=ResponseOrigin.CAMPAIGN),
        day="invited_on",
        campaign="campaign__uuid",
        counts={"invited": Q(), "sent": SENT},
        crossed=True,
        watch=RESPONSES,
    ),
    "K02": Source(
        lambda _today: ScreeningResponse.objects.filter(started_at__isnull=False),
        day="started_at",
        campaign="campaign__uuid",
        counts={"started": Q(), "sent": SENT},
        watch=RESPONSES,
    ),
    "K03": Source(
        lambda _today: ScreeningResponse.objects.filter(submitted_at__isnull=False, active_seconds__gt=0, paper=None),
        day="submitted_at",
        campaign="campaign__uuid",
        annotate=lambda: {"c_minutes": F("active_seconds") / Value(60)},
        keys=("c_minutes",),
        fold=lambda record, _context: [
            (f"d{record['c_minutes']}", record["n_all"], float(record["c_minutes"] * record["n_all"]))
        ],
        watch=RESPONSES,
    ),
    "K04": Source(
        lambda _today: ScreeningResponse.objects.filter(evaluated_at__isnull=False, submitted_at__isnull=False),
        day="evaluated_at",
        campaign="campaign__uuid",
        annotate=lambda: {"c_start": TruncDate("submitted_at"), "c_end": TruncDate("evaluated_at")},
        keys=("c_start", "c_end"),
        fold=_delay,
        watch=RESPONSES,
    ),
    "K05": Source(
        lambda _today: ScreeningEvaluation.objects.filter(response__evaluated_at__isnull=False),
        day="response__evaluated_at",
        enterprise="response__enterprise__",
        campaign="response__campaign__uuid",
        annotate=lambda: {"c_quality": KeyTextTransform("evidence_quality", "figures")},
        keys=("c_quality",),
        fold=_quality,
        watch=RESPONSES,
    ),
    "K06": Source(
        lambda _today: DiagnosticRequest.objects.filter(origin=RequestOrigin.CUSTOMS, proposed_at__isnull=False),
        day="proposed_at",
        counts={
            "proposed": Q(),
            "consented": Q(consent__isnull=False, consent__withdrawn_at__isnull=True),
        },
        watch=("diagnostics.diagnosticrequest", "diagnostics.formalconsent", "diagnostics.consent"),
    ),
    "K07": Source(
        lambda _today: DiagnosticRequest.objects.filter(consent__isnull=False),
        day="consent__signed_on",
        counts={"all": Q(), "asked": Q(origin=RequestOrigin.ENTERPRISE)},
        watch=("diagnostics.diagnosticrequest", "diagnostics.formalconsent", "diagnostics.consent"),
    ),
    "K08": Source(
        first_reports,
        annotate=lambda: {"c_start": F("diagnostic__consent__signed_on"), "c_end": F("closed_on")},
        keys=("c_start", "c_end"),
        fold=_delay,
        **REPORT,
    ),
    "K09": Source(
        first_reports, counts={"all": Q(), "together": Q(closed_at=F("diagnostic__communicated_at"))}, **REPORT
    ),
    "K10": Source(
        first_reports,
        annotate=lambda: {"c_start": F("closed_on"), "c_end": TruncDate(talks_after())},
        keys=("c_start", "c_end"),
        fold=_contact,
        **{**REPORT, "watch": (*REPORTS, "clients.interaction")},
    ),
    "K11": Source(
        lambda today: _followed(today).filter(due_on__lte=today),
        day="due_on",
        keys=("recommendation__priority",),
        crossed=True,
        counts={
            "due": Q(),
            "adopted": Q(contested_at__isnull=True)
            & (Q(attitude=Attitude.ADOPTED) | Q(implementation=Implementation.VERIFIED)),
        },
        fold=_split("recommendation__priority"),
        many=True,
        watch=("followup.",),
    ),
    "K12": Source(
        _followed,
        day="told_on",
        annotate=lambda: {"c_attitude": _attitude()},
        keys=("c_attitude",),
        fold=lambda record, _context: [(record["c_attitude"], record["n_all"], 0.0)],
        many=True,
        watch=("followup.",),
    ),
    "K13": Source(
        lambda today: FollowUpPoint.objects.open().filter(due_on__lt=today, diagnostic__archived_at__isnull=True),
        keys=("due_on",),
        fold=_ages,
        many=True,
        watch=("followup.",),
    ),
    "K16": Source(
        _services,
        day="proposed_at",
        keys=("offering__category__code", "offering__is_paid"),
        counts={"proposed": Q(), "agreed": Q(state__in=AGREED)},
        crossed=True,
        fold=_split("offering__category__code", "offering__is_paid"),
        many=True,
        watch=("followup.serviceproposal",),
    ),
    "K17": Source(
        lambda today: _outcomes(today).exclude(objective_reached="").filter(assessed_at__isnull=False),
        day="assessed_at",
        enterprise="proposal__enterprise__",
        counts={"all": Q(), "reached": Q(objective_reached=Reached.YES)},
        many=True,
        watch=("followup.",),
    ),
    "K18": Source(
        lambda today: _outcomes(today).filter(satisfaction__isnull=False, told_at__isnull=False),
        day="told_at",
        enterprise="proposal__enterprise__",
        counts={"all": Q(), "pleased": Q(satisfaction__gte=4)},
        many=True,
        watch=("followup.",),
    ),
    "K20": Source(
        lambda today: _outcomes(today).filter(effort__isnull=False, told_at__isnull=False),
        day="told_at",
        enterprise="proposal__enterprise__",
        keys=("effort",),
        fold=_effort,
        many=True,
        watch=("followup.",),
    ),
    "K24": Source(
        _known,
        enterprise="",
        annotate=lambda: {"c_assessed": assessed()},
        counts={"known": Q(), "assessed": Q(c_assessed=True)},
        crossed=True,
        watch=("clients.enterprise", "clients.import", "clients.segment_computed"),
    ),
    "K25": Source(
        lambda _today: SegmentOverride.objects.filter(approved_at__isnull=False, ended_at__isnull=True),
        keys=("expires_on",),
        fold=lambda record, context: [
            ("all", record["n_all"], 0.0),
            ("expired" if record["expires_on"] < context.today else "active", record["n_all"], 0.0),
        ],
        watch=("clients.override", "clients.segmentoverride"),
    ),
    "P01": Source(
        lambda _today: DiagnosticRequest.objects.filter(
            origin=RequestOrigin.ENTERPRISE, submitted_at__isnull=False, answered_at__isnull=False
        ),
        day="answered_at",
        annotate=lambda: {"c_start": TruncDate("submitted_at"), "c_end": TruncDate("answered_at")},
        keys=("c_start", "c_end"),
        fold=_delay,
        watch=("diagnostics.diagnosticrequest", "diagnostics.diagnostic"),
    ),
    "P02": Source(
        lambda _today: Diagnostic.objects.all(),
        day="planned_at",
        annotate=lambda: {"c_start": F("consent__signed_on"), "c_end": TruncDate("planned_at")},
        keys=("c_start", "c_end"),
        fold=_delay,
        watch=("diagnostics.diagnostic",),
    ),
    "P03": Source(
        lambda today: first_reports(today).filter(diagnostic__fieldwork_done_at__isnull=False),
        annotate=lambda: {"c_start": TruncDate("diagnostic__fieldwork_done_at"), "c_end": F("closed_on")},
        keys=("c_start", "c_end"),
        fold=_delay,
        **REPORT,
    ),
}
