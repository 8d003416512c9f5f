"""Dates in words: a deadline that can be read two ways binds nobody (domain §9.11)."""

import datetime as dt

import pytest

from diagnostics.rules import dates


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"),
        (1, "un"),
        (16, "seize"),
        (21, "vingt et un"),
        (31, "trente et un"),
        (71, "soixante et onze"),
        (77, "soixante-dix-sept"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (200, "deux cents"),
        (2000, "deux mille"),
        (2027, "deux mille vingt-sept"),
    ],
)
def test_spell_french_numbers(number, words):
    """French counts in its own way from seventy on."""
    assert dates.spell(number, "fr") == words


def test_spell_french_agrees_with_a_feminine_noun():
    """« Une proposition », not « un proposition »."""
    assert dates.spell(1, "fr", feminine=True) == "une"
    assert dates.spell(21, "fr", feminine=True) == "vingt et une"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (12, "twelve"),
        (40, "forty"),
        (54, "fifty-four"),
        (105, "one hundred and five"),
        (2027, "two thousand and twenty-seven"),
    ],
)
def test_spell_english_numbers(number, words):
    """English hyphenates tens and says "and"."""
    assert dates.spell(number, "en") == words


def test_spell_out_of_range_is_refused():
    """A wrong year must not be printed in letters."""
    with pytest.raises(ValueError, match="10000"):
        dates.spell(10_000, "fr")


@pytest.mark.parametrize(
    ("day", "lang", "words"),
    [
        (dt.date(2027, 1, 12), "fr", "mardi douze janvier deux mille vingt-sept"),
        (dt.date(2027, 2, 1), "fr", "lundi premier février deux mille vingt-sept"),
        (dt.date(2027, 1, 12), "en", "Tuesday the twelfth of January two thousand and twenty-seven"),
        (dt.date(2027, 1, 31), "en", "Sunday the thirty-first of January two thousand and twenty-seven"),
        (dt.date(2027, 4, 30), "en", "Friday the thirtieth of April two thousand and twenty-seven"),
    ],
)
def test_spelled_date_leaves_no_doubt(day, lang, words):
    """Figures may be misread; words are not."""
    assert dates.spelled_date(day, lang) == words


@pytest.mark.parametrize(
    ("start", "end", "lang", "words"),
    [
        ("2026-09-29", "2026-10-01", "fr", "du 29 septembre au 1er octobre 2026"),
        ("2026-12-30", "2027-01-02", "fr", "du 30 décembre 2026 au 2 janvier 2027"),
        ("2026-10-01", "2026-10-01", "fr", "1er octobre 2026"),
        ("2026-09-29", "2026-10-01", "en", "from 29 September to 1 October 2026"),
    ],
)
def test_period_reads_naturally(start, end, lang, words):
    """The stay on site is written as one says it."""
    assert dates.period(dt.date.fromisoformat(start), dt.date.fromisoformat(end), lang) == words
