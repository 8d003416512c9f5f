"""How one cell of an extract becomes a value, or stays empty with its text kept as a warning (domain §2.6).

Each reader returns the value and tells through an empty one that the text could not be read: nothing is guessed.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache

from clients.rules.identity import normalise_email, normalise_phone

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_PARTS = re.compile(r"\s*(?:[/;,|\n]|\bou\b|\bet\b)\s*")
_BAND = re.compile(r"([0-9]+)\s*(?:-|–|à|a)\s*([0-9]+)")
_SECTION = re.compile(r"([A-U])[ .-]*([0-9]{0,4})(?:\W.*)?", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no database, XML or PDF holds them all
_WEBSITE = re.compile(r"(?:https?://)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/\S*)?")

LONGEST_WEBSITE = 200
STAFF_BANDS = ((9, "1-9"), (49, "10-49"), (249, "50-249"))
_BAND_NAMES = {"1-9", "10-49", "50-249"}
_LARGEST = "250+"


def cell_text(value: Cell) -> str:
    """Return what a reader of the sheet would see in the cell, in one spelling: no ".0", dates as day/month/year."""
    if isinstance(value, str):
        return (value if value.isprintable() else _CONTROLS.sub("", value)).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def read_date(text: str) -> dt.date | None:
    """Return the day written as jj/mm/aaaa or aaaa-mm-jj, or nothing when there is no such day."""
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _every_part(text: str, read: Callable[[str], str]) -> tuple[str, ...]:
    """Read each part of a cell that holds several, or nothing when one of them cannot be read."""
    values = [read(part) for part in _PARTS.split(text) if part]
    return tuple(dict.fromkeys(values)) if values and all(values) else ()


def read_phones(text: str) -> tuple[str, ...]:
    """Return every telephone of the cell in E.164: « 90 18 78 01 / 96 68 68 88 » holds two."""
    whole = normalise_phone(text)
    return (whole,) if whole else _every_part(text, normalise_phone)


def read_emails(text: str) -> tuple[str, ...]:
    """Return every e-mail address of the cell, or nothing when one of them could not receive a message."""
    whole = normalise_email(text)
    return (whole,) if whole else _every_part(text, normalise_email)


@lru_cache(maxsize=2048)  # an extract repeats its few hundred numbers of staff
def read_staff(text: str) -> str:
    """Return the band of staff (1–9, 10–49, 50–249, 250+) of a number or of a band, or an empty string (§2.2)."""
    compact = text.replace(" ", "")
    if compact.isascii() and compact.isdigit():
        number = int(compact)
        return next((band for top, band in STAFF_BANDS if number <= top), _LARGEST) if number else ""
    if compact.casefold() in {"250+", ">250", "≥250", "250etplus"}:
        return _LARGEST
    found = _BAND.fullmatch(text.strip())
    band = f"{int(found[1])}-{int(found[2])}" if found else ""
    return band if band in _BAND_NAMES else ""


def read_sector(text: str) -> str:
    """Return the section letter A–U of NAEMA with the class written after it, or an empty string (§2.2)."""
    found = _SECTION.fullmatch(text.strip().upper())
    return found[1] + found[2] if found else ""


def read_website(text: str) -> str:
    """Return an address of the web with its protocol, or an empty string."""
    address = text.strip()
    if not _WEBSITE.fullmatch(address):
        return ""
    whole = address if address.startswith(("http://", "https://")) else f"https://{address}"
    return whole if len(whole) <= LONGEST_WEBSITE else ""
