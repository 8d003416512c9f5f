"""Days of the demonstration, always counted back from today."""

import datetime as dt

from django.utils import timezone

from core import clock


def ago(days: int) -> dt.date:
    """Return a working day about so many days back."""
    day = clock.today() - dt.timedelta(days=days)
    while day.weekday() > 4:
        day -= dt.timedelta(days=1)
    return day


def at(day: dt.date, hour: int) -> dt.datetime:
    """Return an hour of that day where the administration works."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, 12)))
