"""The follow-up index and what may be suggested about silence."""

from datetime import date
from fractions import Fraction

import pytest

from followup.rules import (
    Attitude,
    FollowUpPolicy,
    followup_index,
    may_suggest_ignored,
    policy_from_values,
)

TODAY = date(2027, 3, 11)
POLICY = FollowUpPolicy()


def test_index_critical_adopted_and_minor_ignored_is_75():
    """Vector T8 of §5.8."""
    items = [Attitude("critical", "adopted"), Attitude("minor", "ignored")]
    assert followup_index(items, POLICY, today=TODAY) == 75


@pytest.mark.parametrize(
    ("attitude", "due_on", "points"),
    [
        ("adopted", None, 100),
        ("in_progress", date(2027, 3, 11), 75),
        ("in_progress", None, 75),
        ("in_progress", date(2027, 3, 10), 50),
        ("declined_with_alternative", None, 60),
        ("declined", None, 30),
        ("ignored", None, 0),
    ],
)
def test_index_of_one_recommendation_is_its_attitude_points(attitude, due_on, points):
    assert followup_index([Attitude("major", attitude, due_on)], POLICY, today=TODAY) == points


def test_index_undecided_or_contested_counts_for_nothing():
    """Silence and a contested record must never lower a score (§7.5)."""
    items = [
        Attitude("minor", "adopted"),
        Attitude("critical", "undecided", date(2026, 1, 1)),
        Attitude("critical", "ignored", is_contested=True),
    ]
    assert followup_index(items, POLICY, today=TODAY) == 100
    assert followup_index(items[1:], POLICY, today=TODAY) is None


def test_index_weighs_by_priority():
    items = [Attitude("critical", "declined"), Attitude("major", "adopted"), Attitude("minor", "in_progress")]
    assert followup_index(items, POLICY, today=TODAY) == Fraction(3 * 30 + 2 * 100 + 75, 6)


@pytest.mark.parametrize(
    ("attitude", "told_on", "reminders", "expected"),
    [
        ("undecided", date(2026, 12, 11), 2, True),
        ("undecided", date(2026, 12, 12), 2, False),
        ("undecided", date(2026, 12, 11), 1, False),
        ("in_progress", date(2026, 1, 1), 9, False),
    ],
)
def test_ignored_is_suggested_after_90_days_and_two_reminders_only(attitude, told_on, reminders, expected):
    assert (
        may_suggest_ignored(
            attitude=attitude, told_on=told_on, unanswered_reminders=reminders, today=TODAY, policy=POLICY
        )
        is expected
    )


def test_policy_values_replace_the_defaults():
    policy = policy_from_values({"followup": {"attitude_points": {"adopted": 90}, "ignored_after_days": 10}})
    assert policy.attitude_points == {"adopted": 90}
    assert policy.ignored_after_days == 10
    assert policy.ignored_after_reminders == 2
