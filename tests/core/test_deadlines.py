"""What the calendar triggers, from beat, a terminal or a test alike."""

import datetime as dt
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from core import clock, deadlines, jobs, tasks
from core.models import DeadlineFault, Job, Sequence

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 1, 31)


@pytest.fixture
def seen(monkeypatch):
    """Register one deadline that writes a row, and remember the days it was asked for."""
    days: list[dt.date] = []

    def note(today: dt.date) -> int:
        days.append(today)
        Sequence.objects.create(prefix="TEST", year=today.year + len(days))
        return 1

    monkeypatch.setattr(deadlines, "_registered", {"tests.note": note})
    return days


def test_run_deadlines_acts_for_the_day_it_is_given(seen, capsys):
    call_command("run_deadlines", "--on", "2027-01-31")

    assert seen == [DAY]
    assert capsys.readouterr().out.splitlines() == ["2027-01-31", "  tests.note: 1"]


@pytest.mark.parametrize("day", ["31/02/2026", "2026-02-31", "demain"])
def test_run_deadlines_for_no_day_of_the_calendar_says_so_and_does_nothing(seen, day):
    """An operator who mistypes a date must read how to write it, and nothing may fall due on a day that is not."""
    with pytest.raises(CommandError, match=f"{day} is not a day of the calendar, written 2027-01-31"):
        call_command("run_deadlines", "--on", day)

    assert seen == []


def test_run_deadlines_without_day_is_today(seen):
    call_command("run_deadlines")

    assert seen == [clock.today()]


def test_run_deadlines_rehearsal_changes_nothing(seen, capsys):
    call_command("run_deadlines", "--on", "2027-01-31", "--dry-run")

    assert (seen, Sequence.objects.count()) == ([DAY], 0)
    assert "nothing was changed" in capsys.readouterr().out


def test_run_deadlines_rehearsal_says_what_work_would_follow(seen, monkeypatch, capsys):
    def write(_today: dt.date) -> int:
        jobs.enqueue("tests.letter", uuid.uuid4())
        return 1

    deadlines.register("tests.letters", write)

    call_command("run_deadlines", "--dry-run")

    assert "would then do tests.letter: 1" in capsys.readouterr().out
    assert Job.objects.count() == 0


def test_run_deadlines_with_a_wrong_date_says_so(seen):
    with pytest.raises(CommandError, match="--on"):
        call_command("run_deadlines", "--on", "31/01/2027")
    assert seen == []


def test_deadline_that_fails_does_not_keep_the_others_from_running(seen, monkeypatch):
    """One broken rule must not stop everybody's reminders."""
    monkeypatch.setitem(deadlines._registered, "tests.broken", lambda _today: 1 / 0)
    deadlines.register("tests.last", lambda _today: 7)

    with pytest.raises(CommandError, match=r"tests\.broken"):
        call_command("run_deadlines", "--on", "2027-01-31")

    assert deadlines.run_all(DAY) == {"tests.note": 1, "tests.broken": -1, "tests.last": 7}


def test_scheduled_task_runs_the_calendar_of_today(seen):
    tasks.run_deadlines()

    assert seen == [clock.today()]


def test_one_bad_row_never_stops_its_kind_and_is_shown_until_it_passes(monkeypatch):
    """A file somebody spoilt must not keep everybody after it from being reminded."""
    rows = [Sequence.objects.create(prefix=f"T{number}", year=2027) for number in range(5)]
    broken = {rows[1].pk}

    def act(row: Sequence) -> bool:
        Sequence.objects.filter(pk=row.pk).update(last=9)
        if row.pk in broken:
            raise ValueError("somebody@example.org")
        return True

    monkeypatch.setattr(
        deadlines, "_registered", {"tests.each": lambda _day: deadlines.each(Sequence.objects.all(), act, chunk=2)}
    )

    assert deadlines.run_all(DAY) == deadlines.run_all(DAY) == {"tests.each": 4}
    fault = DeadlineFault.objects.get()
    assert (fault.name, fault.object_pk, fault.error, fault.times) == ("tests.each", rows[1].pk, "ValueError", 2)
    assert Sequence.objects.get(pk=rows[1].pk).last == 0, "half of a failed act was kept"

    broken.clear()
    deadlines.run_all(DAY)
    assert not DeadlineFault.objects.exists()


def test_sweep_of_many_rows_asks_as_often_per_row_whatever_their_number(django_assert_max_num_queries):
    Sequence.objects.bulk_create([Sequence(prefix=f"M{number}", year=2027) for number in range(1000)])

    with django_assert_max_num_queries(2 * 1000 + 20):  # one savepoint each, one read per chunk
        assert deadlines.each(Sequence.objects.all(), lambda _row: 1) == 1000


def test_a_chunk_that_fails_is_done_again_row_by_row(monkeypatch):
    """Work done by the hundred must lose one reminder, not hundreds, over the one row somebody spoilt."""
    rows = [Sequence.objects.create(prefix=f"T{number}", year=2027) for number in range(7)]
    broken, chunks = {rows[4].pk}, []

    def act(some: list[Sequence]) -> int:
        chunks.append(len(some))
        Sequence.objects.filter(pk__in=[row.pk for row in some]).update(last=F("last") + 1)
        if broken & {row.pk for row in some}:
            raise ValueError("somebody@example.org")
        return len(some)

    every = Sequence.objects.all()
    monkeypatch.setattr(deadlines, "_registered", {"tests.some": lambda _day: deadlines.together(every, act, chunk=3)})

    assert deadlines.run_all(DAY) == {"tests.some": 6}
    assert chunks == [3, 3, 1, 1, 1, 1]
    assert list(every.order_by("pk").values_list("last", flat=True)) == [1, 1, 1, 1, 0, 1, 1]
    assert DeadlineFault.objects.get().object_pk == rows[4].pk

    broken.clear()
    assert deadlines.run_all(DAY) == {"tests.some": 7}
    assert not DeadlineFault.objects.exists()
