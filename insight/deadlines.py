"""What the calendar does for the indicators: the printable file of the month that just ended."""

import datetime as dt

from insight.services import monthly


def make_last_month(today: dt.date) -> int:
    """Ask for the file of last month, once; a month missed for lack of a scheduler is caught up the next day it runs."""
    return monthly.make_last_month(today)
