"""Minutes spent writing a questionnaire, without the pauses (K03)."""

import datetime as dt

import pytest

from questionnaires.rules.activity import PAUSE, active_seconds

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("gap", "seconds"),
    [
        (dt.timedelta(seconds=40), 40),
        (PAUSE, 900),
        (PAUSE + dt.timedelta(seconds=1), 0),
        (dt.timedelta(days=2), 0),
        (dt.timedelta(0), 0),
        (dt.timedelta(seconds=-5), 0),
    ],
)
def test_time_between_two_savings_counts_unless_it_is_a_pause(gap, seconds):
    """A night between two sections would make the questionnaire look unbearable; a clock set back, negative."""
    assert active_seconds(NOW - gap, NOW) == seconds


def test_first_saving_counts_nothing():
    """Nobody knows since when somebody was reading."""
    assert active_seconds(None, NOW) == 0
