"""Dates and small numbers written out in French or English, as the report prints them (domain §9, §9.11).

Pure Python on purpose: a sealed report must not change because a translation catalogue did.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
SHORT_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
FR_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
FR_TENS = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"]
EN_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
EN_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def long_date(day: date, lang: str) -> str:
    """Write a date as people read it: « 1er octobre 2026 », "1 October 2026"."""
    number = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[lang][day.month - 1]} {day.year}"


def short_date(day: date, lang: str) -> str:
    """Write a date for a narrow place: « 12 nov. 2026 », "12 Nov 2026"."""
    return f"{day.day} {SHORT_MONTHS[lang][day.month - 1]} {day.year}"


def period(start: date, end: date, lang: str) -> str:
    """Write a stay: « du 29 septembre au 1er octobre 2026 », or one date when both are the same day."""
    if start == end:
        return long_date(start, lang)
    first = long_date(start, lang)
    if start.year == end.year:
        first = first.rsplit(" ", 1)[0]
    join = ("du {} au {}" if lang == "fr" else "from {} to {}").format
    return join(first, long_date(end, lang))


def spelled_date(day: date, lang: str) -> str:
    """Write a date in words only, so that a deadline leaves no doubt (domain §9.11)."""
    weekday = WEEKDAYS[lang][day.weekday()]
    month = MONTHS[lang][day.month - 1]
    if lang == "fr":
        number = "premier" if day.day == 1 else spell(day.day, "fr")
        return f"{weekday} {number} {month} {spell(day.year, 'fr')}"
    return f"{weekday} the {_english_ordinal(day.day)} of {month} {spell(day.year, 'en')}"


def spell(number: int, lang: str, *, feminine: bool = False) -> str:
    """Write a whole number under ten thousand in words; French agrees « un » with what is counted."""
    if not 0 <= number < 10_000:
        raise ValueError(number)
    if lang != "fr":
        return _english(number)
    words = _french(number)
    return f"{words}e" if feminine and re.search(r"\bun$", words) else words


def _french(number: int) -> str:
    if number >= 1000:
        head = "mille" if number < 2000 else f"{FR_UNITS[number // 1000]} mille"
        return f"{head} {_french(number % 1000)}" if number % 1000 else head
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{FR_UNITS[hundreds]} cent"
        if not rest:
            return f"{head}s" if hundreds > 1 else head
        return f"{head} {_french(rest)}"
    return _french_below_hundred(number)


def _french_below_hundred(number: int) -> str:
    if number < 20:
        return FR_UNITS[number]
    tens, unit = divmod(number, 10)
    head = FR_TENS[tens]
    if tens in (7, 9):
        unit += 10
    if unit == 0:
        return "quatre-vingts" if tens == 8 else head
    link = " et " if unit in (1, 11) and tens < 8 else "-"
    return f"{head}{link}{FR_UNITS[unit]}"


def _english(number: int) -> str:
    if number >= 1000:
        head = f"{EN_UNITS[number // 1000]} thousand"
        rest = number % 1000
        return head if not rest else f"{head}{' and' if rest < 100 else ''} {_english(rest)}"
    if number >= 100:
        head = f"{EN_UNITS[number // 100]} hundred"
        return head if not number % 100 else f"{head} and {_english(number % 100)}"
    if number < 20:
        return EN_UNITS[number]
    tens, unit = divmod(number, 10)
    return EN_TENS[tens] if not unit else f"{EN_TENS[tens]}-{EN_UNITS[unit]}"


def _english_ordinal(number: int) -> str:
    if number <= 20:
        return EN_ORDINALS[number - 1]
    tens, unit = divmod(number, 10)
    return "thirtieth" if not unit else f"{EN_TENS[tens]}-{EN_ORDINALS[unit - 1]}"
