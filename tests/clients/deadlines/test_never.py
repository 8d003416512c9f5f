"""Whatever two workers, retries and jumping clocks do: never twice, late, over budget, at night, or without reason (§11)."""

import datetime as dt
import os
import random
import uuid
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import timezone

from clients.enums import MessageClass, MessageState
from clients.models import Contact, OutboundMessage
from clients.rules.outreach import BUDGET_DAYS, KINDS
from clients.services import delivery, outreach
from core import jobs, mail, registry
from core.models import Job, PublicHoliday

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 12, 1, 6, tzinfo=dt.UTC)
HOLIDAY = dt.date(2026, 12, 25)
CODES = ("N01", "N02", "N09", "N11", "N13", "N16", "N19")
KIND = "tests.never"
# One life in `make test`; `make chaos ARGS=never` lives many, each another order of events.
SEEDS = range(int(os.environ.get("CCV_TEST_SEEDS", "1")))


class World:
    """Objects that complete, people who leave, say no or bounce; and what left, with the truth at that instant."""

    def __init__(self, enterprise, seed: int) -> None:
        self.dice = random.Random(seed)
        self.enterprise = enterprise
        self.objects = [uuid.uuid4() for _n in range(6)]
        self.finished: set[uuid.UUID] = set()
        self.contacts = [
            Contact.objects.create(enterprise=enterprise, full_name=f"P{n}", email=f"p{n}@example.org")
            for n in range(3)
        ]
        self.sent: list[tuple[dt.datetime, OutboundMessage]] = []
        self.wrong: list[str] = []

    def step(self) -> None:
        """Do one thing at random: post, complete, withdraw a wish, work twice, or lose a worker."""
        acts = (
            self.post,
            self.post,
            self.post,
            self.finish,
            self.refuse,
            self.work,
            self.work,
            self.doubled,
            self.die,
        )
        self.dice.choice(acts)()

    def post(self) -> None:
        outreach.post(
            self.dice.choice(CODES),
            enterprise=self.enterprise,
            to=self.dice.choice(self.contacts),
            about=(KIND, self.dice.choice(self.objects)),
            occurrence=self.dice.choice(("", "D+7")),
            link="/espace/",
        )

    def finish(self) -> None:
        if self.dice.random() < 0.2:
            self.finished.add(self.dice.choice(self.objects))

    def refuse(self) -> None:
        if self.dice.random() < 0.1:
            contact = self.dice.choice(self.contacts)
            field = self.dice.choice(("opted_out_at", "bounced_at", "left_on"))
            now = timezone.now()
            Contact.objects.filter(pk=contact.pk).update(**{field: now.date() if field == "left_on" else now})

    def work(self) -> None:
        jobs.run_due(50)

    def doubled(self) -> None:
        """The broker delivers everything a second time."""
        Job.objects.filter(state=Job.State.DONE).update(state=Job.State.QUEUED)
        jobs.run_due(50)

    def die(self) -> None:
        """A worker dies while it holds jobs; another takes them over once the claim is stale."""
        Job.objects.filter(state=Job.State.QUEUED).update(
            state=Job.State.RUNNING, claimed_at=timezone.now() - dt.timedelta(hours=1)
        )
        jobs.run_due(50)

    def watch(self, message) -> None:
        """Look at one letter at the instant it leaves."""
        now = timezone.now()
        row = OutboundMessage.objects.select_related("contact").get(uuid=message.extra_headers["Message-ID"][1:37])
        self.sent.append((now, row))
        legal = row.message_class == MessageClass.LEGAL
        quiet = not (dt.time(7, 30) <= now.time() < dt.time(18)) or now.weekday() >= 5 or now.date() == HOLIDAY
        contact = Contact.objects.get(pk=row.contact_id)
        for broken, words in (
            (quiet and not legal, "at night"),
            (row.about_uuid in self.finished, "after completion"),
            (contact.left_on or contact.bounced_at, "to somebody gone"),
            (contact.opted_out_at and row.message_class == MessageClass.SOLICITATION, "to somebody who said no"),
        ):
            if broken:
                self.wrong.append(f"{row.code} {words} {now}")


@pytest.mark.parametrize("seed", SEEDS)
def test_no_order_of_events_breaks_a_promise(savane, settings, monkeypatch, seed):
    settings.CCV_QUIET_HOURS = (dt.time(18), dt.time(7, 30))
    settings.CCV_SMS_URL = ""
    PublicHoliday.objects.create(day=HOLIDAY, name_fr="Noël")
    world = World(savane, seed)
    monkeypatch.setattr(registry, "_entries", dict(registry._entries))
    registry.register(KIND, registry.Entry(still_due=lambda message: message.about_uuid not in world.finished))
    whole = mail.deliver

    def flaky(message, *, before_data):
        dice = world.dice.random()
        if dice < 0.15:
            raise mail.DeliveryPostponed(451)
        whole(message, before_data=before_data)
        world.watch(message)
        if dice > 0.92:
            raise mail.DeliveryUncertain

    monkeypatch.setattr(mail, "deliver", flaky)
    # What a letter says is tried elsewhere; here only when it leaves. Laying it out took most of the time.
    monkeypatch.setattr(delivery.letters, "compose", lambda _message: mail.Letter("Objet", "Texte", "<p>Texte</p>"))
    moment = START
    for _step in range(120):
        jump = world.dice.choice((0.1, 0.5, 3, 9, 26, 60, -2))
        moment = max(START, moment + dt.timedelta(hours=jump))
        with time_machine.travel(moment, tick=False):
            world.step()

    assert world.wrong == []
    assert len(outbox.outbox) == len(world.sent) > 5, "nothing was tried"
    twice = Counter(row.key for _moment, row in world.sent)
    assert set(twice.values()) == {1}
    by_person = defaultdict(list)
    for at, row in sorted(world.sent, key=lambda pair: pair[0]):
        if KINDS[row.code].opens_budget and row.is_first_solicitation:
            by_person[row.person_key].append(at)
    gaps = [later - sooner for days in by_person.values() for sooner, later in pairwise(days)]
    assert all(gap >= dt.timedelta(days=BUDGET_DAYS) - dt.timedelta(hours=3) for gap in gaps), gaps
    assert not OutboundMessage.objects.filter(fate=MessageState.SENDING).exists()
