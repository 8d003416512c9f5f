"""Background work: nothing is lost, nothing is done twice, whatever dies."""

import datetime as dt
import logging
import uuid

import pytest
from django.db import transaction
from django.test import override_settings

from core import clock, jobs
from core.models import Job

pytestmark = pytest.mark.django_db
SEEN: list[uuid.UUID] = []


@pytest.fixture
def work(monkeypatch):
    """Declare a kind of work that only notes for whom it was done."""
    monkeypatch.setattr(jobs, "_handlers", {})
    SEEN.clear()
    jobs.job("tests.note", queue="mail")(SEEN.append)
    return "tests.note"


def declare(kind, function):
    jobs.job(kind)(function)


def backdate(row, **ages):
    Job.objects.filter(pk=row.pk).update(**{name: clock.now() - age for name, age in ages.items()})


def test_job_enqueued_is_done_after_commit_once(work, run_after_commit):
    subject = uuid.uuid4()

    with run_after_commit():
        row = jobs.enqueue(work, subject)

    row.refresh_from_db()
    assert (SEEN, row.state, row.queue) == ([subject], Job.State.DONE, "mail")


def test_job_of_a_change_that_is_rolled_back_never_existed(work, run_after_commit):
    with run_after_commit(), transaction.atomic():
        jobs.enqueue(work, uuid.uuid4())
        transaction.set_rollback(True)

    assert (Job.objects.count(), SEEN) == (0, [])


def test_task_run_twice_acts_once(work):
    row = jobs.enqueue(work, uuid.uuid4())

    assert [jobs.run(row.pk), jobs.run(row.pk)] == [True, False]
    assert len(SEEN) == 1, "a message delivered twice by the broker must not be a second mail"


def test_job_with_occurrence_exists_once_for_ever(work):
    subject = uuid.uuid4()
    first = jobs.enqueue(work, subject, occurrence="D+7")
    jobs.run(first.pk)

    again = jobs.enqueue(work, subject, occurrence="D+7")

    assert (again.pk, Job.objects.count()) == (first.pk, 1)


def test_job_asked_again_while_it_waits_is_brought_forward(work):
    subject = uuid.uuid4()
    later = jobs.enqueue(work, subject, due_at=clock.now() + dt.timedelta(days=2))

    sooner = jobs.enqueue(work, subject)

    assert sooner.pk == later.pk
    assert jobs.run(sooner.pk), "work asked for now must not wait for the older, later date"


def test_job_not_due_yet_is_not_run(work):
    row = jobs.enqueue(work, uuid.uuid4(), due_at=clock.now() + dt.timedelta(hours=1))

    assert (jobs.run(row.pk), jobs.sweep(), SEEN) == (False, 0, [])


def test_job_that_fails_waits_longer_each_time_then_is_left_to_a_person(work):
    declare("tests.fails", lambda _subject: 1 / 0)
    row = jobs.enqueue("tests.fails", uuid.uuid4())

    delays = []
    for _try in range(jobs.MAX_ATTEMPTS):
        Job.objects.filter(pk=row.pk).update(due_at=clock.now())
        jobs.run(row.pk)
        row.refresh_from_db()
        delays.append((row.due_at - clock.now()).total_seconds())

    assert (row.state, row.error, row.attempts) == (Job.State.FAILED, "ZeroDivisionError", jobs.MAX_ATTEMPTS)
    assert delays == sorted(delays)


def test_job_failure_in_the_log_holds_no_personal_data(work, caplog):
    def fail(_subject):
        raise ValueError("mawuli@example.org is not an address")

    declare("tests.leaks", fail)
    with caplog.at_level(logging.ERROR):
        jobs.run(jobs.enqueue("tests.leaks", uuid.uuid4()).pk)

    assert "ValueError" in caplog.text
    assert "mawuli" not in caplog.text, "an address in a log is read by people who must not know it"


def test_job_that_says_later_costs_no_attempt(work):
    def later(_subject):
        raise jobs.TryLater(dt.timedelta(hours=2))

    declare("tests.later", later)
    row = jobs.enqueue("tests.later", uuid.uuid4())
    jobs.run(row.pk)
    row.refresh_from_db()

    assert (row.state, row.attempts) == (Job.State.QUEUED, 0)
    assert dt.timedelta(minutes=119) < row.due_at - clock.now() <= dt.timedelta(hours=2)


def test_job_of_a_dead_worker_is_taken_over_only_after_its_time_limit(work):
    row = jobs.enqueue(work, uuid.uuid4())
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, attempts=1)
    limit = jobs.QUEUES["mail"].stale_after

    backdate(row, claimed_at=limit - dt.timedelta(seconds=5))
    too_early = jobs.run(row.pk)
    backdate(row, claimed_at=limit + dt.timedelta(seconds=5))

    assert (too_early, jobs.sweep()) == (False, 1)
    row.refresh_from_db()
    assert row.state == Job.State.DONE


def test_job_that_kills_its_workers_is_given_up(work):
    row = jobs.enqueue(work, uuid.uuid4())
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, attempts=jobs.MAX_ATTEMPTS)
    backdate(row, claimed_at=dt.timedelta(hours=1))

    jobs.sweep()

    row.refresh_from_db()
    assert (row.state, row.error, SEEN) == (Job.State.FAILED, "WorkerLost", [])


def test_job_taken_over_meanwhile_is_not_marked_by_its_first_worker(work):
    def taken_over(_subject):
        Job.objects.update(claimed_at=clock.now() + dt.timedelta(seconds=1))

    declare("tests.slow", taken_over)
    row = jobs.enqueue("tests.slow", uuid.uuid4())
    jobs.run(row.pk)

    row.refresh_from_db()
    assert row.state == Job.State.RUNNING


def test_job_dropped_is_never_done(work):
    subject = uuid.uuid4()
    row = jobs.enqueue(work, subject)

    assert (jobs.drop(work, subject), jobs.run(row.pk), SEEN) == (1, False, [])


def test_job_without_handler_fails_instead_of_staying_claimed(work):
    row = jobs.enqueue("tests.unknown", uuid.uuid4())
    jobs.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.error) == (Job.State.QUEUED, "KeyError")


def test_sweep_publishes_what_a_silent_broker_lost(work, run_after_commit):
    """What a broker killed without persistence had in its queues is done at the next sweep."""
    rows = [jobs.enqueue(work, uuid.uuid4()) for _number in range(3)]

    assert jobs.sweep() == len(rows)
    assert len(SEEN) == len(rows)


def test_sweep_does_not_double_a_queue_the_broker_still_holds(work, monkeypatch):
    monkeypatch.setattr(jobs, "_broker_holds", lambda _queue: True)
    fresh, forgotten, unpublished = (jobs.enqueue(work, uuid.uuid4()) for _number in range(3))
    backdate(forgotten, published_at=jobs.REPUBLISH_AFTER + dt.timedelta(minutes=1))
    Job.objects.filter(pk=unpublished.pk).update(published_at=None)

    jobs.sweep()

    assert [forgotten.object_uuid, unpublished.object_uuid] == SEEN
    assert Job.objects.get(pk=fresh.pk).state == Job.State.QUEUED


@override_settings(CELERY_TASK_ALWAYS_EAGER=False)
def test_publish_without_broker_costs_nothing_but_time(work, monkeypatch, caplog):
    class Dead:
        def apply_async(self, *_args, **_options):
            raise ConnectionError("redis://:secret@broker")

    row = jobs.enqueue(work, uuid.uuid4())
    monkeypatch.setitem(jobs.current_app.tasks, "core.run_job", Dead())

    assert jobs.publish(row.pk, row.queue) is False
    row.refresh_from_db()
    assert row.published_at is None
    assert "secret" not in caplog.text


def test_run_due_does_everything_here_without_any_broker(work):
    for _number in range(3):
        jobs.enqueue(work, uuid.uuid4())

    assert (jobs.run_due(), jobs.run_due()) == (3, 0)


def test_old_work_is_forgotten_unless_it_must_not_be_done_again(work):
    _plain, once, waiting = (
        jobs.enqueue(work, uuid.uuid4()),
        jobs.enqueue(work, uuid.uuid4(), occurrence="D+7"),
        jobs.enqueue(work, uuid.uuid4(), due_at=clock.now() + dt.timedelta(days=1)),
    )
    jobs.run_due()

    assert jobs.forget_old(clock.today() + dt.timedelta(days=29)) == 0
    assert jobs.forget_old(clock.today() + dt.timedelta(days=31)) == 1
    assert set(Job.objects.values_list("pk", flat=True)) == {once.pk, waiting.pk}


def test_release_all_frees_the_claims_of_the_process_before(work):
    row = jobs.enqueue(work, uuid.uuid4())
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, claimed_at=clock.now())

    assert (jobs.release_all(), jobs.run_due()) == (1, 1)


def test_job_declared_for_an_unknown_queue_is_refused():
    with pytest.raises(LookupError):
        jobs.job("tests.lost", queue="nowhere")


def test_given_up_work_is_tried_again_once_when_a_person_asks(work):
    row = jobs.enqueue(work, uuid.uuid4())
    Job.objects.filter(pk=row.pk).update(state=Job.State.FAILED, attempts=jobs.MAX_ATTEMPTS, error="ValueError")
    SEEN.clear()

    assert (jobs.retry(row.pk, by=None), jobs.retry(row.pk, by=None)) == (True, False)
    assert jobs.run(row.pk)
    assert [row.object_uuid] == SEEN
