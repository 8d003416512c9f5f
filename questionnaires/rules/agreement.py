"""How far two readers of the same answers agree, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Pair:
    """What two readers retained of one answer; points are None where the answer is not scored."""

    code: str
    first_points: int | None
    second_points: int | None
    first_evidence: str = ""
    second_evidence: str = ""

    @property
    def gap(self) -> int:
        """How many points apart they are."""
        if self.first_points is None or self.second_points is None:
            return 0
        return abs(self.first_points - self.second_points)

    @property
    def agrees(self) -> bool:
        """True when both retained the same points and judged the evidence alike."""
        return self.gap == 0 and self.first_evidence == self.second_evidence


@dataclass(frozen=True)
class Agreement:
    """The share of the scored answers on which both agree, exactly and within one point; None without any."""

    count: int
    exact: Fraction | None
    close: Fraction | None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Sum up the pairs that hold points."""
    scored = [pair for pair in pairs if pair.first_points is not None and pair.second_points is not None]
    if not scored:
        return Agreement(0, None, None)
    exact, close = sum(pair.agrees for pair in scored), sum(pair.gap <= 1 for pair in scored)
    return Agreement(len(scored), Fraction(exact, len(scored)), Fraction(close, len(scored)))
