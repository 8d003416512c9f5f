"""What the calendar does to exports: their files are erased (§8.4, minimal data)."""

import datetime as dt

from clients.services.exports import expire_exports
from core import clock


def forget_old_exports(today: dt.date) -> int:
    """Erase the files whose time is over by this day; who took what, and why, stays."""
    return expire_exports(max(clock.now(), clock.end_of_day(today - dt.timedelta(days=1))))
