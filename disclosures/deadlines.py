"""What the calendar brings: the release a schedule asks for (§7.5)."""

import datetime as dt

from core.deadlines import each
from disclosures.enums import ScheduleState
from disclosures.models import SignalSchedule
from disclosures.services.signal import open_scheduled


def open_releases(today: dt.date) -> int:
    """Open the releases of approved schedules that fall due; two persons still decide on each."""
    rows = SignalSchedule.objects.filter(state=ScheduleState.ACTIVE, next_on__lte=today)
    return each(rows, lambda row: open_scheduled(row, today) is not None)
