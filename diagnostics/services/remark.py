"""The reviewer's comments in place: beside the passage they speak of, until the team has settled them (§7.3)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import DomainError, TransitionRefused
from core.lifecycle import lock
from diagnostics.enums import ReportState
from diagnostics.models import DiagnosticReport, ReviewRemark


@transaction.atomic
def add_remark(report: DiagnosticReport, place: str, *, by: User, text: str) -> ReviewRemark:
    """Keep a comment beside a place of the report; sent twice, it is one."""
    report = lock(report)
    if report.state != ReportState.IN_REVIEW:
        raise TransitionRefused("not_in_review", _("Only a report in review can be commented."))
    if not text.strip():
        raise DomainError("text_missing", _("This text cannot be left empty."))
    remark, created = ReviewRemark.objects.get_or_create(
        report=report, place=place, text=text.strip(), author=by, settled_at=None
    )
    if created:
        audit.record("diagnostics.review_remark_added", obj=report, by=by)
    return remark


@transaction.atomic
def settle_remark(remark: ReviewRemark, *, by: User, answer: str = "") -> ReviewRemark:
    """Say that a comment is dealt with: the team while drafting, with its answer; the reviewer, to withdraw it."""
    report = lock(remark.report)
    if report.state not in {ReportState.DRAFTING, ReportState.IN_REVIEW}:
        raise TransitionRefused(
            "report_not_writable", _("This report is no longer being drafted: ask for its return.")
        )
    if remark.settled_at is None:
        remark.settled_at, remark.answer = clock.now(), answer.strip()
        remark.save(update_fields=["settled_at", "answer", "updated_at"])
        audit.record("diagnostics.review_remark_settled", obj=report, by=by)
    return remark
