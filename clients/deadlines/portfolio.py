"""What the calendar does to absences: the stand-in takes over on the first day, gives back after the last (§7.8)."""

import datetime as dt

from clients.enums import AbsenceState
from clients.models import Absence
from clients.services import portfolio


def turn_absences(today: dt.date) -> int:
    """End those whose last day has passed, begin those whose first has come, hand over what arrived meanwhile."""
    count = 0
    for row in Absence.objects.ahead().select_related("user", "stand_in"):
        if row.ends_on < today:
            portfolio.end(row, by=None)
            count += 1
        elif row.starts_on <= today:
            was_planned = row.state == AbsenceState.PLANNED
            count += bool(portfolio.begin(row)) or was_planned
    return count
