"""One indicator by sector and size together; what rests on fewer than five is hidden with its neighbours (§10)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.ccv import thousands
from insight.enums import Cut
from insight.queries import board, detail, labels
from insight.queries.board import Lens
from insight.queries.registry import Indicator
from insight.queries.words import number
from insight.rules.crossing import protect
from insight.rules.figures import Figure


@dataclass(frozen=True)
class CrossedCell:
    """What one cell says: value and cases, or that it is too small."""

    value: str
    cases: str = ""


@dataclass(frozen=True)
class CrossedTable:
    """Rows are sectors, columns are sizes."""

    title: str
    columns: list[str]
    rows: list[tuple[str, list[CrossedCell]]]
    has_hidden: bool


def by_pair(item: Indicator, lens: Lens) -> CrossedTable | None:
    """The crossing of an indicator that is counted so; None when there is nothing, or when it could not be protected."""
    found = board.split_tallies(item.code, lens, by=str(Cut.PAIR))
    if not found:
        return None
    cells = {tuple(key.partition("|")[::2]): detail.value_of(item, tally) for key, tally in found.items()}
    sectors, sizes = sorted({sector for sector, _size in cells}), sorted({size for _sector, size in cells})
    table = [[cells.get((sector, size), Figure()) for size in sizes] for sector in sectors]
    hidden = _hidden(item, lens, sectors, sizes, table) if lens.k else set()
    if hidden is None:
        return None
    names, columns = labels.names(Cut.SECTOR, sectors), labels.names(Cut.SIZE, sizes)
    rows = [
        (names[sector], [_cell(item, one, is_hidden=(r, c) in hidden) for c, one in enumerate(line)])
        for r, (sector, line) in enumerate(zip(sectors, table, strict=True))
    ]
    return CrossedTable(_("By sector and size"), [columns[size] for size in sizes], rows, bool(hidden))


def _hidden(
    item: Indicator, lens: Lens, sectors: list[str], sizes: list[str], table: list[list[Figure]]
) -> set[tuple[int, int]] | None:
    """The cells to hide, knowing which totals the tables of one description hide on the same page."""

    def totals(cut: Cut, values: list[str]) -> set[int]:
        return {
            values.index(key) for key, _label, one in detail.groups(item, lens, cut) if one.hidden and key in values
        }

    def counts(of: Callable[[Figure], int]) -> list[list[int]]:
        return [[of(one) for one in line] for line in table]

    return protect(
        counts(lambda one: one.n),
        counts(lambda one: one.base),
        rows=totals(Cut.SECTOR, sectors),
        columns=totals(Cut.SIZE, sizes),
        k=lens.k,
    )


def _cell(item: Indicator, found: Figure, *, is_hidden: bool) -> CrossedCell:
    if is_hidden:
        return CrossedCell(_("not shown"))  # the same words for a small cell and for those hidden with it
    return CrossedCell(number(found.value, item.unit), thousands(found.n) if found.n else "")
