"""What the enterprise does with its report: acknowledges it, comments on it (domain §7.3, N14)."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction
from clients.services import outreach, relation
from clients.services.reach import reach
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.emails import report_message
from diagnostics.enums import KIND_REPORT
from diagnostics.models import DiagnosticReport, EnterpriseComment
from diagnostics.queries import people


@transaction.atomic
def acknowledge_report(report: DiagnosticReport, *, by: User) -> DiagnosticReport:
    """Record that the enterprise received its report; twice is once, and it means nothing more (§9.13)."""
    report = lock(report)
    if not report.is_communicated:
        raise DomainError("not_communicated", _("This report is not communicated yet."))
    if report.received_at is None:
        report.received_at, report.received_by = clock.now(), by
        report.save(update_fields=["received_at", "received_by", "updated_at"])
        audit.record("diagnostics.report_received", obj=report, by=by)
        _log(report, by=by, subject=gettext_lazy("Receipt of the report acknowledged"))
    return report


@transaction.atomic
def add_comments(
    report: DiagnosticReport, *, by: User, texts: dict[str, str], once: UUID | None = None
) -> list[EnterpriseComment]:
    """Annex comments within thirty days, one by what it speaks of (a code, or nothing for the whole report).

    The sealed report never changes (§7.3). A form sent twice leaves one set of comments.
    """
    report = lock(report)
    numbers = {about: uuid5(once, about or "report") if once else None for about in texts}
    known = list(EnterpriseComment.objects.filter(once__in=[number for number in numbers.values() if number]))
    if known:
        return known
    until = report.comments_until
    if until is None or clock.today() > until:
        raise DomainError(
            "comments_closed",
            _("Comments were annexed for thirty days after the closing. Your account agent still reads you."),
        )
    added = [
        EnterpriseComment.objects.create(report=report, author=by, about=about, text=text.strip(), once=numbers[about])
        for about, text in texts.items()
    ]
    for comment in added:
        audit.record("diagnostics.comment_added", obj=comment, by=by)
    _acknowledge_comments(report, added, by=by)
    return added


def _acknowledge_comments(report: DiagnosticReport, added: list[EnterpriseComment], *, by: User) -> None:
    """One line on the timeline and one letter, however many passages were commented."""
    _log(report, by=by, subject=gettext_lazy("Comment annexed to the report"))
    for person in people.recipients(report.diagnostic.enterprise):
        outreach.post(
            "N14",
            enterprise=report.diagnostic.enterprise,
            to=person,
            about=(KIND_REPORT, report.uuid),
            occurrence=f"received-{added[0].pk}",
            by=by,
            **report_message(report, is_received=True),
        )


def _log(report: DiagnosticReport, *, by: User, subject: Promise) -> None:
    relation.log_interaction(
        report.diagnostic.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=subject,
        circle=Circle.ENTERPRISE,
        kind=KIND_REPORT,
        uuid=report.uuid,
    )


@transaction.atomic
def invite_comments(report: DiagnosticReport, *, occurrence: str) -> int:
    """Recall that comments are welcome until the thirtieth day (N14); each person once."""
    enterprise = report.diagnostic.enterprise
    sent = [
        outreach.post(
            "N14",
            enterprise=enterprise,
            to=person,
            about=(KIND_REPORT, report.uuid),
            occurrence=occurrence,
            **report_message(report),
        )
        for person in reach(enterprise, people.recipients(enterprise), "N14")
    ]
    return len(sent)
