"""Consolidated scores and segment of an enterprise (§5.5, §5.6): numbers and dates in, verdict out.

Exact fractions throughout, like the screening score: thresholds compare the unrounded value.
A segment is internal: nothing of this ever reaches the enterprise (§0.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

A, B, C, D, NOT_ASSESSED = "A", "B", "C", "D", "N"
SEVERITY = {A: 0, B: 1, C: 2, D: 3}

LOW, MEDIUM, HIGH = "low", "medium", "high"
SCREENING, DIAGNOSTIC, FOLLOWUP = "screening", "diagnostic", "followup"
PROVISIONAL, CONFIRMED = "provisional", "confirmed"
D_CONFIRMATION = "d_confirmation"  # why a human decision was taken: to confirm a computed D


@dataclass(frozen=True)
class SegmentPolicy:
    """Parameters of §5.5 and §5.6; the values of one ScoringPolicy version."""

    capacity_high: Fraction = Fraction(60)
    motivation_high: Fraction = Fraction(60)
    motivation_low: Fraction = Fraction(35)
    size_relief: Fraction = Fraction(10)
    relieved_profiles: frozenset[str] = frozenset({"micro", "small"})
    motivation_weights: Mapping[str, Fraction] = field(
        default_factory=lambda: {DIAGNOSTIC: Fraction(1, 2), SCREENING: Fraction(1, 5), FOLLOWUP: Fraction(3, 10)}
    )
    hysteresis_points: Fraction = Fraction(5)
    hysteresis_days: int = 30
    diagnostic_valid_months: int = 36
    validity_months: int = 24
    override_max_months: int = 12


@dataclass(frozen=True)
class Parts:
    """What the three sources say of one enterprise; None where a source is silent."""

    screening_capacity: Fraction | None = None
    screening_motivation: Fraction | None = None
    screening_on: date | None = None
    insufficiency_confirmed: bool = False
    diagnostic_capacity: Fraction | None = None
    diagnostic_motivation: Fraction | None = None
    diagnostic_on: date | None = None
    followup_index: Fraction | None = None


@dataclass(frozen=True)
class Previous:
    """The last assessment, as far as the next one depends on it."""

    applied: str = NOT_ASSESSED
    computed: str = NOT_ASSESSED
    held_since: date | None = None
    d_confirmed: bool = False


@dataclass(frozen=True)
class Share:
    """What one source weighs in the motivation score, once weights are renormalised."""

    source: str
    value: Fraction
    weight: Fraction

    @property
    def points(self) -> Fraction:
        """Points this source brings to the score."""
        return self.value * self.weight


@dataclass(frozen=True)
class Consolidated:
    """Capacity and motivation of §5.5, with the way they were reached."""

    capacity: Fraction | None
    motivation: Fraction | None
    capacity_source: str
    shares: tuple[Share, ...]
    is_capped: bool
    confidence: str
    is_outdated: bool


@dataclass(frozen=True)
class Verdict:
    """The computed segment, the one that applies, and why they may differ."""

    computed: str
    applied: str
    status: str
    flags: tuple[str, ...]
    held_since: date | None
    capacity_threshold: Fraction
    scores: Consolidated


def exact(value: object) -> Fraction | None:
    """A stored figure (number, "73.5" or "1250/17") as an exact fraction; None when there is none."""
    return None if value is None or value == "" else Fraction(str(value))


def rounded(value: Fraction | None) -> Decimal | None:
    """One decimal, half up, as people read it (§5.1)."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def policy_from_values(values: Mapping[str, Any]) -> SegmentPolicy:
    """Read the "segment" group of a policy version; what it does not name keeps its default."""
    given = values.get("segment", {})
    read: dict[str, Any] = {}
    for name in ("capacity_high", "motivation_high", "motivation_low", "size_relief", "hysteresis_points"):
        if name in given:
            read[name] = Fraction(str(given[name]))
    for name in ("hysteresis_days", "diagnostic_valid_months", "validity_months", "override_max_months"):
        if name in given:
            read[name] = int(given[name])
    if "relieved_profiles" in given:
        read["relieved_profiles"] = frozenset(given["relieved_profiles"])
    if "motivation_weights" in given:
        read["motivation_weights"] = {key: Fraction(str(w)) for key, w in given["motivation_weights"].items()}
    return SegmentPolicy(**read)


def capacity_threshold(policy: SegmentPolicy, size_profile: str) -> Fraction:
    """The capacity that counts as "can": ten points lower for a micro or small enterprise (§5.5, proportionality)."""
    return policy.capacity_high - (policy.size_relief if size_profile in policy.relieved_profiles else 0)


def months_after(day: date, months: int) -> date:
    """The same day some calendar months later, clamped to the end of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _is_current(day: date | None, months: int, today: date) -> bool:
    return day is None or today <= months_after(day, months)


def consolidate(parts: Parts, policy: SegmentPolicy, *, today: date) -> Consolidated:
    """Bring the sources together (§5.5).

    Capacity: the communicated DAQE while it is 36 months old at most, else the assessed screening.
    Motivation: weights renormalised over the sources that speak. A confirmed insufficiency caps capacity
    until a later DAQE is communicated. Voluntary regularisation is no input, on purpose.
    """
    has_diagnostic = parts.diagnostic_capacity is not None and _is_current(
        parts.diagnostic_on, policy.diagnostic_valid_months, today
    )
    diagnostic_is_later = has_diagnostic and (
        parts.screening_on is None or parts.diagnostic_on is None or parts.diagnostic_on >= parts.screening_on
    )
    capacity = parts.diagnostic_capacity if has_diagnostic else parts.screening_capacity
    shares = _motivation_shares(parts, policy, has_diagnostic=has_diagnostic)
    latest = max((day for day in (parts.screening_on, parts.diagnostic_on) if day), default=None)
    return Consolidated(
        capacity=capacity,
        motivation=sum((share.points for share in shares), Fraction(0)) if shares else None,
        capacity_source="" if capacity is None else DIAGNOSTIC if has_diagnostic else SCREENING,
        shares=shares,
        is_capped=parts.insufficiency_confirmed and not diagnostic_is_later,
        confidence=HIGH if has_diagnostic else MEDIUM if capacity is not None else LOW,
        is_outdated=not _is_current(latest, policy.validity_months, today),
    )


def _motivation_shares(parts: Parts, policy: SegmentPolicy, *, has_diagnostic: bool) -> tuple[Share, ...]:
    values = {
        DIAGNOSTIC: parts.diagnostic_motivation if has_diagnostic else None,
        SCREENING: parts.screening_motivation,
        FOLLOWUP: parts.followup_index,
    }
    said = {source: value for source, value in values.items() if value is not None}
    if not set(said) - {FOLLOWUP}:
        return ()  # the follow-up index alone is no assessment
    total = sum((policy.motivation_weights[source] for source in said), Fraction(0))
    return tuple(Share(source, value, policy.motivation_weights[source] / total) for source, value in said.items())


def place(capacity: Fraction, motivation: Fraction, policy: SegmentPolicy, *, can: bool) -> str:
    """The letter of §5.6 for one pair of scores; `can` says whether capacity counts as high."""
    if motivation < policy.motivation_low:
        return D
    if not can:
        return B
    return A if motivation >= policy.motivation_high else C


def _proposed(
    capacity: Fraction, motivation: Fraction, policy: SegmentPolicy, threshold: Fraction, capped: bool
) -> str:
    """The letter that may apply without two persons: a computed D becomes C or B (§5.6, D is never automatic)."""
    can = capacity >= threshold and not capped
    letter = place(capacity, motivation, policy, can=can)
    if letter == D:
        return C if can else B
    return letter


def is_crossed_firmly(
    capacity: Fraction,
    motivation: Fraction,
    policy: SegmentPolicy,
    *,
    threshold: Fraction,
    capped: bool,
    previous: str,
) -> bool:
    """Whether a worsening goes at least five points beyond the threshold it crosses (§5.6).

    It does not when scores less than five points away would still give the previous segment or a better one.
    """
    near = policy.hysteresis_points
    for shifted_capacity in _around(capacity, threshold, near):
        for shifted_motivation in _around(motivation, policy.motivation_high, near):
            letter = _proposed(shifted_capacity, shifted_motivation, policy, threshold, capped)
            if SEVERITY[letter] <= SEVERITY[previous]:
                return False
    return True


def _around(value: Fraction, threshold: Fraction, near: Fraction) -> list[Fraction]:
    """The score itself, and the nearest score on the other side of the threshold when it is less than five away."""
    other_side = threshold if value < threshold else threshold - Fraction(1, 10**9)
    return [value, other_side] if abs(other_side - value) < near else [value]


def assess(parts: Parts, policy: SegmentPolicy, *, size_profile: str, previous: Previous, today: date) -> Verdict:
    """Compute the segment and decide which one applies today (§5.6)."""
    scores = consolidate(parts, policy, today=today)
    threshold = capacity_threshold(policy, size_profile)
    flags = ["outdated"] if scores.is_outdated else []
    if scores.capacity is None or scores.motivation is None:
        return Verdict(NOT_ASSESSED, NOT_ASSESSED, PROVISIONAL, tuple(flags), None, threshold, scores)
    can = scores.capacity >= threshold and not scores.is_capped
    computed = place(scores.capacity, scores.motivation, policy, can=can)
    flags += _flags(computed, scores, policy, capacity_is_high=scores.capacity >= threshold)
    if computed == D and previous.d_confirmed:
        return Verdict(computed, D, CONFIRMED, tuple(flags), None, threshold, scores)
    applied, held_since = _apply(scores, policy, threshold, previous, today)
    if computed == D:
        flags.append("d_to_confirm")
    if held_since:
        flags.append("held")
    confirmed = scores.capacity_source == DIAGNOSTIC and computed != D
    return Verdict(
        computed, applied, CONFIRMED if confirmed else PROVISIONAL, tuple(flags), held_since, threshold, scores
    )


def _flags(computed: str, scores: Consolidated, policy: SegmentPolicy, *, capacity_is_high: bool) -> list[str]:
    flags = []
    if scores.is_capped and capacity_is_high:
        flags.append("capped")
    if computed == B and scores.motivation is not None and scores.motivation < policy.motivation_high:
        flags.append("motivation_to_confirm")
    return flags


def _apply(
    scores: Consolidated, policy: SegmentPolicy, threshold: Fraction, previous: Previous, today: date
) -> tuple[str, date | None]:
    """The letter that applies and, when a worsening waits, since when (hysteresis, §5.6)."""
    if scores.capacity is None or scores.motivation is None:
        raise ValueError("a segment needs both scores")
    proposed = _proposed(scores.capacity, scores.motivation, policy, threshold, scores.is_capped)
    worsens = previous.applied in SEVERITY and SEVERITY[proposed] > SEVERITY[previous.applied]
    if not worsens:
        return proposed, None
    firm = is_crossed_firmly(
        scores.capacity,
        scores.motivation,
        policy,
        threshold=threshold,
        capped=scores.is_capped,
        previous=previous.applied,
    )
    since = previous.held_since or today
    if firm or (today - since).days >= policy.hysteresis_days:
        return proposed, None
    return previous.applied, since
