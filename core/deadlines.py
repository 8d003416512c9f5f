"""What the calendar triggers: functions of a day, declared by the apps, run by beat, a command or a test."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import connection, transaction

from core.errors import places

Deadline = Callable[[dt.date], int]
logger = logging.getLogger(__name__)
_registered: dict[str, Deadline] = {}


def register(name: str, function: Deadline) -> None:
    """Declare a function of (today) that returns how many rows it acted on; safe to run twice."""
    _registered[name] = function


def names() -> list[str]:
    """Return the declared names in the order they run."""
    return list(_registered)


def _run(function: Deadline, today: dt.date) -> int:
    """Run one function; inside a rehearsal, so that its failure does not spoil the transaction of the others."""
    if not connection.in_atomic_block:
        return function(today)
    with transaction.atomic():
        return function(today)


def run_all(today: dt.date) -> dict[str, int]:
    """Run every declared function for a day; one that fails does not keep the others from running.

    Returns the count by name; a failure counts -1 and is logged by name only.
    """
    counts = {}
    for name, function in _registered.items():
        try:
            counts[name] = _run(function, today)
        except Exception as error:  # noqa: BLE001  # one broken rule must not stop everybody's reminders
            logger.error("deadline %s failed: %s at %s", name, type(error).__name__, places(error))
            counts[name] = -1
    return counts
