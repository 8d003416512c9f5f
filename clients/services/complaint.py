"""Complaints from the day they arrive to the day they are closed (domain §7.8).

What happens to one is told by letter to the enterprise and to whoever must act, in the circle of complaints: nothing of
it enters the timeline or the tasks, where somebody it names could read it.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import Channel, Circle, ComplaintKind, EntryKind
from clients.models import Complaint, ComplaintEntry, Contact, Enterprise
from clients.permissions.complaint import steerers
from clients.queries import complaint as queries
from clients.queries.outreach import wants_letters
from clients.services import outreach
from clients.states import complaint as states
from core import audit, clock, references
from core.errors import DomainError
from core.lifecycle import lock, move

ACK_DAYS = 2
ANSWER_DAYS = 15
REOPEN_FOR = dt.timedelta(days=30)
SAME_PRESS = dt.timedelta(minutes=2)


@transaction.atomic
def file_complaint(
    enterprise: Enterprise,
    *,
    by: User,
    kind: str,
    text: str,
    person: str = "",
    named: Iterable[User] = (),
    channel: str = Channel.PORTAL,
    received_on: dt.date | None = None,
    contact: Contact | None = None,
) -> Complaint:
    """Receive a complaint: from the portal, or written down by an agent for somebody who called or wrote.

    Pressed twice, it is one complaint. Raises DomainError for a dispute on a declaration: it has its own way.
    """
    if kind == ComplaintKind.DISPUTE:
        raise DomainError("dispute", _("A dispute on a declaration is not a complaint: it goes to its commission."))
    lock(enterprise)
    since = clock.now() - SAME_PRESS
    same = Complaint.objects.filter(enterprise=enterprise, kind=kind, text=text, created_at__gt=since)
    if found := same.first():
        return found
    day = received_on or clock.today()
    row = Complaint.objects.create(
        reference=references.allocate("REC", clock.today().year),
        enterprise=enterprise,
        kind=kind,
        text=text,
        person=person,
        channel=channel,
        received_on=day,
        filed_by=None if by.is_customs else by,
        recorded_by=by if by.is_customs else None,
        contact=contact,
        ack_by=clock.add_working_days(day, ACK_DAYS),
        answer_by=clock.add_working_days(day, ANSWER_DAYS),
    )
    row.named.set(named)
    audit.record("clients.complaint.filed", obj=row, by=by, to_state=row.state, data={"channel": channel})
    for head in steerers(row):
        warn(row, head, occurrence="received")
    return row


@transaction.atomic
def acknowledge(complaint: Complaint, *, kind: str, named: Iterable[User], handler: User, by: User) -> Complaint:
    """Say to the enterprise that its complaint is taken in hand, by whom it does not name.

    Raises DomainError when the handler or the one who acknowledges is among the people named.
    """
    complaint = lock(complaint)
    complaint.named.set(named)
    _check_apart(complaint, by, handler, kind=kind)
    _log_names(complaint, by=by)
    move(complaint, states.ACKNOWLEDGE, by=by, kind=kind, handler=handler, acknowledged_at=clock.now())
    _tell(complaint, "A31", occurrence="acknowledged", answer_by=complaint.answer_by)
    if handler != by:
        warn(complaint, handler, occurrence="entrusted")
    return complaint


def _check_apart(complaint: Complaint, by: User, handler: User, *, kind: str = "") -> None:
    """Refuse that somebody named in a complaint has a hand in it (§7.8)."""
    if complaint.named.filter(pk=by.pk).exists():
        raise DomainError("named", _("You cannot name yourself: leave this complaint to another head of the unit."))
    if complaint.named.filter(pk=handler.pk).exists():
        raise DomainError("handler_named", _("Somebody named in a complaint does not handle it: choose another."))
    if not queries.handlers_for(complaint, kind=kind).filter(pk=handler.pk).exists():
        raise DomainError("handler", _("A complaint about integrity stays with the head of the unit."))


def _log_names(complaint: Complaint, *, by: User) -> None:
    """Keep in the trail whom a complaint was found to name: ids only."""
    ids = sorted(complaint.named.values_list("pk", flat=True))
    audit.record("clients.complaint.named", obj=complaint, by=by, data={"named": ids})


@transaction.atomic
def hand_over(complaint: Complaint, *, handler: User, by: User) -> Complaint:
    """Give a complaint that waits to another handler."""
    complaint = lock(complaint)
    if complaint.state not in states.HANDLED:
        raise DomainError("not_handled", _("This complaint waits for nobody: reload the page."))
    _check_apart(complaint, by, handler)
    complaint.handler = handler
    complaint.save(update_fields=["handler", "updated_at"])
    audit.record("clients.complaint.handed_over", obj=complaint, by=by, data={"to": str(handler.uuid)})
    warn(complaint, handler, occurrence=f"entrusted {clock.today()}")
    return complaint


@transaction.atomic
def begin(complaint: Complaint, *, by: User) -> Complaint:
    """Begin the treatment."""
    return move(lock(complaint), states.TREAT, by=by)


@transaction.atomic
def note(complaint: Complaint, *, text: str, by: User) -> ComplaintEntry:
    """Keep a note the enterprise never reads."""
    return _say(complaint, EntryKind.NOTE, text, by=by)


def _say(complaint: Complaint, kind: str, text: str, *, by: User) -> ComplaintEntry:
    """Write one line; the same words by the same person again are a button pressed twice."""
    since = clock.now() - SAME_PRESS
    same = complaint.entries.filter(kind=kind, text=text, by=by, at__gt=since).first()
    return same or complaint.entries.create(kind=kind, text=text, by=by, at=clock.now())


@transaction.atomic
def answer(complaint: Complaint, *, text: str, by: User) -> Complaint:
    """Answer the enterprise; from the first press on, the treatment has begun."""
    complaint = lock(complaint)
    if states.TREAT.allows(complaint.state):
        move(complaint, states.TREAT, by=by)
    move(complaint, states.ANSWER, by=by, answered_at=clock.now())
    _say(complaint, EntryKind.ANSWER, text, by=by)
    _tell(complaint, "A32", occurrence=f"answer {complaint.entries.count()}")
    return complaint


@transaction.atomic
def redirect(complaint: Complaint, *, text: str, by: User) -> Complaint:
    """Say that this is no complaint but a dispute with a way of its own, and which."""
    complaint = move(lock(complaint), states.REDIRECT, by=by, answered_at=clock.now(), closed_at=clock.now())
    _say(complaint, EntryKind.REDIRECTED, text, by=by)
    _tell(complaint, "A32", occurrence="redirected")
    return complaint


@transaction.atomic
def reopen(complaint: Complaint, *, text: str, by: User) -> Complaint:
    """The enterprise is not satisfied: a new delay to answer starts, the head is told.

    Raises DomainError more than thirty days after the answer.
    """
    complaint = lock(complaint)
    if complaint.answered_at and clock.now() - complaint.answered_at > REOPEN_FOR:
        raise DomainError(
            "too_late",
            _("This complaint was answered more than 30 days ago: file a new one, it will be read as well."),
        )
    due = clock.add_working_days(clock.today(), ANSWER_DAYS)
    move(complaint, states.REOPEN, by=by, answer_by=due, answered_at=None, closed_at=None)
    _say(complaint, EntryKind.REOPENED, text, by=by)
    readers = {head.pk: head for head in steerers(complaint)}
    if complaint.handler is not None:
        readers[complaint.handler.pk] = complaint.handler
    for reader in readers.values():
        warn(complaint, reader, occurrence=f"reopened {due}")
    return complaint


@transaction.atomic
def close(complaint: Complaint, *, by: User | None) -> Complaint:
    """Close an answered complaint: the enterprise says so, or thirty days have passed."""
    return move(lock(complaint), states.CLOSE, by=by, closed_at=clock.now())


def needs_letter(complaint: Complaint) -> bool:
    """Tell whether the answer must be printed and posted by its handler: nobody is forced to use e-mail."""
    to = queries.to_write_to(complaint)
    if to is None or (isinstance(to, Contact) and to.user_id is None):
        return True  # nobody there can open the page
    contact = to if isinstance(to, Contact) else None
    unreachable = contact is not None and (contact.bounced_at is not None or not contact.email)
    return unreachable or wants_letters(complaint.enterprise, contact)


def _tell(complaint: Complaint, code: str, *, occurrence: str, **context: Any) -> None:
    """Write to whoever complained; on paper the handler does it, so that no task shows the complaint to others."""
    to = queries.to_write_to(complaint)
    if to is None or needs_letter(complaint):
        return
    outreach.post(
        code,
        enterprise=complaint.enterprise,
        to=to,
        about=("clients.complaint", complaint.uuid),
        occurrence=occurrence,
        circle=Circle.COMPLAINT,
        context={"reference": complaint.reference, **context},
        link=reverse("clients:complaint", args=[complaint.uuid]),
    )


def warn(complaint: Complaint, reader: User, *, occurrence: str) -> None:
    """Tell one person inside that a complaint waits for her; once per occasion."""
    outreach.post(
        "A33",
        enterprise=None,
        to=reader,
        about=("clients.complaint", complaint.uuid),
        occurrence=occurrence[:40],
        circle=Circle.COMPLAINT,
        context={"reference": complaint.reference, "answer_by": complaint.answer_by},
        link=reverse("clients:complaint_case", args=[complaint.uuid]),
    )
