"""Dates that bind: calendar months, working days."""

import datetime as dt

import pytest

from core import clock

D = dt.date


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (D(2026, 12, 31), 2, D(2027, 2, 28)),
        (D(2027, 12, 31), 2, D(2028, 2, 29)),
        (D(2026, 8, 29), 6, D(2027, 2, 28)),
        (D(2026, 8, 31), 1, D(2026, 9, 30)),
        (D(2026, 11, 23), 2, D(2027, 1, 23)),
        (D(2028, 2, 29), 12, D(2029, 2, 28)),
    ],
)
def test_add_months_clamps_to_the_last_day(start, months, expected):
    assert clock.add_months(start, months) == expected


def test_add_working_days_skips_weekends_and_holidays():
    friday, holiday = D(2026, 12, 18), {D(2026, 12, 25)}

    assert clock.add_working_days(friday, 1, holiday) == D(2026, 12, 21)
    assert clock.add_working_days(friday, 5, holiday) == D(2026, 12, 28)


def test_working_days_between_is_the_inverse_of_add_working_days():
    start = D(2026, 11, 23)
    for count in range(15):
        assert clock.working_days_between(start, clock.add_working_days(start, count, set()), set()) == count
