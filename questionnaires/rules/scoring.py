"""Screening scores: how answers become a capacity and a motivation between 0 and 100 (§5.1, §5.2).

Exact fractions throughout: thresholds compare the unrounded value, people read one decimal rounded half up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

CAPACITY = "CAP"
MOTIVATION = "MOT"
BOTH = "BOTH"
MAX_POINTS = 4
CONTROL_SECTION = "E"

DEFAULT_COEFFICIENTS = {
    "verified": Fraction(1),
    "partial": Fraction(4, 5),
    "absent": Fraction(3, 5),
    "pending": Fraction(3, 5),
    "contradicted": Fraction(0),
}


@dataclass(frozen=True)
class ScreeningPolicy:
    """Parameters of the screening score; every number is editable and versioned (§5)."""

    coefficients: dict[str, Fraction] = field(default_factory=lambda: dict(DEFAULT_COEFFICIENTS))
    min_coverage: Fraction = Fraction(70)
    insufficiency_capacity: Fraction = Fraction(30)
    insufficiency_control: Fraction = Fraction(25)
    insufficiency_zeros: int = 2
    insufficiency_zeros_micro: int = 3
    daqe_capacity: Fraction = Fraction(40)
    daqe_motivation: Fraction = Fraction(40)


def policy_from(block: Mapping[str, Any]) -> ScreeningPolicy:
    """Read the screening block of a policy; numbers are decimal strings."""
    insufficiency, orientation = block["insufficiency"], block["orientation"]
    return ScreeningPolicy(
        coefficients={name: Fraction(value) for name, value in block["evidence_coefficients"].items()},
        min_coverage=Fraction(block["coverage_minimum"]),
        insufficiency_capacity=Fraction(insufficiency["capacity_below"]),
        insufficiency_control=Fraction(insufficiency["section_below"]),
        insufficiency_zeros=insufficiency["zero_answers"],
        insufficiency_zeros_micro=insufficiency["zero_answers_micro"],
        daqe_capacity=Fraction(orientation["capacity_from"]),
        daqe_motivation=Fraction(orientation["motivation_from"]),
    )


@dataclass(frozen=True)
class Item:
    """One scored question with what was answered and what was retained.

    `points` is None when unanswered or not applicable; `evidence` is only meaningful for evidence questions.
    """

    code: str
    section: str
    axis: str
    weight: int
    points: int | None
    is_evidence: bool = False
    is_critical: bool = False
    evidence: str = "absent"

    def weight_on(self, axis: str) -> Fraction:
        """A question on both axes gives half its weight to each."""
        if self.axis == BOTH:
            return Fraction(self.weight, 2)
        return Fraction(self.weight) if self.axis == axis else Fraction(0)


@dataclass(frozen=True)
class AxisScore:
    """A score with how much of the axis it rests on; `value` is None when nothing applies, never 0."""

    value: Fraction | None
    coverage: Fraction

    @property
    def rounded(self) -> Decimal | None:
        """One decimal, half up."""
        return None if self.value is None else round_half_up(self.value)


@dataclass(frozen=True)
class ScreeningScores:
    """Everything the evaluator and the orientation need, from one set of answers."""

    capacity: AxisScore
    motivation: AxisScore
    control: AxisScore
    evidence_quality: Fraction | None
    critical_zeros: tuple[str, ...]


@dataclass(frozen=True)
class Insufficiency:
    """Which of the three rules of §5.2 hold; proposed to the evaluator, never applied alone (I6)."""

    critical_zeros: bool
    low_capacity: bool
    low_control: bool

    @property
    def is_proposed(self) -> bool:
        """True when any rule holds."""
        return self.critical_zeros or self.low_capacity or self.low_control

    @property
    def rules(self) -> list[str]:
        """Letters of the rules that hold, as the domain reference names them."""
        held = {"a": self.critical_zeros, "b": self.low_capacity, "c": self.low_control}
        return [letter for letter, holds in held.items() if holds]


def round_half_up(value: Fraction) -> Decimal:
    """Round to one decimal, half up, without passing through floating point (§5.1)."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def coefficient(item: Item, axis: str, policy: ScreeningPolicy) -> Fraction:
    """How much of an answer counts, given its evidence.

    Motivation ignores missing evidence: a file left out says nothing about will. Only a contradiction counts there.
    """
    if not item.is_evidence:
        return Fraction(1)
    if axis == MOTIVATION and item.evidence != "contradicted":
        return Fraction(1)
    return policy.coefficients[item.evidence]


def score_axis(items: Sequence[Item], axis: str, policy: ScreeningPolicy, *, assessed: bool) -> AxisScore:
    """100 × Σ(w·p·k) / Σ(w·4) over answered, applicable questions (§5.1)."""
    on_axis = [item for item in items if item.weight_on(axis)]
    total = sum((item.weight_on(axis) for item in on_axis), Fraction(0))
    answered = [item for item in on_axis if item.points is not None]
    reached = sum((item.weight_on(axis) for item in answered), Fraction(0))
    if not reached:
        return AxisScore(value=None, coverage=Fraction(0))
    gained = Fraction(0)
    for item in answered:
        k = coefficient(item, axis, policy) if assessed else Fraction(1)
        gained += item.weight_on(axis) * (item.points or 0) * k
    return AxisScore(value=100 * gained / (reached * MAX_POINTS), coverage=100 * reached / total)


def evidence_quality(items: Sequence[Item]) -> Fraction | None:
    """Share of the evidence questions whose evidence confirms, wholly or in part (§5.1)."""
    applicable = [item for item in items if item.is_evidence and item.points is not None]
    total = sum(item.weight for item in applicable)
    if not total:
        return None
    good = sum(item.weight for item in applicable if item.evidence in {"verified", "partial"})
    return Fraction(100 * good, total)


def score_screening(items: Sequence[Item], policy: ScreeningPolicy, *, assessed: bool) -> ScreeningScores:
    """Declared scores (`assessed=False`: every answer counts in full) or assessed scores (§5.1)."""
    control = [item for item in items if item.section == CONTROL_SECTION]
    zeros = tuple(item.code for item in items if item.is_critical and item.points == 0)
    return ScreeningScores(
        capacity=score_axis(items, CAPACITY, policy, assessed=assessed),
        motivation=score_axis(items, MOTIVATION, policy, assessed=assessed),
        control=score_axis(control, CAPACITY, policy, assessed=assessed),
        evidence_quality=evidence_quality(items),
        critical_zeros=zeros,
    )


def find_insufficiency(scores: ScreeningScores, policy: ScreeningPolicy, *, size_profile: str) -> Insufficiency:
    """Propose a significant insufficiency of internal control when a rule of §5.2 holds (I6).

    A micro enterprise needs three critical zeros instead of two: proportionality.
    """
    needed = policy.insufficiency_zeros_micro if size_profile == "micro" else policy.insufficiency_zeros
    capacity, control = scores.capacity.value, scores.control.value
    return Insufficiency(
        critical_zeros=len(scores.critical_zeros) >= needed,
        low_capacity=capacity is not None and capacity < policy.insufficiency_capacity,
        low_control=control is not None and control < policy.insufficiency_control,
    )
