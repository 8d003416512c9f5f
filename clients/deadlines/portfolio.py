"""What the calendar does to absences: the stand-in takes over on the first day, gives back after the last (§7.8)."""

import datetime as dt

from clients.enums import AbsenceState
from clients.models import Absence
from clients.services import portfolio
from core.deadlines import each


def turn_absences(today: dt.date) -> int:
    """End those whose last day has passed, begin those whose first has come, hand over what arrived meanwhile."""
    ahead = Absence.objects.ahead().select_related("user", "stand_in")
    count = each(ahead.filter(ends_on__lt=today), lambda row: bool(portfolio.end(row, by=None)))
    return count + each(ahead.filter(starts_on__lte=today, ends_on__gte=today), _begin)


def _begin(row: Absence) -> bool:
    was_planned = row.state == AbsenceState.PLANNED
    return bool(portfolio.begin(row)) or was_planned
