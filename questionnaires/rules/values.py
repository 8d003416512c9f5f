"""Numbers and dates as people type them: read leniently, kept in one form (§3)."""

import datetime as dt
import re
from decimal import Decimal

SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
NUMBER = re.compile(r"-?\d{1,10}(\.\d{1,2})?")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def read_number(text: str) -> Decimal | None:
    """Read « 1 200,50 » as 1200.50; None when it is no number."""
    plain = SPACES.sub("", text).replace(",", ".")
    return Decimal(plain) if NUMBER.fullmatch(plain) else None


def read_date(text: str) -> dt.date | None:
    """Read 2026-04-03 or 03/04/2026; None when it is no day of the calendar."""
    plain = text.strip()
    if found := DAY_FIRST.fullmatch(plain):
        day, month, year = found.groups()
        plain = f"{year}-{month:0>2}-{day:0>2}"
    try:
        return dt.date.fromisoformat(plain)
    except ValueError:
        return None


def in_one_form(kind: str, text: str) -> str:
    """Return a typed number or date in the form that is kept; what cannot be read stays as it was typed."""
    if kind == "number" and (number := read_number(text)) is not None:
        return f"{number.normalize():f}"
    if kind == "date" and (day := read_date(text)) is not None:
        return day.isoformat()
    return text
