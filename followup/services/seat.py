"""Sessions planned by the unit: registering, the waiting list, who came (§6, §7.6)."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalogue.enums import CONFIDENTIAL_SERVICE, SessionState
from catalogue.models import OfferingSession, ServiceOffering
from catalogue.states import CALL_OFF, HOLD
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import Enterprise
from clients.queries.outreach import agent_for
from clients.services import relation
from core import audit, clock
from core.errors import DomainError
from core.languages import filled, localised_lazy
from core.lifecycle import lock, move
from followup import states
from followup.enums import SeatState
from followup.models import ServiceProposal, SessionSeat
from followup.models.seat import HELD
from followup.services import delivery

KIND = "followup.session"
ACTIVE = (SeatState.WAITING, SeatState.SEATED)


@transaction.atomic
def plan_session(
    offering: ServiceOffering,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str,
    places: int,
    leader: User,
    by: User,
) -> OfferingSession:
    """Open a session of a free service to registration: dates ahead, in order, of a service in force."""
    if not offering.is_offered_on(timezone.localdate(starts_at)):
        raise DomainError("offering_inactive", _("“%(title)s” is no longer offered.") % {"title": offering.title})
    if offering.is_paid or offering.code == CONFIDENTIAL_SERVICE:
        raise DomainError("alone", _("This service is agreed with one enterprise at a time: it has no open session."))
    if starts_at <= clock.now() or ends_at <= starts_at:
        raise DomainError("dates_reversed", _("A session begins in the future and ends after it begins."))
    session = OfferingSession.objects.create(
        offering=offering,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        places=places,
        leader=leader,
        planned_by=by,
    )
    audit.record("catalogue.session_planned", obj=session, by=by, data={"code": offering.code, "seats": places})
    return session


def seats_taken(session: OfferingSession) -> int:
    """How many people hold a seat."""
    return session.seats.filter(state__in=HELD).aggregate(total=Sum("people"))["total"] or 0


@transaction.atomic
def register(session: OfferingSession, *, enterprise: Enterprise, people: int, by: User) -> SessionSeat:
    """Register people of an enterprise: seated while seats last, else on the waiting list, in order of arrival.

    The session is held during the act: two enterprises never get the last seat. Registering twice gives the same row.
    """
    session = _open(session)
    if not 1 <= people <= session.places:
        raise DomainError("too_many", _("This session has %(places)s seats.") % {"places": session.places})
    row = session.seats.filter(enterprise=enterprise).first()
    if row is not None and row.state in ACTIVE:
        return row
    if row is None:
        row = SessionSeat.objects.create(
            session=session, enterprise=enterprise, people=people, queued_at=clock.now(), asked_by=by
        )
        audit.record("followup.sessionseat.asked", obj=row, by=by)
    else:
        row = move(lock(row), states.COME_BACK, by=by, people=people, queued_at=clock.now(), asked_by=by)
    _fill(session, by=by)
    row.refresh_from_db()
    _log(session, enterprise, gettext_lazy("Registered for a session: %(title)s"), by=by)
    return row


@transaction.atomic
def leave(seat: SessionSeat, *, by: User) -> SessionSeat:
    """Give the seats back; the first on the waiting list takes them. Without consequence."""
    session = _open(seat.session)
    seat = move(lock(seat), states.LEAVE, by=by)
    _fill(session, by=by)
    _log(session, seat.enterprise, gettext_lazy("Withdrew from a session: %(title)s"), by=by)
    return seat


@transaction.atomic
def call_off(session: OfferingSession, *, reason: str, by: User) -> OfferingSession:
    """Call a session off: the agents of the registered enterprises call them."""
    session = move(lock(session), CALL_OFF, by=by, reason=reason)
    for seat in session.seats.filter(state__in=ACTIVE).select_related("enterprise"):
        _call(seat, gettext_lazy("Tell that a session is called off: %(title)s"), by=by)
    return session


@transaction.atomic
def note_attendance(session: OfferingSession, *, present: Mapping[int, int], by: User) -> OfferingSession:
    """Note how many people of each registered enterprise came ({seat id: number}), numbers only, no names.

    Where a service of the same code is agreed with an enterprise that came, the session enters its delivery.
    """
    session = lock(session)
    if session.starts_at > clock.now():
        raise DomainError("session_ahead", _("A session is noted once it has taken place."))
    session = move(session, HOLD, by=by)
    rows = session.seats.filter(pk__in=present, state__in=HELD)
    for seat in rows.select_related("enterprise").order_by("pk"):
        number = present[seat.pk]
        was = seat.state
        if number == 0 and was == SeatState.CAME:
            raise DomainError("already_noted", _("A presence already noted may be corrected in number, not erased."))
        move(seat, states.NOTE_CAME if number else states.NOTE_ABSENT, by=by, present=number)
        if number and was != SeatState.CAME:
            _deliver(session, seat, by=by)
    return session


def _deliver(session: OfferingSession, seat: SessionSeat, *, by: User) -> None:
    running = ServiceProposal.objects.filter(
        enterprise=seat.enterprise, offering__code=session.offering.code, state__in=states.RUNNING
    ).first()
    if running is not None:
        delivery.record_session(
            running,
            held_on=timezone.localdate(session.starts_at),
            summary=f"{session.offering.title}, {session.place}",
            attendance=seat.present or 0,
            intervener=session.leader,
            by=by,
        )


def _open(session: OfferingSession) -> OfferingSession:
    session = lock(session)
    if session.state != SessionState.PLANNED or session.starts_at <= clock.now():
        raise DomainError("session_past", _("Registration for this session is over."))
    return session


def _fill(session: OfferingSession, *, by: User) -> None:
    """Give free seats to those who wait, strictly in order: nobody is overtaken by a smaller group."""
    left = session.places - seats_taken(session)
    for seat in session.seats.filter(state=SeatState.WAITING).select_related("enterprise").order_by("queued_at", "pk"):
        if seat.people > left:
            return
        left -= seat.people
        move(seat, states.SEAT, by=by)
        if seat.asked_by_id != by.pk:
            _call(seat, gettext_lazy("Tell that a seat is free: %(title)s"), by=by)


def _call(seat: SessionSeat, title: Promise, *, by: User) -> None:
    relation.open_task(
        seat.enterprise,
        owner=agent_for(seat.enterprise),
        kind_of_task=TaskKind.CALL,
        title=filled(title, {"title": localised_lazy(seat.session.offering, "title")}),
        due_on=clock.add_working_days(clock.today(), 1),
        by=by,
        kind="followup.sessionseat",
        uuid=seat.uuid,
    )


def _log(session: OfferingSession, enterprise: Enterprise, subject: Promise, *, by: User) -> None:
    relation.log_interaction(
        enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=filled(subject, {"title": localised_lazy(session.offering, "title")}),
        circle=Circle.ENTERPRISE,
        kind=KIND,
        uuid=session.uuid,
    )
