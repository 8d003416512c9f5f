"""Requests of people about their own data: received, identity checked, answered by the officer (domain §8.4)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from clients.services import outreach
from core import audit, clock, references
from core.lifecycle import lock, move
from portal import states
from portal.enums import DataDecision, DataRequestKind
from portal.models import DataRequest
from portal.queries.my_data import contacts_of

ANSWER_DAYS = 30
SAME_PRESS = dt.timedelta(minutes=2)
KIND = "portal.datarequest"


@transaction.atomic
def ask(user: User, *, kind: str, text: str) -> DataRequest:
    """Receive a request of somebody signed in: the account is the check of identity. Pressed twice, it is one."""
    same = DataRequest.objects.filter(user=user, kind=kind, text=text, created_at__gt=clock.now() - SAME_PRESS)
    if found := same.first():
        return found
    row = _receive(kind=kind, text=text, user=user, name=str(user), address=user.email, day=clock.today())
    audit.record("portal.datarequest.received", obj=row, by=user, to_state=row.state)
    return move(row, states.IDENTIFY, by=None, identity_note="account", identified_at=clock.now())


@transaction.atomic
def record(*, kind: str, text: str, name: str, address: str, received_on: dt.date, by: User) -> DataRequest:
    """Write down a request that came by letter or at the desk; the delay runs from the day it came."""
    row = _receive(kind=kind, text=text, user=None, name=name, address=address, day=received_on)
    audit.record("portal.datarequest.received", obj=row, by=by, to_state=row.state)
    return row


def _receive(*, day: dt.date, **fields: Any) -> DataRequest:
    """Store a request and tell the officers."""
    row = DataRequest.objects.create(
        reference=references.allocate("DDP", clock.today().year),
        received_on=day,
        answer_by=day + dt.timedelta(days=ANSWER_DAYS),
        **fields,
    )
    warn(row, occurrence="received")
    return row


@transaction.atomic
def identify(row: DataRequest, *, note: str, by: User) -> DataRequest:
    """Say how the identity of the person was checked: nothing is told to anybody before."""
    return move(lock(row), states.IDENTIFY, by=by, identity_note=note, identified_at=clock.now())


@transaction.atomic
def answer(row: DataRequest, *, decision: str, text: str, by: User) -> DataRequest:
    """Answer, with the decision; a granted objection stops invitations at once."""
    row = move(
        lock(row),
        states.ANSWER,
        by=by,
        decision=decision,
        answer=text,
        answered_by=by,
        answered_at=clock.now(),
    )
    audit.record("portal.datarequest.decided", obj=row, by=by, data={"decision": decision, "kind": row.kind})
    if row.user is None:
        return row
    if row.kind == DataRequestKind.OBJECTION and decision == DataDecision.GRANTED:
        contacts_of(row.user).filter(opted_out_at=None).update(opted_out_at=clock.now())
    outreach.post(
        "A34",
        enterprise=None,
        to=row.user,
        about=(KIND, row.uuid),
        circle=row.audit_circle,
        context={"reference": row.reference},
        link=reverse("portal:data_request", args=[row.uuid]),
    )
    return row


def warn(row: DataRequest, *, occurrence: str) -> int:
    """Tell the officers that a request waits; once per occasion. Return how many there are."""
    officers = list(User.objects.with_role("DPO"))
    for officer in officers:
        outreach.post(
            "A35",
            enterprise=None,
            to=officer,
            about=(KIND, row.uuid),
            occurrence=occurrence,
            circle=row.audit_circle,
            context={"reference": row.reference, "answer_by": row.answer_by},
            link=reverse("portal:data_case", args=[row.uuid]),
        )
    return len(officers)
