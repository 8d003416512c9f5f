"""For every message of the programme and every reason not to send it: it does not leave, and its row says why (§11)."""

import uuid

import pytest
from django.core import mail as outbox
from django.utils import timezone

from clients.enums import Channel, Circle, FateReason, MessageClass, MessageState, Status
from clients.models import Contact, Enterprise, Interaction, OutboundMessage, PortalMembership, Task
from clients.rules.outreach import KINDS
from clients.services import outreach
from core import jobs, reference, registry

pytestmark = pytest.mark.django_db
KIND = "tests.negative"
SCHEDULED = {step["code"] for schedule in reference.read("schedules")["schedules"] for step in schedule["steps"]}
TO_ENTERPRISES = sorted(code for code, kind in KINDS.items() if kind.message_class != MessageClass.INTERNAL)
SOLICITATIONS = [code for code in TO_ENTERPRISES if KINDS[code].message_class == MessageClass.SOLICITATION]
CANCELLED, PAPER, SENT = MessageState.CANCELLED, MessageState.PAPER, MessageState.SENT


@pytest.fixture
def contact(savane, settings):
    settings.CCV_SMS_URL = ""
    return Contact.objects.get(enterprise=savane)


@pytest.fixture
def holds(monkeypatch):
    """Register an object whose reason may go away."""
    state = {"due": True}
    monkeypatch.setattr(registry, "_entries", dict(registry._entries))
    registry.register(KIND, registry.Entry(still_due=lambda _message: state["due"]))
    return state


def merged(contact):
    Enterprise.objects.filter(pk=contact.enterprise_id).update(status=Status.MERGED)


def gone(contact):
    Enterprise.objects.filter(pk=contact.enterprise_id).update(status=Status.LEFT)


def left(contact):
    Contact.objects.filter(pk=contact.pk).update(left_on=timezone.localdate())


def opted_out(contact):
    Contact.objects.filter(pk=contact.pk).update(opted_out_at=timezone.now())


def bounced(contact):
    Contact.objects.filter(pk=contact.pk).update(bounced_at=timezone.now())


def no_address(contact):
    Contact.objects.filter(pk=contact.pk).update(email="", phone="", user=None)


def refuses_mail(contact):
    Enterprise.objects.filter(pk=contact.enterprise_id).update(electronic_refused=True)


# What happens, and what the row then says: fate and reason, for all codes or for solicitations only.
CIRCUMSTANCES = {
    "merged": (merged, CANCELLED, FateReason.MERGED, False),
    "person gone": (left, CANCELLED, FateReason.LEFT, False),
    "enterprise gone": (gone, CANCELLED, FateReason.GONE, True),
    "opted out": (opted_out, CANCELLED, FateReason.OPTED_OUT, True),
    "bounced": (bounced, PAPER, None, False),
    "no address": (no_address, PAPER, None, False),
    "paper only": (refuses_mail, PAPER, None, False),
}


def post(code, contact, **options):
    contact = Contact.objects.select_related("enterprise").get(pk=contact.pk)
    about = (KIND, uuid.uuid4())
    return outreach.post(code, enterprise=contact.enterprise, to=contact, about=about, link="/espace/", **options)


@pytest.mark.parametrize("name", CIRCUMSTANCES)
@pytest.mark.parametrize("before", [True, False], ids=["before-posting", "while-it-waits"])
def test_no_code_reaches_whom_it_must_not(contact, holds, name, before):
    """The circumstance holds when the message is written, or comes between its writing and its leaving."""
    act, fate, reason, solicitations_only = CIRCUMSTANCES[name]
    if before:
        act(contact)
    rows = {code: post(code, contact) for code in TO_ENTERPRISES}
    OutboundMessage.objects.update(due_at=timezone.now())  # the month between two solicitations is over
    if not before:
        act(contact)
    for code in TO_ENTERPRISES:
        outreach.deliver(rows[code].uuid)

    for code in TO_ENTERPRISES:
        rows[code].refresh_from_db()
        if solicitations_only and code not in SOLICITATIONS:
            assert rows[code].fate == SENT, f"{code}: {rows[code].fate} {rows[code].reason}"
        else:
            assert rows[code].fate == fate, f"{code}: {rows[code].fate} {rows[code].reason}"
            assert reason in {None, rows[code].reason}, code
    expected = len(TO_ENTERPRISES) - len(SOLICITATIONS) if solicitations_only else 0
    assert len(outbox.outbox) == expected
    if fate == PAPER:
        assert Task.objects.open().filter(about_kind="clients.outboundmessage").count() == len(TO_ENTERPRISES)


@pytest.mark.parametrize("code", sorted(SCHEDULED | set(TO_ENTERPRISES)))
def test_message_whose_reason_is_gone_does_not_leave(contact, holds, code):
    """Answered, withdrawn, cancelled, lapsed: whatever made the reason go between writing and leaving."""
    row = post(code, contact)
    OutboundMessage.objects.update(due_at=timezone.now())
    holds["due"] = False

    outreach.deliver(row.uuid)

    row.refresh_from_db()
    assert (row.fate, row.reason) == (CANCELLED, FateReason.NO_LONGER_DUE)
    assert outbox.outbox == []


@pytest.mark.parametrize("code", TO_ENTERPRISES)
def test_message_under_embargo_tells_nobody_else_that_it_exists(contact, holds, savane, mawuli, akou, afi, dede, code):
    """A line, a row or a task outside the readers of a notice would reveal it (§7.4)."""
    PortalMembership.objects.filter(user=akou).update(role="LEC")
    Contact.objects.filter(pk=contact.pk).update(preferred_channel=Channel.LETTER)

    post(code, contact, circle=Circle.NOTICE)

    for reader, knows in ((mawuli, True), (akou, False)):
        assert Interaction.objects.visible_to(reader).filter(about_kind=KIND).exists() is knows
        assert OutboundMessage.objects.visible_to(reader).filter(about_kind=KIND).exists() is knows
    assert not OutboundMessage.objects.visible_to(dede).filter(about_kind=KIND).exists()
    assert Task.objects.get(about_kind="clients.outboundmessage").circle == Circle.NOTICE


def test_code_of_every_schedule_is_known_to_the_gate():
    """A schedule whose code the gate does not know fails on the day it is due."""
    assert set(KINDS) >= SCHEDULED
    assert {"N02", "N05", "N10", "N12", "N14", "N16", "N18", "N19", "N20", "N22", "N25"} <= SCHEDULED


def test_jobs_of_cancelled_messages_are_harmless(contact, holds):
    row = post("N11", contact)
    holds["due"] = False
    jobs.run_due()
    holds["due"] = True
    outreach.deliver(row.uuid)

    row.refresh_from_db()
    assert (row.fate, outbox.outbox) == (CANCELLED, [])
