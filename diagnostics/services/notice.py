"""Prepare, issue and follow the voluntary regularisation notice, under embargo (domain §7.4, I8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction
from clients.services import outreach, relation
from clients.services.reach import reach
from core import audit, clock, references
from core.errors import DomainError, TransitionRefused
from core.languages import filled
from core.lifecycle import lock, move
from diagnostics.emails import notice_message
from diagnostics.enums import KIND_NOTICE, FindingKind
from diagnostics.models import DiagnosticReport, Finding, RegularisationNotice, RegularisationRequest
from diagnostics.queries import people
from diagnostics.queries.report import default_period
from diagnostics.rules.notice import notice_deadline
from diagnostics.signals import filed_in_time_told_late
from diagnostics.states import notice as states
from diagnostics.states.notice import UNANSWERED, NoticeState

RECEIPT_PREFIX = "REG"
OUTCOMES = {
    NoticeState.IN_PROCESSING: states.START_PROCESSING,
    NoticeState.REGULARISED: states.REGULARISE,
    NoticeState.PARTIALLY: states.REGULARISE_PARTLY,
    NoticeState.NOT_ADMITTED: states.REFUSE,
}


def legal_reference() -> str:
    """The legal basis of the promise; a notice without one binds nobody and is refused (§0.2)."""
    basis = str(settings.CCV_LEGAL_REF_REGULARISATION).strip()
    if not basis:
        raise DomainError(
            "legal_reference_missing",
            _("No notice can be prepared: the legal reference of the voluntary regularisation is not set."),
        )
    return basis


@transaction.atomic
def prepare_notice(
    report: DiagnosticReport, *, by: User, findings: Iterable[Finding], period: str = ""
) -> RegularisationNotice:
    """Prepare or revise the notice of a draft: which weaknesses, which period. Never an operation (§7.4)."""
    report = lock(report)
    if not report.is_writable:
        raise TransitionRefused(
            "report_not_writable", _("This report is no longer being drafted: ask for its return.")
        )
    chosen = [
        row for row in findings if row.diagnostic_id == report.diagnostic_id and row.kind == FindingKind.WEAKNESS
    ]
    if not chosen:
        raise DomainError("notice_without_weakness", _("Choose at least one weakness the notice speaks of."))
    notice, _created = RegularisationNotice.objects.update_or_create(
        report=report,
        defaults={
            "legal_ref": legal_reference(),
            "period": period.strip() or default_period(report.language),
            "office": settings.CCV_REGULARISATION_OFFICE,
            "prepared_by": by,
        },
    )
    notice.findings.set(chosen)
    if report.version > 1 and not report.diagnostic.past_issue_suspected:
        _answer_question(report, suspected=True, by=by)  # in a correction the notice itself is the answer
    audit.record("diagnostics.notice_prepared", obj=notice, by=by)
    return notice


@transaction.atomic
def drop_notice(report: DiagnosticReport, *, by: User) -> None:
    """Take the notice out of a draft: nothing was told to anybody."""
    report = lock(report)
    if not report.is_writable:
        raise TransitionRefused(
            "report_not_writable", _("This report is no longer being drafted: ask for its return.")
        )
    for notice in RegularisationNotice.objects.filter(report=report, state=NoticeState.PREPARED):
        audit.record("diagnostics.notice_dropped", obj=notice, by=by)
        notice.delete()
    earlier = RegularisationNotice.objects.filter(report__diagnostic=report.diagnostic)
    if report.version > 1 and not earlier.exists():
        _answer_question(report, suspected=False, by=by)


def _answer_question(report: DiagnosticReport, *, suspected: bool, by: User) -> None:
    diagnostic = lock(report.diagnostic)
    diagnostic.past_issue_suspected, diagnostic.past_issue_answered_by = suspected, by
    diagnostic.save(update_fields=["past_issue_suspected", "past_issue_answered_by", "updated_at"])
    audit.record("diagnostics.past_issue_answered", obj=diagnostic, by=by, circle="notice")


def require_consistent(report: DiagnosticReport) -> None:
    """The answer to the question and the notice must say the same, and the legal basis must be set (§7.3)."""
    notice = RegularisationNotice.objects.filter(report=report).first()
    suspected = report.diagnostic.past_issue_suspected
    if notice is not None and not suspected:
        raise DomainError("notice_not_wanted", _("A notice is prepared, but no past error is suspected: take it out."))
    if suspected and report.version == 1:
        legal_reference()
        if notice is None or not notice.findings.filter(is_retained=True).exists():
            raise DomainError(
                "notice_missing", _("Prepare the notice: weaknesses may have caused errors in the past.")
            )


def issue_notice(report: DiagnosticReport, *, by: User | None) -> RegularisationNotice | None:
    """Start the two months of a prepared notice, at the closing of its report and in its transaction (I8)."""
    notice = RegularisationNotice.objects.filter(report=report, state=NoticeState.PREPARED).first()
    if notice is None or report.closed_on is None:
        return None
    earlier = RegularisationNotice.objects.filter(report__diagnostic=report.diagnostic, state__in=UNANSWERED)
    for old in earlier.exclude(pk=notice.pk):
        move(lock(old), states.REPLACE, by=by)
        outreach.withdraw((KIND_NOTICE, old.uuid), "N16", by=by)
    move(notice, states.ISSUE, by=by, issued_at=report.closed_at, deadline=notice_deadline(report.closed_on))
    tell(notice, occurrence="issue", by=by)
    return notice


def tell(notice: RegularisationNotice, *, occurrence: str, by: User | None) -> int:
    """N16: say that a document is to be read before a date, to owner and deputy only; nothing of its content."""
    enterprise, about = notice.report.diagnostic.enterprise, (KIND_NOTICE, notice.uuid)
    sent = [
        outreach.post(
            "N16",
            enterprise=enterprise,
            to=person,
            about=about,
            occurrence=occurrence,
            circle=Circle.NOTICE,
            by=by,
            **notice_message(notice),
        )
        for person in reach(enterprise, people.recipients(enterprise), "N16", circle=Circle.NOTICE, about=about)
    ]
    return len(sent)


@transaction.atomic
def acknowledge_notice(notice: RegularisationNotice, *, by: User) -> RegularisationNotice:
    """Note the first time the owner or the deputy opened the notice (law 2017-07, art. 122); later openings change nothing."""
    notice = lock(notice)
    if notice.state == NoticeState.ISSUED:
        move(notice, states.ACKNOWLEDGE, by=by, acknowledged_at=clock.now(), acknowledged_by=by)
    return notice


@transaction.atomic
def file_request(
    notice: RegularisationNotice,
    *,
    by: User,
    via: str = RegularisationRequest.Via.PORTAL,
    filed_on: date | None = None,
    capacity: str = "",
) -> RegularisationRequest:
    """File the enterprise's request and give its dated receipt (N17); filed twice, it is the same request.

    On or before the last day, until 23:59:59: a request in time keeps its benefit whatever follows (§7.4).
    """
    return _answer(notice, RegularisationRequest.Kind.REQUEST, by=by, via=via, filed_on=filed_on, capacity=capacity)


@transaction.atomic
def declare_nothing(notice: RegularisationNotice, *, by: User, capacity: str = "") -> RegularisationRequest:
    """Record that the enterprise checked and found nothing to regularise; it may still ask until the last day."""
    kind = RegularisationRequest.Kind.NOTHING
    return _answer(notice, kind, by=by, via=RegularisationRequest.Via.PORTAL, filed_on=None, capacity=capacity)


def _answer(
    notice: RegularisationNotice, kind: str, *, by: User, via: str, filed_on: date | None, capacity: str
) -> RegularisationRequest:
    notice = lock(notice)
    known = RegularisationRequest.objects.filter(notice=notice, kind=kind).first()
    if known is not None:
        return known
    day = filed_on or clock.today()
    if notice.deadline is None or day > notice.deadline:
        raise DomainError("notice_over", _("The period of this notice has ended. Your account agent can advise you."))
    if day > clock.today() or (notice.issued_at and day < timezone.localdate(notice.issued_at)):
        raise DomainError("filing_day_impossible", _("Give a day between the notice and today."))
    transition = _transition_for(notice, kind, via=via)
    move(notice, transition, by=by)
    answer = RegularisationRequest.objects.create(
        notice=notice,
        kind=kind,
        via=via,
        receipt=references.allocate(RECEIPT_PREFIX, day.year),
        filed_at=clock.now(),
        filed_on=day,
        filed_by=by,
        capacity=capacity.strip(),
    )
    _confirm(answer, by=by)
    if transition is states.RECORD_LATE:
        filed_in_time_told_late.send(sender=RegularisationNotice, notice=notice, by=by)
    return answer


def _transition_for(notice: RegularisationNotice, kind: str, *, via: str) -> Any:
    if notice.state == NoticeState.EXPIRED and via == RegularisationRequest.Via.OFFICE:
        return states.RECORD_LATE
    if kind == RegularisationRequest.Kind.NOTHING:
        return states.DECLARE_NOTHING
    if notice.state == NoticeState.NOTHING_DECLARED:
        return states.FILE_AFTER_DECLARATION
    return states.FILE_REQUEST


def _confirm(answer: RegularisationRequest, *, by: User) -> None:
    """N17 with the receipt's number, one line among the notice's readers, and the reminders fall."""
    notice = answer.notice
    enterprise = notice.report.diagnostic.enterprise
    about = (KIND_NOTICE, notice.uuid)
    outreach.withdraw(about, "N16", by=by)
    relation.log_interaction(
        enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=filled(gettext_lazy("Answer received, receipt %(receipt)s"), {"receipt": answer.receipt}),
        circle=Circle.NOTICE,
        kind=KIND_NOTICE,
        uuid=notice.uuid,
    )
    for person in people.recipients(enterprise):
        outreach.post(
            "N17",
            enterprise=enterprise,
            to=person,
            about=about,
            occurrence=answer.kind,
            circle=Circle.NOTICE,
            by=by,
            **notice_message(notice, receipt=answer.receipt),
        )


@transaction.atomic
def record_processing(
    notice: RegularisationNotice, *, by: User, outcome: str, office_reference: str = ""
) -> RegularisationNotice:
    """Record how the competent office deals with a request: status and its reference, nothing else (I3)."""
    notice = lock(notice)
    if outcome not in OUTCOMES:
        raise DomainError("unknown_outcome", _("Choose one of the outcomes."))
    move(notice, OUTCOMES[NoticeState(outcome)], by=by)
    requests = RegularisationRequest.objects.filter(notice=notice, kind=RegularisationRequest.Kind.REQUEST)
    if office_reference.strip():
        requests.update(office_reference=office_reference.strip()[:80])
    return notice


@transaction.atomic
def expire_notice(notice: RegularisationNotice, *, today: date) -> bool:
    """Close an unanswered notice once its last day has passed; True when it did."""
    notice = lock(notice)
    if notice.state not in UNANSWERED or notice.deadline is None or today <= notice.deadline:
        return False
    move(notice, states.EXPIRE, by=None)
    outreach.withdraw((KIND_NOTICE, notice.uuid), "N16")
    return True
