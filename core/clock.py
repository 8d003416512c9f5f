"""The one clock of the portal: instants in UTC, days in Africa/Lome, working days of the country.

Everything else takes `today` as an argument, so that a deadline can be tried for any date.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_pretended: ContextVar[dt.datetime | None] = ContextVar("pretended", default=None)


def now() -> dt.datetime:
    """Return the present instant, aware."""
    return _pretended.get() or timezone.now()


def today() -> dt.date:
    """Return the present day where the administration works (CCV_TIME_ZONE)."""
    return timezone.localdate(now())


@contextmanager
def pretend(moment: dt.datetime) -> Iterator[None]:
    """Let everything inside happen at another instant: demonstration data with a past, never a request."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day number `months` calendar months later, clamped to the month's end.

    31 December + 2 = 28 or 29 February (domain §7.4).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last second of the day: a deadline is inclusive until 23:59:59."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def holidays_between(start: dt.date, end: dt.date) -> frozenset[dt.date]:
    """Return the public holidays entered for the period, both days included."""
    from core.models import PublicHoliday  # the clock is imported by models

    days = PublicHoliday.objects.filter(day__range=(start, end)).values_list("day", flat=True)
    return frozenset(days)


def is_working_day(day: dt.date, holidays: Collection[dt.date] = frozenset()) -> bool:
    """Tell whether offices are open: Monday to Friday, not a public holiday (domain §2.4)."""
    return day.weekday() < 5 and day not in holidays


def add_working_days(day: dt.date, count: int, holidays: Collection[dt.date] | None = None) -> dt.date:
    """Return the day `count` working days later; the first day is not counted."""
    if holidays is None:
        holidays = holidays_between(day, day + dt.timedelta(days=count * 2 + 30))
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def working_days_between(start: dt.date, end: dt.date, holidays: Collection[dt.date] | None = None) -> int:
    """Count working days after `start` up to and including `end`; 0 when `end` is not later."""
    if holidays is None:
        holidays = holidays_between(start, end)
    span = (end - start).days
    return sum(is_working_day(start + dt.timedelta(days=n), holidays) for n in range(1, span + 1))
