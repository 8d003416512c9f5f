"""What the calendar brings: the release a schedule asks for (§7.5)."""

import datetime as dt

from disclosures.enums import ScheduleState
from disclosures.models import SignalSchedule
from disclosures.services.signal import open_scheduled


def open_releases(today: dt.date) -> int:
    """Open the releases of approved schedules that fall due; two persons still decide on each."""
    rows = SignalSchedule.objects.filter(state=ScheduleState.ACTIVE, next_on__lte=today)
    return sum(open_scheduled(row, today) is not None for row in rows)
