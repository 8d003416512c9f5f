"""What the night does for the register: it looks for files that describe one enterprise (domain §2.1)."""

import datetime as dt
from uuid import NAMESPACE_URL, uuid5

from core import jobs

REGISTER = uuid5(NAMESPACE_URL, "clients.register")  # the work is about the whole register, not one object


def find_duplicates(today: dt.date) -> int:
    """Plan the search of the day, once; the work itself is done in the background."""
    jobs.enqueue("clients.find_duplicates", REGISTER, occurrence=today.isoformat())
    return 1
