"""One enterprise under two policies, and the count of many: who would move, where to, and why (domain §5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from clients.rules import segment as segments
from followup import rules as followup
from questionnaires.rules.rescoring import Row, coefficients_of, exact_scores
from questionnaires.rules.scoring import policy_from as screening_policy

UP, DOWN, ASIDE = "up", "down", "aside"
LETTERS = ("A", "B", "C", "D", "N")
DIMENSIONS = ("size", "sector", "region")


@dataclass(frozen=True)
class Material:
    """Everything the segment of one enterprise rests on, read once for any number of policies."""

    parts: segments.Parts
    size_profile: str
    previous: segments.Previous
    items: list[Row] | None = None
    attitudes: tuple[followup.Attitude, ...] | None = None


class Rescorer:
    """The parameters of one policy, made ready once."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.segment = segments.policy_from_values(parameters)
        self.followup = followup.policy_from_values(parameters)
        self.coefficients = coefficients_of(screening_policy(parameters["screening"]))

    def parts(self, material: Material, today: date) -> segments.Parts:
        """The scores under this policy; what was not kept in detail stays as it was computed."""
        changed: dict[str, Any] = {}
        if material.items is not None:
            capacity, motivation = exact_scores(material.items, self.coefficients)
            changed |= {"screening_capacity": capacity, "screening_motivation": motivation}
        if material.attitudes is not None:
            changed["followup_index"] = followup.followup_index(material.attitudes, self.followup, today=today)
        return replace(material.parts, **changed) if changed else material.parts

    def assess(self, material: Material, today: date, *, settled: bool) -> segments.Verdict:
        """The verdict; `settled` is the letter once nothing waits any more (no hysteresis)."""
        before = segments.Previous(d_confirmed=material.previous.d_confirmed) if settled else material.previous
        return segments.assess(
            self.parts(material, today), self.segment, size_profile=material.size_profile, previous=before, today=today
        )


@dataclass(frozen=True)
class Outcome:
    """What would become of one enterprise."""

    before: segments.Verdict
    after: segments.Verdict
    waits: bool
    causes: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether another letter would apply."""
        return self.before.applied != self.after.applied

    @property
    def direction(self) -> str:
        """Up, down, or aside when one of the two is no assessment."""
        old, new = segments.SEVERITY.get(self.before.applied), segments.SEVERITY.get(self.after.applied)
        if old is None or new is None:
            return ASIDE
        return DOWN if new > old else UP


def _can(verdict: segments.Verdict) -> bool:
    scores = verdict.scores
    return scores.capacity is not None and scores.capacity >= verdict.capacity_threshold and not scores.is_capped


def _capacity_causes(before: segments.Verdict, after: segments.Verdict) -> Iterator[str]:
    """Why "can" changes: another source, another score, another threshold."""
    if before.scores.capacity_source != after.scores.capacity_source:
        yield "source"
    elif before.scores.capacity != after.scores.capacity:
        yield "capacity"
    if before.capacity_threshold != after.capacity_threshold:
        yield "capacity_threshold"


def _motivation_causes(
    before: segments.Verdict, after: segments.Verdict, old: segments.SegmentPolicy, new: segments.SegmentPolicy
) -> Iterator[str]:
    """Why "wants to" changes: another score, and the threshold crossed when it is this one that moved."""
    score, then = before.scores.motivation, after.scores.motivation
    if score is None or then is None:
        yield "source"
        return
    high = (score >= old.motivation_high) != (then >= new.motivation_high)
    low = (score < old.motivation_low) != (then < new.motivation_low)
    if (high or low) and score != then:
        yield "motivation"
    if high and old.motivation_high != new.motivation_high:
        yield "motivation_high"
    if low and old.motivation_low != new.motivation_low:
        yield "motivation_low"


def _causes(before: segments.Verdict, after: segments.Verdict, current: Rescorer, draft: Rescorer) -> tuple[str, ...]:
    """Which numbers did it, only where they change what the enterprise can or wants."""
    found = list(_capacity_causes(before, after)) if _can(before) != _can(after) else []
    found += _motivation_causes(before, after, current.segment, draft.segment)
    return tuple(dict.fromkeys(found))


def compare(material: Material, current: Rescorer, draft: Rescorer, today: date) -> Outcome:
    """One enterprise under the policy in force and under another one."""
    before = current.assess(material, today, settled=True)
    after = draft.assess(material, today, settled=True)
    waits = before.applied != after.applied and draft.assess(material, today, settled=False).held_since is not None
    moves = before.applied != after.applied
    return Outcome(before, after, waits, _causes(before, after, current, draft) if moves else ())


@dataclass
class Tally:
    """Counts of a trial, added up slice by slice; plain enough to be stored between two slices."""

    total: int = 0
    matrix: dict[str, int] = field(default_factory=dict)
    groups: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    waiting: int = 0
    decided: int = 0

    def add(self, outcome: Outcome, labels: Mapping[str, str], *, decided: bool) -> None:
        """Count one enterprise; `labels` gives its size, sector and region, `decided` a human decision in force."""
        self.total += 1
        cell = f"{outcome.before.applied}{outcome.after.applied}"
        self.matrix[cell] = self.matrix.get(cell, 0) + 1
        moved = outcome.moves
        self.waiting += outcome.waits
        self.decided += moved and decided
        for dimension in DIMENSIONS:
            row = self.groups.setdefault(dimension, {}).setdefault(labels[dimension], [0, 0, 0])
            row[0] += 1
            if moved and outcome.direction == DOWN:
                row[1] += 1
            elif moved and outcome.direction == UP:
                row[2] += 1

    def stored(self) -> dict[str, Any]:
        """The counts as they are kept."""
        return dict(vars(self))

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Tally":
        """The counts as they were kept."""
        return cls(**stored) if stored else cls()

    @property
    def moved(self) -> dict[str, int]:
        """How many would move, by direction."""
        found = {UP: 0, DOWN: 0, ASIDE: 0}
        for cell, count in self.matrix.items():
            old, new = (segments.SEVERITY.get(letter) for letter in cell)
            if cell[0] != cell[1]:
                found[ASIDE if old is None or new is None else DOWN if new > old else UP] += count
        return found


def percent(part: int, whole: int) -> Fraction:
    """A share out of 100; nothing out of nothing."""
    return Fraction(100 * part, whole) if whole else Fraction(0)
