"""What the page of a report in the making shows: what it says, what is missing, who signs next (domain §7.3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from diagnostics.enums import FindingKind, ReportState
from diagnostics.models import DiagnosticReport
from diagnostics.queries.grid import criteria_of
from diagnostics.queries.report import notice_of

REVIEW_WORKING_DAYS = 5
STEPS = (ReportState.DRAFTING, ReportState.IN_REVIEW, ReportState.COUNTERSIGNED, ReportState.COMMUNICATED)


def bench_page(report: DiagnosticReport) -> dict[str, Any]:
    """Everything the page needs, in a handful of queries."""
    findings = list(report.diagnostic.findings.retained())
    readings = {row.dimension_id: row for row in report.readings.all()}
    dimensions = {criterion.dimension_id: criterion.dimension for criterion in criteria_of(report.diagnostic)}
    position = STEPS.index(ReportState(report.state))
    states = ["done" if i < position else "now" if i == position else "" for i in range(len(STEPS))]
    return {
        "strip": states,
        "strengths": [row for row in findings if row.kind == FindingKind.STRENGTH],
        "weaknesses": [row for row in findings if row.kind == FindingKind.WEAKNESS],
        "recommendations": report.diagnostic.recommendations.all(),
        "readings": [(row, readings.get(pk)) for pk, row in dimensions.items()],
        "notice": notice_of(report),
        "next_act": next_act(report),
        "review_by": _review_by(report),
    }


def _review_by(report: DiagnosticReport) -> Any:
    if report.state != ReportState.IN_REVIEW or report.submitted_at is None:
        return None
    return clock.add_working_days(report.submitted_at.date(), REVIEW_WORKING_DAYS)


def next_act(report: DiagnosticReport) -> str:
    """Say in one sentence who acts next."""
    if report.state == ReportState.DRAFTING:
        return _("The team completes the texts, then sends the draft to review.")
    if report.state == ReportState.IN_REVIEW and report.lead_signed_by_id is None:
        return _("The lead of the mission signs first.")
    if report.state == ReportState.IN_REVIEW:
        return _("The reviewer returns the draft or countersigns it.")
    if report.state == ReportState.COUNTERSIGNED:
        return _("The file is being made. Both sides receive it at the same instant.")
    return _("Communicated to the enterprise and to the relations unit at the same instant.")
