"""What the team writes during the visit: agenda, documents consulted, points of the guide (domain §13)."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.models import AgendaItem, ChecklistItem, ConsultedDocument, Diagnostic
from diagnostics.rules.documents import looks_transactional


def _open(diagnostic: Diagnostic) -> Diagnostic:
    """A mission that is over is no longer written."""
    diagnostic = lock(diagnostic)
    if not diagnostic.is_open:
        raise DomainError("mission_over", _("This diagnostic is over: its papers are closed."))
    return diagnostic


@transaction.atomic
def add_agenda_item(
    diagnostic: Diagnostic,
    *,
    starts_at: dt.datetime,
    minutes: int,
    function: str,
    subject: str,
    place: str = "",
    by: User,
) -> AgendaItem:
    """Put a meeting on the agenda, which the enterprise reads."""
    diagnostic = _open(diagnostic)
    item, created = AgendaItem.objects.get_or_create(
        diagnostic=diagnostic, starts_at=starts_at, minutes=minutes, function=function, subject=subject, place=place
    )
    if created:
        audit.record("diagnostics.agenda_added", obj=diagnostic, by=by)
    return item


@transaction.atomic
def remove_agenda_item(diagnostic: Diagnostic, *, item: UUID, by: User) -> int:
    """Take a meeting off the agenda; doing it twice changes nothing."""
    diagnostic = _open(diagnostic)
    count, _rows = AgendaItem.objects.filter(diagnostic=diagnostic, uuid=item).delete()
    if count:
        audit.record("diagnostics.agenda_removed", obj=diagnostic, by=by)
    return count


@transaction.atomic
def add_document(diagnostic: Diagnostic, *, kind: str, title: str, shown_by: str = "", by: User) -> ConsultedDocument:
    """Note the title of an organisation document seen; an operation's paper is declined, nothing is recorded (I3)."""
    diagnostic = _open(diagnostic)
    if looks_transactional(title):
        raise DomainError(
            "transactional_document",
            _("This looks like a paper of an operation: it is not read and nothing about it is recorded."),
        )
    document, _created = ConsultedDocument.objects.get_or_create(
        diagnostic=diagnostic, kind=kind, title=title.strip(), defaults={"shown_by": shown_by, "added_by": by}
    )
    return document


@transaction.atomic
def remove_document(diagnostic: Diagnostic, *, document: UUID, by: User) -> int:
    """Remove a title entered by mistake, for instance an operation's paper: only the fact of removing is kept."""
    diagnostic = _open(diagnostic)
    count, _rows = ConsultedDocument.objects.filter(diagnostic=diagnostic, uuid=document).delete()
    if count:
        audit.record("diagnostics.document_removed", obj=diagnostic, by=by)
    return count


@transaction.atomic
def tick(diagnostic: Diagnostic, *, codes: set[str], shown: set[str], by: User) -> int:
    """Set which points of the visit guide are done; return how many changed.

    Only what differs from `shown`, the points the page showed as done, is changed: a colleague's ticks made meanwhile
    stay.
    """
    diagnostic = _open(diagnostic)
    changed = 0
    for item in ChecklistItem.objects.filter(diagnostic=diagnostic):
        wanted = item.code in codes
        touched = wanted != (item.code in shown)
        if touched and wanted != (item.done_at is not None):
            item.done_at, item.done_by = (clock.now(), by) if wanted else (None, None)
            item.save(update_fields=["done_at", "done_by", "updated_at"])
            changed += 1
    return changed
