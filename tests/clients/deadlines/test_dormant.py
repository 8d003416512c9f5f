"""Nobody loses an access for want of a word (N23)."""

import datetime as dt

import pytest
import time_machine

from clients.deadlines import dormant
from clients.models import OutboundMessage
from core import clock, jobs

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


def test_account_silent_for_eleven_months_is_told_once_and_not_after_a_visit(mawuli, senam, settings):
    for user, last in (
        (mawuli, dt.datetime(2025, 12, 20, tzinfo=dt.UTC)),
        (senam, dt.datetime(2026, 1, 5, tzinfo=dt.UTC)),
    ):
        user.last_login = last
        user.save()
    with time_machine.travel(NOW, tick=False):
        assert [dormant.remind_dormant(clock.today()) for _twice in range(2)] == [1, 0]
        mawuli.last_login = NOW
        mawuli.save()
        jobs.run_due()

    message = OutboundMessage.objects.get(code="N23")
    assert (message.user, message.fate, message.reason) == (mawuli, "cancelled", "no_longer_due")
