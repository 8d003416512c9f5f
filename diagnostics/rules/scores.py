"""Aptitude and motivation read from a rated grid (domain §5.4): levels in, scores out, exact until shown.

The screening and the diagnostic share the scale 0–100, never the way to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

LEVEL_TO_SCORE = 20
RATIONALE_MINIMUM = 20
NA_SHARE_LIMIT = Fraction(1, 4)
PROPORTIONALITY_PROFILE = "micro"


@dataclass(frozen=True)
class Rated:
    """One criterion as rated: `level` is None when it does not apply or has no level yet."""

    dimension: str
    dimension_weight: int
    code: str
    level: int | None
    weight: int = 1
    feeds_motivation: bool = False
    is_scored: bool = True
    is_na: bool = False
    is_proportional: bool = False


@dataclass(frozen=True)
class DimensionScore:
    """A dimension: its mean level (0–5) and score (0–100), None when nothing in it applies."""

    code: str
    weight: int
    mean: Fraction | None
    rated: int
    total: int
    is_scored: bool = True

    @property
    def score(self) -> Fraction | None:
        """The mean level brought to the scale 0–100."""
        return None if self.mean is None else self.mean * LEVEL_TO_SCORE


@dataclass(frozen=True)
class DiagnosticScores:
    """What a rated grid says: capacity, motivation, one score per dimension, share of NA."""

    capacity: Fraction | None
    motivation: Fraction | None
    dimensions: tuple[DimensionScore, ...] = field(default_factory=tuple)
    na_share: Fraction = Fraction(0)

    @property
    def needs_reviewer_approval(self) -> bool:
        """More than a quarter of criteria not applicable, beyond proportionality: the reviewer must agree (§5.4)."""
        return self.na_share > NA_SHARE_LIMIT


def mean_level(rows: Iterable[Rated]) -> Fraction | None:
    """Weighted mean of the levels that exist; None when there is none, never 0."""
    rated = [row for row in rows if row.level is not None]
    total = sum(row.weight for row in rated)
    if not total:
        return None
    return Fraction(sum(row.weight * (row.level or 0) for row in rated), total)


def dimension_scores(rows: Iterable[Rated]) -> tuple[DimensionScore, ...]:
    """One score per dimension, in the order of the grid."""
    groups: dict[str, list[Rated]] = {}
    for row in rows:
        groups.setdefault(row.dimension, []).append(row)
    return tuple(
        DimensionScore(
            code=code,
            weight=group[0].dimension_weight,
            mean=mean_level(group),
            rated=sum(row.level is not None for row in group),
            total=len(group),
            is_scored=group[0].is_scored,
        )
        for code, group in groups.items()
    )


def capacity(dimensions: Iterable[DimensionScore]) -> Fraction | None:
    """CAP_daqe: dimension scores weighted over the dimensions that have at least one rating (§5.4)."""
    counted = [row for row in dimensions if row.is_scored and row.mean is not None and row.weight]
    total = sum(row.weight for row in counted)
    if not total:
        return None
    return sum((row.weight * (row.score or Fraction(0)) for row in counted), Fraction(0)) / total


def na_share(rows: Iterable[Rated]) -> Fraction:
    """Share of scored criteria set aside as not applicable, those left out for a small structure apart."""
    counted = [row for row in rows if row.is_scored and not row.is_proportional]
    if not counted:
        return Fraction(0)
    return Fraction(sum(row.is_na for row in counted), len(counted))


def diagnostic_scores(rows: Iterable[Rated]) -> DiagnosticScores:
    """Compute everything §5.4 asks of a rated grid. T7: all levels 3 give capacity 60 and motivation 60."""
    table = list(rows)
    dimensions = dimension_scores(table)
    motive = mean_level(row for row in table if row.feeds_motivation and row.is_scored)
    return DiagnosticScores(
        capacity=capacity(dimensions),
        motivation=None if motive is None else motive * LEVEL_TO_SCORE,
        dimensions=dimensions,
        na_share=na_share(table),
    )


def one_decimal(value: Fraction | None) -> Decimal | None:
    """A score as shown, rounded half-up to one decimal; thresholds compare the exact value (§5.1)."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def is_left_out(*, size_profile: str, in_micro_set: bool, is_optional: bool = False) -> bool:
    """Whether a criterion is not asked of this enterprise, by proportionality (§4)."""
    return size_profile == PROPORTIONALITY_PROFILE and not in_micro_set and not is_optional
