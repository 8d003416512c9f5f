"""What the file of a month says: each indicator beside the month before and its target; nothing under five (§10).

Shares and delays, no number of cases: its readers know those of the year, and the year without eleven months is the
month that is hidden.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from insight.enums import Shape, Theme
from insight.permissions import can_read_people
from insight.queries import board, detail, migration
from insight.queries.board import Lens, Line
from insight.queries.registry import INDICATORS, PERCENT, PROMISES, Indicator
from insight.queries.words import number, small_text
from insight.rules import figures
from insight.rules.figures import SMALL, Figure
from insight.rules.periods import Period, shift

ONLY_SHARES = frozenset({"K12"})  # its value would be a number of cases; its shares stand below


@dataclass(frozen=True)
class MonthLine:
    """One indicator of the month, and its value the month before."""

    now: Line
    before: str


@dataclass(frozen=True)
class Month:
    """The content of the file."""

    month: dt.date
    themes: list[tuple[Any, list[MonthLine]]]
    attitudes: detail.Table | None
    matrix: list[tuple[str, list[migration.Cell]]]
    facts: list[dict[str, str]]


def _items() -> list[Indicator]:
    """Everything but the load of single agents and what has its own page."""
    promised = set(PROMISES)
    return [item for item in INDICATORS.values() if item.may is not can_read_people and item not in promised]


def month_content(month: dt.date) -> Month:
    """Read the month through the eyes of somebody who may see no count under five."""
    lens = Lens(None, Period(month, month))
    before = Lens(None, Period(shift(month, -1), shift(month, -1)))
    items, aims = _items(), board.targets()
    codes = [item.code for item in items]
    now_rows, before_rows = board.tallies(codes, lens), board.tallies(codes, before)
    themes: dict[str, list[MonthLine]] = {theme: [] for theme in Theme.values}
    for item in items:
        if item.shape == Shape.NONE or item.code in ONLY_SHARES:
            continue
        one = _figure(item, now_rows.get(item.code, {}), month)
        other = _figure(item, before_rows.get(item.code, {}), shift(month, -1))
        line = board.line(item, one, aims[item.code], lens)
        themes[item.theme].append(MonthLine(line, board.line(item, other, None, before).value))
    found = migration.counts(shift(month, -1), month)
    return Month(
        month=month,
        themes=[(Theme(theme).label, lines) for theme, lines in themes.items() if lines],
        attitudes=_attitudes(now_rows.get("K12", {}), lens),
        matrix=migration.matrix(found, k=SMALL) if found else [],
        facts=migration.facts(found, k=SMALL) if found else [],
    )


def _attitudes(tally: board.Tally, lens: Lens) -> detail.Table | None:
    """What enterprises do with recommendations, as shares of those told in the month."""
    item = INDICATORS["K12"]
    table = detail.by_kind(item, tally, lens)
    if table is None:
        return None
    counts = [figures.count(tally, part) for part, _label in item.parts]
    shares = [number(100 * n / sum(counts), PERCENT) for n in counts]
    shown = [
        row if row.value == small_text() else replace(row, value=share)
        for row, share in zip(table.rows, shares, strict=True)
    ]
    return replace(table, rows=shown)


def _figure(item: Indicator, tally: board.Tally, month: dt.date) -> Figure:
    if item.shape == Shape.NET:
        return migration.movement(shift(month, -1), month)
    return board.figure(item, tally)
