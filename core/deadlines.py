"""What the calendar triggers: functions of a day, declared by the apps, run by beat, a command or a test."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F

from core import clock
from core.errors import places
from core.models import DeadlineFault

Deadline = Callable[[dt.date], int]
Witness = Callable[[], Callable[[], list[str]]]
logger = logging.getLogger(__name__)
CHUNK = 500
_registered: dict[str, Deadline] = {}
_witnesses: dict[str, Witness] = {}
_running: ContextVar[str] = ContextVar("deadline", default="")


def register(name: str, function: Deadline) -> None:
    """Declare a function of (today) that returns how many rows it acted on; safe to run twice."""
    _registered[name] = function


def names() -> list[str]:
    """Return the declared names in the order they run."""
    return list(_registered)


def witness(name: str, look: Witness) -> None:
    """Declare who says what a rehearsal would have done: `look()` before, what it returns is called after.

    The lines are printed in a terminal: codes, references and figures, never a name or an address.
    """
    _witnesses[name] = look


def witnesses() -> list[Witness]:
    """Return those who look at a rehearsal."""
    return list(_witnesses.values())


def each(rows: models.QuerySet[Any], act: Callable[[Any], Any], *, chunk: int = CHUNK) -> int:
    """Do `act` to every row, each in a transaction of its own; one that fails never stops the others of its kind.

    Returns how many acts counted: the sum of what they return, True being 1. The keys are read through a cursor of
    the server and the rows by chunks, so that a million due rows cost the memory of one chunk; a row that stopped
    being due since the start is left out. A failure is logged, counted and shown to staff (`DeadlineFault`).
    """
    name, kind = _running.get() or "unnamed", rows.model._meta.label_lower
    known = set(DeadlineFault.objects.filter(name=name, object_kind=kind).values_list("object_pk", flat=True))
    count = 0
    for keys in _chunks(rows, chunk):
        for row in rows.filter(pk__in=keys).order_by("pk"):
            try:
                with transaction.atomic():
                    count += int(act(row) or 0)
            except Exception as error:  # noqa: BLE001  # one broken row must not stop everybody else's reminder
                _note_fault(name, kind, row.pk, error)
            else:
                if row.pk in known:
                    DeadlineFault.objects.filter(name=name, object_kind=kind, object_pk=row.pk).delete()
    return count


def together(rows: models.QuerySet[Any], act: Callable[[list[Any]], int], *, chunk: int = CHUNK) -> int:
    """Do `act` to whole chunks of rows, each in one transaction, for what costs the same for many rows as for one.

    A chunk that fails is done again row by row: the row that stopped it is noted as by `each`, the others pass.
    `act` returns how many acts counted and is safe to run twice.
    """
    name, kind = _running.get() or "unnamed", rows.model._meta.label_lower
    count = 0
    for keys in _chunks(rows, chunk):
        some = rows.filter(pk__in=keys).order_by("pk")
        try:
            with transaction.atomic():
                count += act(list(some))
        except Exception as error:  # noqa: BLE001  # found again row by row
            logger.warning("deadline %s: %s rows one by one after %s", name, len(keys), type(error).__name__)
            count += each(some, lambda row: act([row]), chunk=chunk)
        else:
            DeadlineFault.objects.filter(name=name, object_kind=kind, object_pk__in=keys).delete()
    return count


def _chunks(rows: models.QuerySet[Any], size: int) -> Iterator[list[int]]:
    """Yield the keys of the rows, so many at a time; on SQLite, read whole: it cannot write while it reads."""
    keys = rows.select_related(None).order_by("pk").values_list("pk", flat=True)
    found: Any = keys.iterator(chunk_size=size) if connection.vendor == "postgresql" else list(keys)
    batch: list[int] = []
    for key in found:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _note_fault(name: str, kind: str, pk: int, error: Exception) -> None:
    """Write down which row failed and how, by name of the error only."""
    logger.error("deadline %s failed for %s #%s: %s at %s", name, kind, pk, type(error).__name__, places(error))
    now, word = clock.now(), type(error).__name__[:120]
    rows = DeadlineFault.objects.filter(name=name, object_kind=kind, object_pk=pk)
    if not rows.update(times=F("times") + 1, last_at=now, error=word):
        DeadlineFault.objects.create(name=name, object_kind=kind, object_pk=pk, error=word, first_at=now, last_at=now)


def forget_old_faults(today: dt.date) -> int:
    """Forget rows nothing stumbled over for a week: they are no longer due."""
    stale = DeadlineFault.objects.filter(last_at__date__lt=today - dt.timedelta(days=7))
    return stale.delete()[0]


def _run(name: str, function: Deadline, today: dt.date) -> int:
    """Run one function; inside a rehearsal, so that its failure does not spoil the transaction of the others."""
    token = _running.set(name)
    try:
        if not connection.in_atomic_block:
            return function(today)
        with transaction.atomic():
            return function(today)
    finally:
        _running.reset(token)


def run_all(today: dt.date) -> dict[str, int]:
    """Run every declared function for a day; one that fails does not keep the others from running.

    Returns the count by name; a failure counts -1 and is logged by name only.
    """
    counts = {}
    for name, function in _registered.items():
        try:
            counts[name] = _run(name, function, today)
        except Exception as error:  # noqa: BLE001  # one broken rule must not stop everybody's reminders
            logger.error("deadline %s failed: %s at %s", name, type(error).__name__, places(error))
            counts[name] = -1
    return counts
