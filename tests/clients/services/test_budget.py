"""A month of peace between two invitations, counted from the day they really left (§7.7)."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core import mail as outbox

from clients.enums import FateReason, MessageState
from clients.models import Contact
from clients.services import outreach
from core import jobs

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)


def post(savane):
    contact = Contact.objects.get(enterprise=savane)
    return outreach.post("N09", enterprise=savane, to=contact, about=("tests.x", uuid.uuid4()), link="/espace/")


def test_invitation_that_left_late_keeps_the_next_one_a_month_away(savane):
    """Planned for the 1st, held back by a server until the 20th: the next one is not due on the 31st."""
    with time_machine.travel(DAY, tick=False):
        first, second = post(savane), post(savane)
    with time_machine.travel(DAY + dt.timedelta(days=19), tick=False):
        outreach.deliver(first.uuid)

    with time_machine.travel(DAY + dt.timedelta(days=31), tick=False):
        jobs.run_due()
    second.refresh_from_db()
    assert (second.fate, second.reason) == (MessageState.QUEUED, FateReason.BUDGET)
    assert second.due_at >= DAY + dt.timedelta(days=49)
    assert len(outbox.outbox) == 1

    with time_machine.travel(DAY + dt.timedelta(days=60), tick=False):
        jobs.run_due()
    assert len(outbox.outbox) == 2


def test_two_invitations_late_by_a_month_do_not_leave_together(savane):
    """After weeks without a worker both are due: one leaves, the other waits its month."""
    with time_machine.travel(DAY, tick=False):
        post(savane)
        post(savane)

    with time_machine.travel(DAY + dt.timedelta(days=45), tick=False):
        jobs.run_due()

    assert len(outbox.outbox) == 1
