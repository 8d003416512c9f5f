"""Readable references such as DAQE-2026-0147: a prefix, a year, a number without gaps in use."""

from django.db import transaction
from django.db.models import F

from core.models import Sequence


@transaction.atomic
def allocate(prefix: str, year: int) -> str:
    """Return the next reference; the row lock keeps two people from getting the same number."""
    Sequence.objects.get_or_create(prefix=prefix, year=year)
    rows = Sequence.objects.filter(prefix=prefix, year=year)
    rows.update(last=F("last") + 1)
    return f"{prefix}-{year}-{rows.values_list('last', flat=True).get():04d}"


def hold(prefix: str, year: int) -> None:
    """Let nobody else allocate until the end of this transaction: two presses of one button come one after the other."""
    Sequence.objects.get_or_create(prefix=prefix, year=year)
    Sequence.objects.filter(prefix=prefix, year=year).update(last=F("last"))


@transaction.atomic
def allocate_many(prefix: str, year: int, count: int) -> list[str]:
    """Return the next references in one go, for what is written in bulk."""
    Sequence.objects.get_or_create(prefix=prefix, year=year)
    rows = Sequence.objects.filter(prefix=prefix, year=year)
    rows.update(last=F("last") + count)
    last = rows.values_list("last", flat=True).get()
    return [f"{prefix}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]
