"""Months, the grain of every row: a period is a run of whole months."""

import datetime as dt
from dataclasses import dataclass

KEPT_MONTHS = 36


@dataclass(frozen=True)
class Period:
    """From the first day of a month to the first day of another, both months included."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> list[dt.date]:
        """Every month of the period, oldest first."""
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = shift(month, 1)
        return found


def month_of(day: dt.date) -> dt.date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def shift(month: dt.date, by: int) -> dt.date:
    """Return the first day of the month `by` months later (or earlier)."""
    year, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return dt.date(year, index + 1, 1)


def last_months(today: dt.date, count: int = KEPT_MONTHS) -> list[dt.date]:
    """Return the last months, the current one first."""
    return [shift(month_of(today), -back) for back in range(count)]


def half_year(day: dt.date) -> dt.date:
    """Return the first day of the half-year of a day."""
    return dt.date(day.year, 1 if day.month < 7 else 7, 1)


def read_month(text: str) -> dt.date | None:
    """Read 2026-11; None for anything else."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a month has no time zone
    except ValueError:
        return None
