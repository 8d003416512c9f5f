"""Situations of a report, built through the services as people act."""

from __future__ import annotations

from typing import Any

from core import clock, pdf
from diagnostics.documents.report import ReportFile
from diagnostics.documents.sample import sample_snapshot
from diagnostics.models import CriterionRating, DiagnosticReport
from diagnostics.queries import grid as grids
from diagnostics.services import finding as findings
from diagnostics.services import notice as notices
from diagnostics.services import report as reports
from diagnostics.services import seal
from tests.factories import diagnostics as make

LEVELS = {"1.1": 4, "1.2": 5, "5.3": 1, "6.1": 2, "8.3": 1, "9.3": 2}


def sample() -> dict[str, Any]:
    """The snapshot of a fictional enterprise with a full grid, a previous diagnostic and a notice."""
    return sample_snapshot()


def rate_all(mission: Any, *, by: Any) -> None:
    """Rate the whole grid at once: what the rating service checks has its own tests."""
    CriterionRating.objects.bulk_create(
        CriterionRating(
            diagnostic=mission,
            criterion=criterion,
            level=LEVELS.get(criterion.code, 3),
            rationale=make.GROUNDS,
            evidence_kinds=["interview"],
            interviewee="customs",
            confidence="medium",
            rated_by=by,
            rated_at=clock.now(),
        )
        for criterion in grids.criteria_of(mission)
    )


def mission_with_findings(cast: Any) -> Any:
    """Fieldwork done, levels that make strengths and weaknesses, findings and recommendations proposed."""
    make.load_content()
    mission = make.planned(
        cast.savane, agent=cast.afi, owner=cast.mawuli, head=cast.elom, team=[cast.dede, cast.koffi]
    )
    mission = make.started(mission, by=cast.dede)
    rate_all(mission, by=cast.dede)
    mission = make.fieldwork_done(mission, by=cast.dede)
    findings.propose_findings(mission, by=cast.dede)
    return mission


def drafted(cast: Any, *, with_notice: bool = False) -> DiagnosticReport:
    """A draft ready to be sent to review."""
    mission = mission_with_findings(cast)
    report = reports.start_report(mission, by=cast.dede)
    findings.answer_past_issue(mission, suspected=with_notice, by=cast.dede)
    if with_notice:
        weak = mission.findings.filter(kind="weakness")[:2]
        notices.prepare_notice(report, by=cast.dede, findings=weak)
    report.refresh_from_db()
    return report


def in_review(cast: Any, **changes: Any) -> DiagnosticReport:
    """Sent to the reviewer."""
    return reports.submit_report(drafted(cast, **changes), by=cast.dede, reviewer=cast.yawa)


def signed(cast: Any, **changes: Any) -> DiagnosticReport:
    """Signed by the lead."""
    return reports.sign_report(in_review(cast, **changes), by=cast.dede)


def countersigned(cast: Any, **changes: Any) -> DiagnosticReport:
    """Countersigned, not sealed yet."""
    return reports.countersign_report(signed(cast, **changes), by=cast.yawa)


def sealed_by_hand(report: DiagnosticReport) -> DiagnosticReport:
    """Sealed with a small file instead of the laid out one, and released: what the file says has its own tests."""
    bare, complete = b"%PDF-1.7 rapport", b"%PDF-1.7 rapport et notification"
    has_notice = bool(report.snapshot["notice"])
    files = [
        ReportFile(body, pdf.digest(body), clock.today()) for body in ((complete, bare) if has_notice else (bare,))
    ]
    seal.store_seal(report, files[0], files[1] if has_notice else None)
    report.refresh_from_db()
    return seal.close_and_communicate(report, by=report.countersigned_by)


def communicated(cast: Any, **changes: Any) -> DiagnosticReport:
    """Released to both sides, with a file made by hand."""
    return sealed_by_hand(countersigned(cast, **changes))
