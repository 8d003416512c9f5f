"""The two months of the notice: the table of dates that no database computes (domain §7.4, I8)."""

import datetime as dt

import pytest

from diagnostics.rules.notice import comments_deadline, notice_deadline

TABLE = [
    ("2026-11-12", "2027-01-12"),
    ("2026-12-31", "2027-02-28"),
    ("2027-12-31", "2028-02-29"),
    ("2026-12-29", "2027-02-28"),
    ("2026-12-30", "2027-02-28"),
    ("2027-12-29", "2028-02-29"),
    ("2027-12-30", "2028-02-29"),
    ("2026-12-28", "2027-02-28"),
    ("2026-08-29", "2026-10-29"),
    ("2026-08-30", "2026-10-30"),
    ("2026-08-31", "2026-10-31"),
    ("2026-07-31", "2026-09-30"),
    ("2026-09-30", "2026-11-30"),
    ("2028-02-29", "2028-04-29"),
    ("2027-02-28", "2027-04-28"),
    ("2026-04-30", "2026-06-30"),
]


@pytest.mark.parametrize(("closed", "last"), TABLE)
def test_notice_deadline_is_the_same_day_two_months_later_clamped(closed, last):
    """A day lost here is a day of the enterprise's right."""
    assert notice_deadline(dt.date.fromisoformat(closed)) == dt.date.fromisoformat(last)


def test_comments_deadline_is_thirty_days_after_closing():
    """Comments are annexed for thirty days (§7.3)."""
    assert comments_deadline(dt.date(2026, 11, 12)) == dt.date(2026, 12, 12)


def independent(day):
    """The same rule said another way: walk back from the last day the target month could have."""
    month, year = (day.month + 2, day.year) if day.month <= 10 else (day.month - 10, day.year + 1)
    number = day.day
    while True:
        try:
            return dt.date(year, month, number)
        except ValueError:
            number -= 1


def test_notice_deadline_of_every_closing_day_for_twenty_years():
    """One function, checked against another way of counting: no day of 2024–2044 loses a day of the right."""
    first, last = dt.date(2024, 1, 1), dt.date(2044, 12, 31)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]

    assert len(days) == 7671
    assert [day for day in days if notice_deadline(day) != independent(day)] == []
