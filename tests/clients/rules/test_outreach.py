"""When a message may leave: hours, days, budget, schedules (domain §11, §7.7)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.enums import MessageClass
from clients.rules.outreach import KINDS, QuietHours, Step, free_of_budget, latest_due, leaves_at

QUIET = QuietHours(evening=dt.time(18), morning=dt.time(7, 30))
HOLIDAYS = frozenset({dt.date(2026, 12, 25), dt.date(2027, 1, 1)})
DAY = dt.date(2026, 11, 23)
NOTICE = [Step("N16", f"D{offset}", offset) for offset in (-30, -15, -7, -1)]
INVITATION = [Step("N02", "D+7", 7), Step("N02", "D+15", 15), Step("N03", "D+25", 25)]


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (at(24, 10), at(24, 10)),
        (at(24, 7, 29), at(24, 7, 30)),
        (at(24, 7, 30), at(24, 7, 30)),
        (at(24, 17, 59), at(24, 17, 59)),
        (at(24, 18), at(25, 7, 30)),
        (at(24, 2), at(24, 7, 30)),
        (at(27, 19), at(30, 7, 30)),
        (at(28, 11), at(30, 7, 30)),
        (at(24, 23, 59, month=12), dt.datetime(2026, 12, 28, 7, 30, tzinfo=dt.UTC)),
        (at(31, 20, month=12), dt.datetime(2027, 1, 4, 7, 30, tzinfo=dt.UTC)),
    ],
)
def test_message_leaves_in_open_hours_of_working_days(moment, leaves):
    assert leaves_at(moment, quiet=QUIET, holidays=HOLIDAYS) == leaves


def test_message_without_quiet_hours_leaves_at_once():
    assert leaves_at(at(28, 23), quiet=None) == at(28, 23)


@given(minutes=st.integers(0, 2 * 365 * 24 * 60))
def test_message_never_leaves_in_quiet_hours_nor_before_it_was_written(minutes):
    moment = at(1, 0, month=1) + dt.timedelta(minutes=minutes)
    leaves = leaves_at(moment, quiet=QUIET, holidays=HOLIDAYS)

    assert QUIET.morning <= leaves.time() < QUIET.evening
    assert leaves.weekday() < 5
    assert leaves.date() not in HOLIDAYS
    assert moment <= leaves < moment + dt.timedelta(days=6)


def test_budget_frees_thirty_days_after_the_last_solicitation():
    earlier = [at(1, 9), at(20, 9)]

    assert free_of_budget(at(24, 9), earlier=earlier) == at(20, 9) + dt.timedelta(days=30)
    assert free_of_budget(at(24, 9), earlier=[]) == at(24, 9)
    assert free_of_budget(at(24, 9), earlier=[at(1, 9, month=9)]) == at(24, 9)


def test_step_before_its_day_is_not_due():
    assert latest_due(INVITATION, anchor=DAY, today=DAY + dt.timedelta(days=6)) is None


@pytest.mark.parametrize(
    ("elapsed", "occurrence"), [(7, "D+7"), (14, "D+7"), (15, "D+15"), (25, "D+25"), (90, "D+25")]
)
def test_latest_step_replaces_those_missed_before_it(elapsed, occurrence):
    """A scheduler dead for days sends one reminder, not three."""
    due = latest_due(INVITATION, anchor=DAY, today=DAY + dt.timedelta(days=elapsed))

    assert (due.occurrence, due.days_since) == (occurrence, elapsed)


@pytest.mark.parametrize(
    ("left", "occurrence"), [(30, "D-30"), (29, "D-30"), (8, "D-15"), (6, "D-7"), (1, "D-1"), (0, "D-1")]
)
def test_reminder_before_a_deadline_says_the_true_number_of_days_left(left, occurrence):
    due = latest_due(NOTICE, anchor=DAY, today=DAY - dt.timedelta(days=left))

    assert (due.occurrence, due.days_left) == (occurrence, left)


def test_reminder_before_a_deadline_is_never_due_after_it():
    assert latest_due(NOTICE, anchor=DAY, today=DAY + dt.timedelta(days=1)) is None


def test_classes_of_messages_are_those_the_programme_decided():
    by_class = {
        message_class: sorted(
            code for code, kind in KINDS.items() if kind.message_class == message_class and code.startswith("N")
        )
        for message_class in MessageClass
    }

    assert by_class == {
        MessageClass.LEGAL: ["N04", "N13", "N16", "N17"],
        MessageClass.FILE: ["N05", "N08", "N11", "N12", "N14", "N15", "N18", "N23"],
        MessageClass.SOLICITATION: ["N01", "N02", "N03", "N09", "N10", "N19", "N20", "N21", "N26"],
        MessageClass.INTERNAL: ["N06", "N07", "N22", "N24", "N25"],
    }
