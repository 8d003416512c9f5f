"""What each rating brings to the scores of a diagnostic, and what it could still bring (domain §5.4, §5.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from diagnostics.rules.scores import LEVEL_TO_SCORE, Rated


@dataclass(frozen=True)
class Contribution:
    """Points of the score out of 100: brought at this level, and missing to the highest one."""

    rated: Rated
    gained: Fraction
    missing: Fraction


def _contribution(rated: Rated, share: Fraction) -> Contribution:
    gained = share * (rated.level or 0) * LEVEL_TO_SCORE / 100
    return Contribution(rated, gained, share - gained)


def to_capacity(rows: Sequence[Rated]) -> list[Contribution]:
    """Share the capacity out over the ratings: what they bring sums to it."""
    counted = [row for row in rows if row.level is not None and row.is_scored and row.dimension_weight and row.weight]
    weights = {row.dimension: row.dimension_weight for row in counted}
    total = sum(weights.values())
    inside: dict[str, int] = {}
    for row in counted:
        inside[row.dimension] = inside.get(row.dimension, 0) + row.weight
    return [
        _contribution(row, Fraction(100 * row.dimension_weight * row.weight, total * inside[row.dimension]))
        for row in counted
    ]


def to_motivation(rows: Sequence[Rated]) -> list[Contribution]:
    """Share the motivation out over the ratings of the criteria that feed it."""
    counted = [row for row in rows if row.level is not None and row.feeds_motivation and row.is_scored and row.weight]
    total = sum(row.weight for row in counted)
    return [_contribution(row, Fraction(100 * row.weight, total)) for row in counted]
