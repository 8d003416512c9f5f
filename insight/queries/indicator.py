"""What is said of an indicator, once, for every page, file and count."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from insight.enums import Shape, Theme

PERCENT, DAYS, MINUTES, POINTS, COUNT = "percent", "days", "minutes", "points", "count"
Predicate = Callable[[Any], bool]


@dataclass(frozen=True)
class Indicator:
    """One indicator. `part`/`whole` name the rows of a share; `limit` the working days of a delay's share.

    `target` is reached at or above it, or at or below it when `at_most`. `stock`: a state of the day, not events of a
    period. `list_url` is where its cases are listed, for roles that may read them.
    """

    code: str
    theme: Theme
    label: Any
    formula: Any
    shape: Shape
    unit: str = PERCENT
    part: str = ""
    whole: str = ""
    limit: int = 0
    target: float | None = None
    at_most: bool = False
    stock: bool = False
    parts: tuple[tuple[str, Any], ...] = ()
    may: Predicate | None = None
    list_url: str = ""
    list_roles: tuple[str, ...] = ()
    page: str = ""
    note: Any = ""
