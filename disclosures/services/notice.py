"""After the last day: {enterprise, deadline} of a notice left without answer, by two persons (§7.4)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Circle
from clients.services import relation
from core import audit, clock
from core.errors import DomainError, TwoPersonsNeeded
from core.lifecycle import lock, move
from diagnostics.models import RegularisationNotice
from disclosures import states
from disclosures.models import NoticeRelease
from disclosures.queries import notice as queries

KIND = "disclosures.noticerelease"


def _require_lawful(notice: RegularisationNotice) -> None:
    """Left without answer, past its last day, no other silence running, no objection. Raises DomainError."""
    if not queries.may_be_named(notice, clock.today()):
        raise DomainError(
            "notice_not_releasable",
            _("Nothing may be said of this notice: it was answered, still runs, or an objection stands."),
        )


@transaction.atomic
def propose_notice_release(notice: RegularisationNotice, *, reason: str, by: User) -> NoticeRelease:
    """The head of the relations unit proposes to say that a notice was left without answer, with a reason."""
    notice = lock(notice)
    _require_lawful(notice)
    if len(reason.strip()) < 20:
        raise DomainError("purpose_missing", _("Say what it is for, in a sentence."))
    if NoticeRelease.objects.filter(notice=notice).exists():
        raise DomainError("already_proposed", _("This notice has already been the subject of a decision."))
    assert notice.deadline is not None  # noqa: S101  # lawful means issued
    row = NoticeRelease.objects.create(
        notice=notice,
        enterprise=notice.report.diagnostic.enterprise,
        deadline=notice.deadline,
        reason=reason.strip(),
        proposed_by=by,
    )
    audit.record("disclosures.notice_proposed", obj=row, by=by)
    return row


@transaction.atomic
def release_notice(row: NoticeRelease, *, by: User) -> NoticeRelease:
    """The second person releases; lawfulness is checked again, and the enterprise sees it at once."""
    row = lock(row)
    if by.pk == row.proposed_by_id:
        raise TwoPersonsNeeded(
            "second_person_needed", _("A second person must release: you prepared or asked for it.")
        )
    _require_lawful(lock(row.notice))
    row = move(row, states.RELEASE_NOTICE, by=by, released_by=by, released_at=clock.now())
    subject = gettext_lazy("The end of a period left without answer was released")
    relation.log_interaction(row.enterprise, by=None, subject=subject, circle=Circle.NOTICE, kind=KIND, uuid=row.uuid)
    return row


@transaction.atomic
def refuse_notice(row: NoticeRelease, *, reason: str, by: User) -> NoticeRelease:
    """Either person says no; nothing is said."""
    return move(lock(row), states.REFUSE_NOTICE, by=by, reason=reason)


@transaction.atomic
def take_back(notice: RegularisationNotice, *, by: User | None) -> NoticeRelease | None:
    """Take back what was said, or proposed, of a notice whose request turns out to have been filed in time (§7.4)."""
    found = NoticeRelease.objects.filter(notice=notice, state__in=states.TAKE_BACK.sources).first()
    if found is None:
        return None
    row = lock(found)
    was_said = row.released_at is not None
    row = move(row, states.TAKE_BACK, by=by)
    if was_said:
        subject = gettext_lazy("What was said of the end of a period was taken back")
        relation.log_interaction(
            row.enterprise, by=None, subject=subject, circle=Circle.NOTICE, kind=KIND, uuid=row.uuid
        )
    return row
