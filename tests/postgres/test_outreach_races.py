"""Several workers and several sources at once: one row, one hand-over, one solicitation a month."""

import datetime as dt
import itertools
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections, transaction

from clients.models import Contact, Enterprise, Interaction, OutboundMessage
from clients.services import outreach, relation
from core import heartbeat, jobs
from core.lifecycle import lock
from core.models import Job
from tests.postgres.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 8


@pytest.fixture(autouse=True)
def _nobody_delivers(monkeypatch):
    """Keep what is posted: these tests race before anything leaves."""
    monkeypatch.setattr(jobs, "publish", lambda *_args, **_options: True)


@pytest.fixture
def contact(savane) -> Contact:
    return Contact.objects.get(enterprise=savane)


def together(act: Callable[[int], object]) -> list[object]:
    """Do the same thing in several threads at the same moment and return what each got."""
    return at_once(*(partial(act, number) for number in range(THREADS)))


def test_same_message_posted_by_several_sources_is_one_row_and_one_line(savane, contact):
    about = ("tests.object", uuid.uuid4())

    answers = together(lambda _n: outreach.post("N08", enterprise=savane, to=contact, about=about).pk)

    assert len(set(answers)) == 1, answers
    assert (OutboundMessage.objects.count(), Interaction.objects.count(), Job.objects.count()) == (1, 1, 1)


def test_solicitations_of_several_sources_share_one_budget(savane, contact):
    """Without the lock each source would find the month free."""
    together(lambda _n: outreach.post("N09", enterprise=savane, to=contact, about=("tests.object", uuid.uuid4())).pk)

    days = sorted(OutboundMessage.objects.values_list("due_at", flat=True))
    gaps = [later - sooner for sooner, later in itertools.pairwise(days)]
    assert len(days) == THREADS
    assert min(gaps) >= dt.timedelta(days=30)


def test_job_claimed_by_several_workers_is_done_once(monkeypatch):
    done: list[uuid.UUID] = []
    monkeypatch.setattr(jobs, "_handlers", {"tests.note": (done.append, "mail")})
    row = jobs.enqueue("tests.note", uuid.uuid4())

    answers = together(lambda _n: jobs.run(row.pk))

    assert (answers.count(True), len(done)) == (1, 1)


def test_lease_wanted_by_several_schedulers_goes_to_one():
    answers = together(lambda number: heartbeat.hold("beat", f"holder-{number}"))

    assert answers.count(True) == 1, answers


def test_job_enqueued_by_several_requests_with_an_occurrence_is_one_row(monkeypatch):
    monkeypatch.setattr(jobs, "_handlers", {"tests.note": (lambda _uuid: None, "mail")})
    subject = uuid.uuid4()

    answers = together(lambda _n: jobs.enqueue("tests.note", subject, occurrence="once").pk)

    assert len(set(answers)) == 1, answers


def test_job_asked_again_while_a_worker_takes_it_sees_what_was_just_written(monkeypatch, savane):
    """Coalesced with a run that read the object too early, the second change would never be acted upon."""
    seen: list[str] = []
    monkeypatch.setattr(jobs, "_handlers", {"tests.note": (lambda _uuid: seen.append(name_now()), "mail")})
    row = jobs.enqueue("tests.note", savane.uuid)
    worker = threading.Thread(target=lambda: (jobs.run(row.pk), connections.close_all()))

    with transaction.atomic():
        same = jobs.enqueue("tests.note", savane.uuid)
        worker.start()
        time.sleep(0.5)
        Enterprise.objects.filter(pk=savane.pk).update(name="Nouveau nom")
    worker.join()

    assert (same.pk, seen) == (row.pk, ["Nouveau nom"])


def name_now() -> str:
    return Enterprise.objects.get().name


def test_two_people_who_hold_one_file_and_write_about_the_other_do_not_block_each_other(savane, golfe):
    """A line is checked against its enterprise at the end: a lock that minds it would make one of two acts fail."""
    files = [savane, golfe]
    written = threading.Barrier(2, timeout=20)

    def act(number: int) -> str:
        if number > 1:
            return ""
        with transaction.atomic():
            held = lock(files[number])
            relation.log_interaction(files[1 - number], by=None, subject="Ligne")
            written.wait()
        return held.name

    assert together(act)[:2] == [savane.name, golfe.name]
