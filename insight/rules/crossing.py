"""Two descriptions crossed: which cells to hide so that no small one can be worked out (domain §10, §8.2: k ≥ 5).

A reader knows the lines, their sums and the grand total. Each sum is an equation: its cells minus its total make zero.
Hidden cells are its unknowns. Drawn as a graph (one point per row, one per column, the totals being one more row and one
more column; one edge per hidden cell), a cell can be worked out exactly when its edge is a bridge: the sum of all
equations on one side of it leaves that cell alone. Nothing may stay a bridge.
"""

from collections.abc import Collection, Sequence

from insight.rules.figures import SMALL

Cell = tuple[int, int]


def _reached(start: tuple[str, int], edges: Collection[Cell]) -> set[tuple[str, int]]:
    """Every point that can be reached from one point along the hidden cells."""
    seen, left = {start}, [start]
    while left:
        side, place = left.pop()
        for row, column in edges:
            near = ("column", column) if (side, place) == ("row", row) else None
            near = ("row", row) if (side, place) == ("column", column) else near
            if near is not None and near not in seen:
                seen.add(near)
                left.append(near)
    return seen


def deducible(hidden: Collection[Cell]) -> list[Cell]:
    """Return the hidden cells that the sums give away, in order."""
    return [
        (row, column)
        for row, column in sorted(hidden)
        if ("column", column) not in _reached(("row", row), [cell for cell in hidden if cell != (row, column)])
    ]


def protect(
    counts: Sequence[Sequence[int]],
    bases: Sequence[Sequence[int]],
    *,
    rows: Collection[int],
    columns: Collection[int],
    k: int = SMALL,
) -> set[Cell] | None:
    """Return the cells to hide: those that rest on fewer than k, and more until none can be worked out.

    `counts` are the cells as the sums add them, `bases` the enterprises behind each; `rows` and `columns` name the totals
    that the tables of one description hide: they must not come back as the sum of cells that are shown. None when the table cannot be protected: it is not shown.
    """
    height, width = len(counts), len(counts[0]) if counts else 0
    hidden = {(r, c) for r in range(height) for c in range(width) if 0 < bases[r][c] < k}
    totals = {(r, width) for r in rows} | {(height, c) for c in columns}
    while weak := deducible(hidden | totals):
        row, column = weak[0]
        near = [(row, c) for c in range(width) if row < height] + [
            (r, column) for r in range(height) if column < width
        ]
        everywhere = [(r, c) for r in range(height) for c in range(width)]
        free = [cell for cell in near if cell not in hidden and counts[cell[0]][cell[1]]]
        free = free or [cell for cell in everywhere if cell not in hidden and counts[cell[0]][cell[1]]]
        if not free:
            return None
        hidden.add(min(free, key=lambda cell: (counts[cell[0]][cell[1]], cell)))
    return hidden
