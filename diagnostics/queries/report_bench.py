"""What the page of a report in the making shows: what it says, what is missing, who signs next (domain §7.3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.languages import other_language
from diagnostics.enums import FindingKind, ReportState
from diagnostics.models import DiagnosticReport, ReviewRemark
from diagnostics.permissions.report import can_review_report
from diagnostics.queries import people
from diagnostics.queries.correction import corrected, place_of, rows_of
from diagnostics.queries.grid import criteria_of
from diagnostics.queries.report import notice_of, relations_readers
from diagnostics.rules.notice import notice_deadline
from diagnostics.states.notice import NoticeState

REVIEW_WORKING_DAYS = 5
STEPS = (ReportState.DRAFTING, ReportState.IN_REVIEW, ReportState.COUNTERSIGNED, ReportState.COMMUNICATED)
Json = dict[str, Any]
Remarks = dict[str, list[ReviewRemark]]


def bench_page(report: DiagnosticReport, user: Any) -> Json:
    """Everything the page needs, in a handful of queries; each passage carries its comments and where it is printed."""
    remarks: Remarks = {}
    for remark in report.remarks.select_related("author"):
        remarks.setdefault(remark.place, []).append(remark)
    findings = list(report.diagnostic.findings.retained())
    recommendations = list(report.diagnostic.recommendations.all())
    corrected(report, [*findings, *recommendations])
    position = STEPS.index(ReportState(report.state))
    states = ["done" if i < position else "now" if i == position else "" for i in range(len(STEPS))]
    notice = notice_of(report)

    def passages(rows: list[Any], letter: str = "") -> list[Json]:
        return [
            _passage(
                report,
                place_of(row),
                code=f"{letter}{n}" if letter else row.code,
                title=row.title,
                remarks=remarks,
                row=row,
            )
            for n, row in enumerate(rows, 1)
        ]

    return {
        "strip": states,
        "summary": _passage(report, "summary", code="c1", title="", remarks=remarks),
        "strengths": passages([row for row in findings if row.kind == FindingKind.STRENGTH], "F"),
        "weaknesses": passages([row for row in findings if row.kind == FindingKind.WEAKNESS], "A"),
        "recommendations": passages(recommendations),
        "readings": _readings(report, remarks),
        "corrections": _corrections(report),
        "notice": notice,
        "next_act": next_act(report),
        "review_by": _review_by(report),
        "open_remarks": sum(row.settled_at is None for rows in remarks.values() for row in rows),
        "closing": closing(report) if can_review_report(user, report) or report.is_communicated else None,
    }


def _passage(
    report: DiagnosticReport, place: str, *, code: str, title: str, remarks: Remarks, row: Any = None
) -> Json:
    return {
        "place": place,
        "code": code,
        "title": title,
        "row": row,
        "remarks": remarks.get(place, []),
        "is_corrected": place in report.corrections,
    }


def _readings(report: DiagnosticReport, remarks: Remarks) -> list[Json]:
    readings = {row.dimension_id: row for row in report.readings.all()}
    dimensions = {criterion.dimension_id: criterion.dimension for criterion in criteria_of(report.diagnostic)}
    return [
        _passage(report, f"dimension:{row.code}", code=row.code.lower(), title=str(row), remarks=remarks, row=row)
        | {"reading": readings[pk].reading if pk in readings else ""}
        for pk, row in dimensions.items()
    ]


def _corrections(report: DiagnosticReport) -> list[Json]:
    """In a next version: every text that may be corrected, with what already is."""
    if report.version == 1 or not report.is_writable:
        return []
    return [
        {
            "place": place,
            "title": str(getattr(row, "criterion", row)),
            "lang": other_language(row, "title") if hasattr(row, "title_fr") else "",
            "is_corrected": place in report.corrections,
        }
        for place, row in rows_of(report.diagnostic).items()
    ]


def places(report: DiagnosticReport) -> dict[str, str]:
    """Every passage a reviewer may comment on, by place, with its name."""
    diagnostic = report.diagnostic
    named = {"summary": _("Summary")}
    named |= {place_of(row): row.title for row in diagnostic.findings.retained()}
    named |= {place_of(row): row.title for row in diagnostic.recommendations.all()}
    return named | {f"dimension:{row.dimension.code}": str(row.dimension) for row in criteria_of(diagnostic)}


def closing(report: DiagnosticReport) -> Json:
    """What the one act of closing does, said before and after: who receives, which fingerprint, which period (I7, I8)."""
    enterprise = report.diagnostic.enterprise
    notice = notice_of(report)
    starts = notice is not None and notice.report_id == report.pk
    day = report.closed_on or clock.today()
    return {
        "enterprise": people.recipients(enterprise),
        "unit": relations_readers(enterprise),
        "fingerprint": report.sha256 or report.lead_signed_hash,
        "is_file": bool(report.sha256),
        "notice": notice,
        "starts_period": starts,
        "deadline": notice.deadline if notice and notice.state != NoticeState.PREPARED else notice_deadline(day),
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
