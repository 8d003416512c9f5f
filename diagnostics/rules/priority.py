"""How soon a recommendation matters, proposed from the level and the weight (domain §7.5)."""

from collections.abc import Iterable

CRITICAL, MAJOR, MINOR = "critical", "major", "minor"
HEAVY_WEIGHT = 10
_RANK = {CRITICAL: 0, MAJOR: 1, MINOR: 2}


def default_priority(level: int, dimension_weight: int) -> str:
    """Level 0–1 in a heavy dimension is critical; other level ≤ 1, or level 2 in a heavy one, major; else minor."""
    heavy = dimension_weight >= HEAVY_WEIGHT
    if level <= 1:
        return CRITICAL if heavy else MAJOR
    if level == 2 and heavy:
        return MAJOR
    return MINOR


def highest_priority(levels_and_weights: Iterable[tuple[int, int]]) -> str:
    """The most pressing of several criteria answered by one recommendation."""
    found = [default_priority(level, weight) for level, weight in levels_and_weights]
    return min(found, key=_RANK.__getitem__, default=MINOR)
