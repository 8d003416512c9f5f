"""K14: the matrix of segments between the ends of two months, read back from the counted rows (domain §10)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clients.enums import Segment
from insight.enums import Cut
from insight.models import IndicatorRow
from insight.queries.words import number, small_text
from insight.rules.figures import SMALL, Figure

LETTERS = tuple(Segment.values)
RANK = {"A": 0, "B": 1, "C": 2, "D": 3}


@dataclass(frozen=True)
class Cell:
    """How many went from one letter to another; its shade says the share, its figure stands inside."""

    text: str
    heat: int
    is_same: bool


def counts(since: dt.date, until: dt.date) -> dict[tuple[str, str], int]:
    """Read the matrix between the ends of two months; empty when the first is not kept."""
    rows = IndicatorRow.objects.filter(
        indicator="K14", month=until, cut=Cut.SINCE, cut_value=f"{since:%Y-%m}"
    ).values_list("part", "n")
    return {(part[0], part[-1]): n for part, n in rows}


def net(found: dict[tuple[str, str], int]) -> Figure:
    """(ups − downs) / assessed at both dates, per cent."""
    both = {pair: n for pair, n in found.items() if pair[0] in RANK and pair[1] in RANK}
    total = sum(both.values())
    moved = sum(n * _direction(*pair) for pair, n in both.items())
    return Figure(100 * moved / total, total) if total else Figure()


def _direction(old: str, new: str) -> int:
    return (RANK[old] > RANK[new]) - (RANK[old] < RANK[new])


def movement(since: dt.date, until: dt.date) -> Figure:
    """Return the net movement between the ends of two months."""
    return net(counts(since, until))


def matrix(found: dict[tuple[str, str], int], *, k: int) -> list[tuple[str, list[Cell]]]:
    """Return rows (letter then) of cells (letter now); under `k`, small cells and what would give them away are hidden."""
    total = sum(found.values())
    table = []
    hidden_ones = concealed(found, k)
    for old in LETTERS:
        cells = []
        for new in LETTERS:
            n = found.get((old, new), 0)
            heat = 0 if not n else min(4, 1 + int(10 * n / total))
            hidden = (old, new) in hidden_ones
            cells.append(Cell("< 5" if hidden else number(float(n)), 0 if hidden else heat, old == new))
        table.append((old, cells))
    return table


def concealed(found: Mapping[tuple[str, str], int], k: int) -> set[tuple[str, str]]:
    """Hide by row, then by column, until nothing alone in its line can be deduced."""
    hidden = {pair for pair, n in found.items() if 0 < n < k}
    rows = [[(old, new) for new in LETTERS] for old in LETTERS]
    columns = [[(old, new) for old in LETTERS] for new in LETTERS]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in (*rows, *columns):
            shown = [pair for pair in line if pair not in hidden and found.get(pair)]
            if len(line) - len([pair for pair in line if pair not in hidden]) == 1 and shown:
                hidden.add(min(shown, key=lambda pair: found[pair]))
    return hidden


def facts(found: dict[tuple[str, str], int], *, k: int) -> list[dict[str, str]]:
    """Return the counts above the matrix."""
    both = {pair: n for pair, n in found.items() if pair[0] in RANK and pair[1] in RANK}
    ups = sum(n for pair, n in both.items() if _direction(*pair) > 0)
    downs = sum(n for pair, n in both.items() if _direction(*pair) < 0)
    first = sum(n for (old, new), n in found.items() if old == Segment.N and new != Segment.N)
    value = net(found)
    hide = 0 < value.n < SMALL and bool(k)

    def text(n: int) -> str:
        return small_text() if k and 0 < n < k else number(float(n))

    return [
        {"label": _("Assessed at both dates"), "value": text(value.n)},
        {"label": _("Moved up"), "value": text(ups)},
        {"label": _("Moved down"), "value": text(downs)},
        {"label": _("Assessed for the first time"), "value": text(first)},
        {"label": _("Net movement"), "value": small_text() if hide else number(value.value, "percent")},
    ]
