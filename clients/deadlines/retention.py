"""The nightly purge of what has passed its time (domain §8.4)."""

import datetime as dt

from clients.services import retention


def purge_old(today: dt.date) -> int:
    """Erase it and leave the report in the trail; return how many rows."""
    return sum(retention.purge(today).values())
