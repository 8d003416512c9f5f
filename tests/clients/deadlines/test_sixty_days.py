"""Sixty days of three schedulers, dead days, two deliveries of everything: each reminder once, in time, or never."""

import datetime as dt
import random
from collections import Counter

import pytest
import time_machine
from django.core import mail

from clients.deadlines import digests
from clients.deadlines import outreach as deadlines
from clients.enums import MessageState
from clients.models import Mandate, OutboundMessage, Task
from clients.services import relation
from clients.services.schedules import load_schedules
from core import jobs, reference
from core.models import Job, PublicHoliday

pytestmark = pytest.mark.django_db
FIRST_DAY = dt.date(2026, 11, 2)
DAYS = 60
SCHEDULERS = 3
OPEN, CLOSED = dt.time(7, 30), dt.time(18)


@pytest.fixture
def _office(settings, afi, kodjo):
    """Quiet hours, the schedules of the reference, and a holiday in the middle of a week."""
    settings.CCV_QUIET_HOURS = (CLOSED, OPEN)
    load_schedules(reference.read("schedules"))
    PublicHoliday.objects.create(day=dt.date(2026, 12, 16), name_fr="Fête")


def live_one_day(day: dt.date, dice: random.Random, sent_at: list[dt.datetime]) -> None:
    """Wake at some hour, three schedulers at once; do what is due twice, as after a lost acknowledgement."""
    moment = dt.datetime.combine(day, dt.time(dice.randrange(24), 7), tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False):
        for _scheduler in range(SCHEDULERS):
            deadlines.remind_overdue_tasks(day)
            deadlines.warn_of_expiries(day)
            digests.send_weekly_digest(day)
        for hour in (8, 14):
            time = dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)
            if time < moment:
                continue
            with time_machine.travel(time, tick=False):
                before = len(mail.outbox)
                jobs.run_due()
                Job.objects.filter(state=Job.State.DONE).update(state=Job.State.QUEUED)
                jobs.run_due()
                sent_at.extend([time] * (len(mail.outbox) - before))


@pytest.mark.usefixtures("_office")
@pytest.mark.parametrize("seed", [1, 2])
def test_sixty_days_of_schedulers_send_each_reminder_once(savane, afi, seed):
    dice = random.Random(seed)
    for number in range(6):
        due = FIRST_DAY + dt.timedelta(days=dice.randrange(DAYS))
        relation.open_task(savane, owner=afi, title=f"Tâche {number}", due_on=due, by=None)
        Mandate.objects.create(
            enterprise=savane,
            purpose=f"M{number}",
            starts_on=FIRST_DAY,
            ends_on=due + dt.timedelta(days=dice.randrange(40)),
        )
    dead = {FIRST_DAY + dt.timedelta(days=dice.randrange(DAYS - 5) + n) for n in range(4)}
    sent_at: list[dt.datetime] = []

    for number in range(DAYS):
        day = FIRST_DAY + dt.timedelta(days=number)
        if dice.random() < 0.1:
            Task.objects.open().order_by("?").update(state="done")
        if day not in dead:
            live_one_day(day, dice, sent_at)

    identities = Counter(letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert set(identities.values()) <= {1}, "somebody was reminded twice"
    assert len(mail.outbox) == OutboundMessage.objects.filter(fate=MessageState.SENT).count() > 6
    assert all(OPEN <= time.time() < CLOSED and time.weekday() < 5 for time in sent_at), "somebody was disturbed"
    assert dt.date(2026, 12, 16) not in {time.date() for time in sent_at}
    keys = OutboundMessage.objects.values_list("key", flat=True)
    assert len(keys) == len(set(keys))
