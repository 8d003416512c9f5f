"""Which services would mend what was found weak, and in what order (§6). The relationship agent decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class MatchingPolicy:
    """Parameters of the ranking; the "services" group of a scoring policy version."""

    target_level: int = 3
    criterion_factor: Fraction = Fraction(1)
    dimension_factor: Fraction = Fraction(1, 2)
    need_bonus: Fraction = Fraction(10)
    shown: int = 5
    repeat_after_months: int = 12


@dataclass(frozen=True)
class Rating:
    """The level reached on one criterion; codes are those of the grid ("6.1", "D06")."""

    criterion: str
    dimension: str
    level: int
    dimension_weight: Fraction


@dataclass(frozen=True)
class Offer:
    """What the ranking needs to know of an offering."""

    code: str
    targets: frozenset[str]
    segments: frozenset[str]
    languages: frozenset[str]
    needs: frozenset[str] = frozenset()
    is_paid: bool = False


@dataclass(frozen=True)
class Match:
    """An offering that would help, with what speaks for it: (criterion, points), strongest first, and needs told."""

    code: str
    points: Fraction
    criteria: tuple[tuple[str, Fraction], ...] = field(default=())
    needs: tuple[str, ...] = field(default=())


def policy_from_values(values: Mapping[str, Any]) -> MatchingPolicy:
    """Read the "services" group of a policy version; what it does not name keeps its default."""
    given = values.get("services", {})
    read: dict[str, Any] = {}
    for name in ("criterion_factor", "dimension_factor", "need_bonus"):
        if name in given:
            read[name] = Fraction(str(given[name]))
    for name in ("target_level", "shown", "repeat_after_months"):
        if name in given:
            read[name] = int(given[name])
    return MatchingPolicy(**read)


def factor(offer: Offer, rating: Rating, policy: MatchingPolicy) -> Fraction:
    """How directly an offering addresses a criterion: by name, through its dimension, or not at all."""
    if rating.criterion in offer.targets:
        return policy.criterion_factor
    if rating.dimension in offer.targets:
        return policy.dimension_factor
    return Fraction(0)


def match(offer: Offer, ratings: Iterable[Rating], needs: frozenset[str], policy: MatchingPolicy) -> Match:
    """Σ (3 − level)⁺ × dimension weight × factor, plus ten when the enterprise itself named the difficulty (§6)."""
    points = {
        rating.criterion: max(policy.target_level - rating.level, 0)
        * rating.dimension_weight
        * factor(offer, rating, policy)
        for rating in ratings
    }
    helped = sorted(((code, value) for code, value in points.items() if value), key=lambda pair: (-pair[1], pair[0]))
    heard = tuple(sorted(offer.needs & needs))
    total = sum((value for _, value in helped), Fraction(0)) + (policy.need_bonus if heard else 0)
    return Match(offer.code, total, tuple(helped), heard)


def rank(
    offers: Sequence[Offer],
    ratings: Sequence[Rating],
    *,
    segment: str,
    language: str,
    delivered_lately: frozenset[str] = frozenset(),
    needs: frozenset[str] = frozenset(),
    policy: MatchingPolicy,
) -> list[Match]:
    """The few free offerings that help most, best first, ties by code.

    A paid offering never answers a weakness (I14), nor does one the enterprise received within the year.
    """
    matches = [
        match(offer, ratings, needs, policy)
        for offer in offers
        if not offer.is_paid
        and segment in offer.segments
        and language in offer.languages
        and offer.code not in delivered_lately
    ]
    useful = [found for found in matches if found.points > 0]
    return sorted(useful, key=lambda found: (-found.points, found.code))[: policy.shown]
