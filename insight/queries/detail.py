"""One indicator seen closely: by month with its chart, by kind, by region, size and sector."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.ccv import thousands
from insight.enums import Cut, Shape
from insight.queries import board, labels
from insight.queries.board import Lens, Tally
from insight.queries.registry import PERCENT, Indicator
from insight.queries.words import number, small_text
from insight.rules import charts, figures
from insight.rules.figures import Figure


@dataclass(frozen=True)
class Row:
    """One line of a table beside its bar: label, value, cases, length of the bar (per cent), pattern of the bar."""

    label: str
    value: str
    cases: str
    percent: float = 0.0
    pattern: int = 0


@dataclass(frozen=True)
class Table:
    """A table that is a chart: every figure of the drawing stands in it."""

    title: Any
    rows: list[Row]
    has_bars: bool = True


def value_of(item: Indicator, tally: Tally) -> Figure:
    """The figure of a group; a count by kind is its total."""
    found = board.figure(item, tally)
    if item.shape == Shape.SPLIT and not item.part:
        return replace(found, value=float(found.n)) if found.n else Figure()
    return found


def _hide(found: list[Figure], k: int) -> list[Figure]:
    if not k:
        return found
    small = figures.too_small([one.base for one in found], k)
    return [one.hide() if place in small else one for place, one in enumerate(found)]


def _row(item: Indicator, label: str, found: Figure, top: float, pattern: int = 0) -> Row:
    if found.hidden:
        return Row(label, small_text(), "")
    share = charts.bar_percent(max(found.value or 0.0, 0.0), top)
    cases = thousands(found.n) if found.n and item.shape != Shape.SPLIT else ""
    return Row(label, number(found.value, item.unit), cases, share, pattern)


def _rows(item: Indicator, named: list[tuple[str, Figure]]) -> list[Row]:
    top = charts.top_of([max(one.value or 0, 0) for _name, one in named], percent=item.unit == PERCENT)
    return [_row(item, label, one, top) for label, one in named]


def by_month(item: Indicator, lens: Lens, target: float | None) -> tuple[charts.Columns | None, Table]:
    """The months of the period: columns, and the table that says the same."""
    found = board.split_tallies(item.code, lens, by="month")
    months = lens.period.months
    values = _hide([value_of(item, found.get(month, {})) for month in months], lens.k)
    rows = _rows(item, [(date_format(month, "F Y"), one) for month, one in zip(months, values, strict=True)])
    table = Table(_("By month"), rows, has_bars=False)
    if not any(one.value is not None for one in values):
        return None, table
    initials = [
        date_format(month, "M")[:3] if len(months) <= 6 else date_format(month, "b")[:1].upper() for month in months
    ]
    chart = charts.columns(
        [one.value for one in values], initials, percent=item.unit == PERCENT, target=target or None
    )
    return chart, table


def by_kind(item: Indicator, tally: Tally, lens: Lens) -> Table | None:
    """The kinds of one indicator: attitudes, priorities, free or paid."""
    if not item.parts or board.screened(board.figure(item, tally), lens.k).hidden:
        return None
    if item.shape == Shape.SPLIT:
        counts = [figures.count(tally, part) for part, _label in item.parts]
        small = figures.too_small([_base(tally, part) for part, _label in item.parts], lens.k) if lens.k else set()
        top = max(counts, default=0)
        rows = [
            Row(str(label), small_text(), "")
            if place in small
            else Row(str(label), number(float(n)), "", charts.bar_percent(n, top), place % 4)
            for place, ((_part, label), n) in enumerate(zip(item.parts, counts, strict=True))
        ]
        return Table(_("By kind"), rows) if top else None
    found = [
        (str(label), _of_part(tally, f"{item.part}:{part}", f"{item.whole}:{part}")) for part, label in item.parts
    ]
    values = _hide([one for _label, one in found], lens.k)
    named = [(label, one) for (label, _one), one in zip(found, values, strict=True)]
    return Table(_("By kind"), _rows(item, named)) if any(one.n for _label, one in found) else None


def _base(tally: Tally, part: str) -> int:
    """How many enterprises stand behind a part; its cases where each enterprise has one."""
    n, who = figures.count(tally, part), figures.who_of(part)
    return min(n, figures.count(tally, who)) if who in tally else n


def _of_part(tally: Tally, part: str, whole: str) -> Figure:
    """The share of one kind, with the enterprises behind it."""
    found = figures.ratio(tally, part, whole)
    return replace(found, who=_base(tally, whole)) if found.n else found


def groups(item: Indicator, lens: Lens, cut: Cut) -> list[tuple[str, str, Figure]]:
    """The groups of one description that have cases, the largest first: value, words, figure; what is small is hidden."""
    found = board.split_tallies(item.code, lens, by=str(cut))
    words = labels.names(cut, found)
    lines = [(key, words[key], value_of(item, tally)) for key, tally in found.items()]
    lines = sorted((line for line in lines if line[2].n), key=lambda line: (-line[2].n, line[1], line[0]))
    values = _hide([one for _key, _label, one in lines], lens.k)
    return [(key, label, one) for (key, label, _one), one in zip(lines, values, strict=True)]


def by_cut(item: Indicator, lens: Lens, cut: Cut) -> Table | None:
    """The groups of one description, the largest first."""
    named = [(label, one) for _key, label, one in groups(item, lens, cut)]
    return Table(_("By %(cut)s") % {"cut": str(cut.label).lower()}, _rows(item, named)) if named else None
