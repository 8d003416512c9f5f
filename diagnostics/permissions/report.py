"""Who writes, signs, returns, reads and answers a report and its notice (domain §7.3, §7.4, §8.2)."""

from typing import Any

from accounts.enums import CustomsRole, EnterpriseRole
from clients.models import PortalMembership
from diagnostics.enums import ReportState
from diagnostics.models import Diagnostic, DiagnosticReport, RegularisationNotice
from diagnostics.permissions.mission import can_end_fieldwork, can_rate, can_read_papers
from diagnostics.permissions.request import RELATION, holds

SPEAKERS = (EnterpriseRole.OWN, EnterpriseRole.DEP)


def can_start_report(user: Any, diagnostic: Diagnostic) -> bool:
    """Open the report of a mission: its team (§7.3)."""
    return can_rate(user, diagnostic)


def can_write_report(user: Any, report: DiagnosticReport) -> bool:
    """Write the texts and the notice of a draft: the team, only while drafting (§7.3)."""
    return report.is_writable and can_rate(user, report.diagnostic)


def can_preview_report(user: Any, report: DiagnosticReport) -> bool:
    """See the file to be, with its watermark: who reads the working papers, before it is sealed."""
    return not report.is_communicated and can_read_papers(user, report.diagnostic)


def can_sign_report(user: Any, report: DiagnosticReport) -> bool:
    """Sign first: the lead of the mission, while in review and not yet signed (§7.3)."""
    is_waiting = report.state == ReportState.IN_REVIEW and report.lead_signed_by_id is None
    return is_waiting and can_end_fieldwork(user, report.diagnostic)


def can_review_report(user: Any, report: DiagnosticReport) -> bool:
    """Return or countersign: the reviewer named for the report, while in review (§7.3, §8.2)."""
    is_reviewer = report.reviewer_id == getattr(user, "pk", None) and holds(user, CustomsRole.REV)
    return is_reviewer and report.state == ReportState.IN_REVIEW


def can_settle_remark(user: Any, report: DiagnosticReport) -> bool:
    """Settle a review comment: the team while drafting, the reviewer while in review (to withdraw it)."""
    return can_write_report(user, report) or can_review_report(user, report)


def can_correct_report(user: Any, report: DiagnosticReport) -> bool:
    """Open the next version of a communicated report: the lead of the mission (§7.3)."""
    return report.is_communicated and can_end_fieldwork(user, report.diagnostic)


def can_answer_report(user: Any, report: DiagnosticReport) -> bool:
    """Acknowledge the receipt and leave comments: owner or deputy of the enterprise (§7.3)."""
    if not report.is_communicated or not getattr(user, "is_authenticated", False):
        return False
    held = PortalMembership.objects.active().filter(user=user, enterprise=report.diagnostic.enterprise_id)
    return held.filter(role__in=SPEAKERS).exists()


def can_answer_notice(user: Any, notice: RegularisationNotice) -> bool:
    """File a request or declare nothing: owner or deputy; it commits the enterprise to nothing more (§7.4)."""
    return can_answer_report(user, notice.report)


def can_process_notice(user: Any, notice: RegularisationNotice) -> bool:
    """Record a request filed at the office and its outcome: the relations unit among the notice's readers (§7.4)."""
    return holds(user, *RELATION) and RegularisationNotice.objects.visible_to(user).filter(pk=notice.pk).exists()
