"""Geometry of the charts, drawn on the server: columns by month, bars in a table. Units are those of a 360 × 190 box."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 4, 10, 26


@dataclass(frozen=True)
class Column:
    """One column: its box, its label under the axis ("" when there is no room for each)."""

    x: float
    y: float
    width: float
    height: float
    label: str
    middle: float


@dataclass(frozen=True)
class Tick:
    """One line of the grid and its figure."""

    y: float
    text: str


@dataclass(frozen=True)
class Columns:
    """A chart of columns; a missing value leaves its place empty."""

    columns: list[Column]
    ticks: list[Tick]
    target_y: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def right(self) -> int:
        """Where the drawing ends."""
        return self.width - RIGHT

    @property
    def base(self) -> int:
        """The line of the labels."""
        return self.height - 8


def top_of(values: Sequence[float], *, percent: bool) -> float:
    """Return the top of the scale: 100 for shares, else the next 1, 2 or 5 × 10ⁿ."""
    if percent:
        return 100.0
    highest = max(values, default=0.0)
    if highest <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(highest))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= highest)


def columns(
    values: Sequence[float | None], labels: Sequence[str], *, percent: bool = False, target: float | None = None
) -> Columns:
    """Lay out one column per value. Negative values are drawn as none: their figure stands in the table."""
    known = [value for value in values if value is not None]
    top = top_of([*known, target or 0.0], percent=percent)
    room = HEIGHT - TOP - BOTTOM
    step = (WIDTH - LEFT - RIGHT) / max(1, len(values))
    every = math.ceil(len(values) / 12)
    made = []
    for place, value in enumerate(values):
        height = 0.0 if value is None else room * min(max(value, 0.0), top) / top
        x = LEFT + place * step + step * 0.15
        label = labels[place] if place % every == 0 else ""
        made.append(
            Column(round(x, 1), round(TOP + room - height, 1), round(step * 0.7, 1), round(height, 1), label,
                   round(x + step * 0.35, 1))
        )  # fmt: skip
    ticks = [Tick(round(TOP + room * (1 - part), 1), f"{top * part:g}") for part in (0, 0.5, 1)]
    aim = None if target is None else round(TOP + room * (1 - min(target, top) / top), 1)
    return Columns(made, ticks, aim)


def bar_percent(value: float, top: float) -> float:
    """Return how far a bar goes, per cent of the longest."""
    return round(100 * value / top, 1) if top > 0 else 0.0
