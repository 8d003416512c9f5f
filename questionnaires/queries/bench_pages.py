"""What the evaluator's pages show: named facts, so that templates decide nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from questionnaires.enums import EvidenceStatus, Orientation, ResponseState
from questionnaires.models import ComplementRequest, Evidence, ScreeningResponse
from questionnaires.queries.evaluation import AnswerLine, Bench

QUEUE_STATES = (
    ResponseState.SUBMITTED,
    ResponseState.UNDER_EVALUATION,
    ResponseState.COMPLEMENT_REQUESTED,
    ResponseState.EVALUATED,
)
STATUS_TAGS = {
    EvidenceStatus.VERIFIED: "ok",
    EvidenceStatus.PARTIAL: "warn",
    EvidenceStatus.CONTRADICTED: "bad",
    EvidenceStatus.PENDING: "you",
    EvidenceStatus.ABSENT: "",
}
STATE_TAGS = {
    ResponseState.SUBMITTED: "you",
    ResponseState.UNDER_EVALUATION: "now",
    ResponseState.COMPLEMENT_REQUESTED: "warn",
    ResponseState.EVALUATED: "you",
    ResponseState.ORIENTED: "ok",
}


@dataclass(frozen=True)
class BenchLine:
    """One answer as the bench shows it."""

    line: AnswerLine
    retained: str
    reason: str
    status: str
    is_read: bool
    seen: str
    is_contested: bool = False
    is_posted: bool = False

    @property
    def code(self) -> str:
        """Code of the question."""
        return self.line.question.code

    @property
    def differs(self) -> bool:
        """Other points are retained than those declared, or a reason is being written: its field is open."""
        return bool(self.reason) or self.retained not in {"", str(self.line.declared)}

    @property
    def lacks_reason(self) -> bool:
        """Other points were sent without saying why: said beside the field."""
        return self.is_posted and self.differs and not self.reason.strip() and self.line.declared is not None

    @property
    def status_label(self) -> str:
        """The status of the evidence in words."""
        return str(EvidenceStatus(self.status).label)

    @property
    def status_tag(self) -> str:
        """The colour that goes with the words."""
        return STATUS_TAGS[EvidenceStatus(self.status)]


def queue(rows: QuerySet[ScreeningResponse], state: str) -> QuerySet[ScreeningResponse]:
    """Responses at work, the most urgent first."""
    states = [state] if state in ResponseState.values and state in QUEUE_STATES else QUEUE_STATES
    if state == ResponseState.ORIENTED:
        states = [ResponseState.ORIENTED]
    wanted = rows.filter(state__in=states).select_related("enterprise", "evaluation__evaluator")
    return wanted.order_by("evaluate_by", "pk")


def queue_filters(current: str) -> list[dict[str, Any]]:
    """The tabs above the queue."""
    tabs = [("", _("At work")), *[(state.value, state.label) for state in (*QUEUE_STATES, ResponseState.ORIENTED)]]
    return [{"value": value, "label": label, "is_current": value == current} for value, label in tabs]


def common(bench: Bench, current: str) -> dict[str, Any]:
    """Head of every page of the bench: enterprise, dates, tabs with their counts."""
    response = bench.filling.response
    tabs = [
        {
            "label": found.code,
            "title": found.title,
            "url": reverse("questionnaires:evaluation_section", args=[response.uuid, found.code]),
            "count": f"{bench.read_count(found.code)}/{len(bench.lines[found.code])}",
            "is_current": found.code == current,
        }
        for found in bench.filling.sections
    ]
    return {
        "response": response,
        "bench": bench,
        "tabs": tabs,
        "is_summary": current == "summary",
        "rounds_left": ComplementRequest.MAX_ROUNDS - response.complements.count(),
        "newcomer": bench.is_newcomer,
    }


def section(
    bench: Bench,
    code: str,
    may_write: bool,
    posted: Mapping[str, Any] | None = None,
    seen: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One section of the bench with the figures as they stand.

    `posted`: what was typed and not kept; with `seen`, the page still stands on what it was opened with; without, its
    lines were changed elsewhere meanwhile and show both texts.
    """
    lines = [_line(line, (posted or {}).get(line.question.code), seen) for line in bench.lines[code]]
    files: list[Evidence] = [item for line in bench.lines[code] for item in line.evidence]
    found = next(item for item in bench.filling.sections if item.code == code)
    return common(bench, code) | {
        "section": found,
        "lines": lines,
        "files": files,
        "may_write": may_write,
        "statuses": [choice for choice in EvidenceStatus.choices if choice[0] != EvidenceStatus.PENDING],
        "points": [0, 1, 2, 3, 4],
        "figures": figures(bench),
    }


def _line(line: AnswerLine, posted: Any, seen: Mapping[str, str] | None) -> BenchLine:
    if posted is not None:
        retained = "" if posted.retained_points is None else str(posted.retained_points)
        status = posted.evidence_status or line.evidence_status
        opened_with = line.held if seen is None else seen.get(line.question.code, "")
        return BenchLine(
            line,
            retained,
            posted.reason,
            status,
            posted.is_read,
            seen=opened_with,
            is_contested=seen is None,
            is_posted=True,
        )
    stored = line.assessment
    return BenchLine(
        line=line,
        retained="" if line.retained is None else str(line.retained),
        reason=stored.reason if stored else "",
        status=line.evidence_status,
        is_read=line.is_read,
        seen=line.held,
    )


def next_section(bench: Bench, code: str) -> str:
    """The section after this one, then the summary."""
    codes = [found.code for found in bench.filling.sections]
    position = codes.index(code) + 1
    uuid = bench.filling.response.uuid
    if position < len(codes):
        return reverse("questionnaires:evaluation_section", args=[uuid, codes[position]])
    return reverse("questionnaires:evaluation_summary", args=[uuid])


def figures(bench: Bench) -> list[dict[str, Any]]:
    """Capacity, motivation and quality of evidence, as bars with their number."""
    scores = bench.scores
    rows = [
        (_("Capacity"), scores.capacity.value, scores.capacity.rounded, scores.capacity.coverage),
        (_("Motivation"), scores.motivation.value, scores.motivation.rounded, scores.motivation.coverage),
        (_("Section E"), scores.control.value, scores.control.rounded, None),
        (_("Quality of evidence"), scores.evidence_quality, _rounded(scores.evidence_quality), None),
    ]
    return [
        {
            "label": label,
            "percent": 0 if value is None else int(value),
            "text": "–" if text is None else text,
            "coverage": None if coverage is None else round(coverage),
            "is_indicative": coverage is not None and coverage < bench.policy.min_coverage,
        }
        for label, value, text, coverage in rows
    ]


def _rounded(value: Any) -> Any:
    return None if value is None else round(value)


def rule_lines(bench: Bench) -> list[dict[str, Any]]:
    """The three rules of the insufficiency with what was found (§5.2)."""
    found, scores = bench.insufficiency, bench.scores
    zeros = ", ".join(scores.critical_zeros) or "–"
    critical = ", ".join(item.code for item in bench.items if item.is_critical) or "–"
    capacity = "–" if scores.capacity.rounded is None else scores.capacity.rounded
    control = "–" if scores.control.rounded is None else scores.control.rounded
    return [
        {
            "text": _("Critical questions without points (%(codes)s)") % {"codes": critical},
            "found": zeros,
            "holds": found.critical_zeros,
        },
        {"text": _("Assessed capacity under 30"), "found": capacity, "holds": found.low_capacity},
        {"text": _("Section E under 25"), "found": control, "holds": found.low_control},
    ]


def _orientation(bench: Bench) -> str:
    """Where the figures lead; with an insufficiency proposed, nothing is said before it is decided."""
    stored = bench.evaluation.orientation
    if not stored and bench.insufficiency.is_proposed:
        return _("It depends on your decision on the insufficiency.")
    return str(Orientation(stored or bench.verdict.orientation).label)


def summary(bench: Bench) -> dict[str, Any]:
    """The conclusion page: figures, rules, what was written, what is still to be read."""
    evaluation = bench.evaluation
    return common(bench, "summary") | {
        "evaluation": evaluation,
        "figures": figures(bench),
        "rules": rule_lines(bench),
        "is_proposed": bench.insufficiency.is_proposed,
        "orientation": _orientation(bench),
        "is_final": bool(evaluation.orientation) and bench.filling.response.state in {"evaluated", "oriented"},
        "unread": bench.unread_evidence,
        "changed": [
            line
            for lines in bench.lines.values()
            for line in lines
            if line.assessment and line.assessment.retained_points is not None
        ],
        "complements": bench.filling.response.complements.prefetch_related("items__question"),
    }
