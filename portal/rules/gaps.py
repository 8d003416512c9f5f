"""Weaknesses that no service answers, weighted by the enterprises concerned (domain §6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from catalogue.rules import Offer


@dataclass(frozen=True)
class Weakness:
    """One criterion found weak in some enterprises of one segment and language."""

    criterion: str
    dimension: str
    segment: str
    language: str
    enterprises: int


@dataclass
class GapLine:
    """One criterion: how many enterprises are weak on it, how many of them find no service, which services answer."""

    criterion: str
    enterprises: int = 0
    unanswered: int = 0
    services: set[str] = field(default_factory=set)

    @property
    def answered(self) -> int:
        """Enterprises for which at least one service exists."""
        return self.enterprises - self.unanswered


@dataclass(frozen=True)
class GapMap:
    """The criteria, the widest gap first, and the share of weaknesses that are answered."""

    lines: tuple[GapLine, ...]

    @property
    def total(self) -> int:
        """Weaknesses found: pairs of an enterprise and a criterion."""
        return sum(line.enterprises for line in self.lines)

    @property
    def answered(self) -> int:
        """Weaknesses for which a service exists."""
        return sum(line.answered for line in self.lines)

    @property
    def coverage(self) -> Fraction:
        """Answered out of found, per cent; all of nothing."""
        return Fraction(100 * self.answered, self.total) if self.total else Fraction(100)


def answers(offer: Offer, weakness: Weakness) -> bool:
    """Whether a service may be proposed for a weakness: free, aimed at it, open to its segment and language (I14)."""
    aimed = weakness.criterion in offer.targets or weakness.dimension in offer.targets
    return aimed and not offer.is_paid and weakness.segment in offer.segments and weakness.language in offer.languages


def gap_map(weaknesses: Iterable[Weakness], offers: Sequence[Offer]) -> GapMap:
    """Weigh every weakness against the catalogue."""
    lines: dict[str, GapLine] = {}
    for weakness in weaknesses:
        line = lines.setdefault(weakness.criterion, GapLine(weakness.criterion))
        found = {offer.code for offer in offers if answers(offer, weakness)}
        line.enterprises += weakness.enterprises
        line.unanswered += 0 if found else weakness.enterprises
        line.services |= found
    order = sorted(lines.values(), key=lambda line: (-line.unanswered, -line.enterprises, line.criterion))
    return GapMap(tuple(order))
