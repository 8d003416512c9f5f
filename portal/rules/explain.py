"""Why a segment is what it is: what each answer, rating and attitude brings, and the smallest change that moves it (§5.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from clients.rules import segment as segments
from diagnostics.rules import contributions as diagnostic
from diagnostics.rules.scores import Rated, diagnostic_scores
from followup import rules as followup
from questionnaires.rules.rescoring import contributions as answers
from questionnaires.rules.scoring import CAPACITY, MOTIVATION, Item, ScreeningPolicy, score_screening

Row = TypeVar("Row")
ANSWER, EVIDENCE, RATING, ATTITUDE = "answer", "evidence", "rating", "attitude"
UP, DOWN = "up", "down"
BETTER_EVIDENCE = {"contradicted": "absent", "pending": "partial", "absent": "partial", "partial": "verified"}
WORSE_EVIDENCE = {"verified": "partial", "partial": "absent", "absent": "contradicted", "pending": "contradicted"}
HIGHEST_POINTS, HIGHEST_LEVEL = 4, 5


@dataclass(frozen=True)
class Policies:
    """The three rules of one policy version."""

    segment: segments.SegmentPolicy
    screening: ScreeningPolicy
    followup: followup.FollowUpPolicy


@dataclass(frozen=True)
class Told:
    """One recommendation with its code, so that a line can name it."""

    code: str
    attitude: followup.Attitude


@dataclass(frozen=True)
class Case:
    """One stored computation with what its scores were made of; a source without detail has no rows."""

    parts: segments.Parts
    size_profile: str
    previous: segments.Previous
    today: date
    items: tuple[Item, ...] = ()
    rated: tuple[Rated, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Line:
    """What one thing brings to capacity or motivation, in points out of 100, and what it could still bring."""

    kind: str
    code: str
    axis: str
    gained: Fraction
    missing: Fraction


@dataclass(frozen=True)
class Change:
    """One step of one answer, evidence, rating or attitude, and the letter it would lead to."""

    kind: str
    code: str
    direction: str
    before: str
    after: str
    cost: Fraction
    waits: bool

    @property
    def improves(self) -> bool:
        """Whether the letter is a more favourable one."""
        return segments.SEVERITY[self.after] < segments.SEVERITY[self.before]


def lines_of(case: Case, policies: Policies) -> list[Line]:
    """Everything that counts in this computation; on each axis what is brought sums to the score."""
    scores = segments.consolidate(case.parts, policies.segment, today=case.today)
    one = Fraction(1)
    found: list[Line] = []
    if scores.capacity_source == segments.SCREENING:
        found += _answers(case, CAPACITY, one, policies)
    elif scores.capacity_source == segments.DIAGNOSTIC:
        found += _ratings(diagnostic.to_capacity(case.rated), CAPACITY, one)
    for share in scores.shares:
        if share.source == segments.SCREENING:
            found += _answers(case, MOTIVATION, share.weight, policies)
        elif share.source == segments.DIAGNOSTIC:
            found += _ratings(diagnostic.to_motivation(case.rated), MOTIVATION, share.weight)
        else:
            found += _attitudes(case, share.weight, policies)
    return found


def _answers(case: Case, axis: str, weight: Fraction, policies: Policies) -> list[Line]:
    shares = answers(case.items, axis, policies.screening)
    return [Line(ANSWER, row.item.code, axis, row.gained * weight, row.missing * weight) for row in shares]


def _ratings(shares: Sequence[diagnostic.Contribution], axis: str, weight: Fraction) -> list[Line]:
    return [Line(RATING, row.rated.code, axis, row.gained * weight, row.missing * weight) for row in shares]


def _attitudes(case: Case, weight: Fraction, policies: Policies) -> list[Line]:
    policy = policies.followup
    counted = [
        (row.code, policy.priority_weights[row.attitude.priority], points)
        for row in case.told
        if (points := followup.attitude_points(row.attitude, policy, today=case.today)) is not None
    ]
    total = sum(heavy for _code, heavy, _points in counted)
    lines = []
    for code, heavy, points in counted:
        share = Fraction(100 * heavy, total) * weight
        gained = share * points / 100
        lines.append(Line(ATTITUDE, code, MOTIVATION, gained, share - gained))
    return lines


def _steps(case: Case) -> Iterator[tuple[str, str, str, Case]]:
    """Every case one step away: kind, code, direction, and the case itself."""
    yield from _answer_steps(case)
    yield from _rating_steps(case)
    yield from _attitude_steps(case)


def _answer_steps(case: Case) -> Iterator[tuple[str, str, str, Case]]:
    for place, item in enumerate(case.items):
        for kind, direction, changed in _item_steps(item):
            yield kind, item.code, direction, replace(case, items=_with(case.items, place, changed))


def _rating_steps(case: Case) -> Iterator[tuple[str, str, str, Case]]:
    for place, row in enumerate(case.rated):
        for direction, step in ((UP, 1), (DOWN, -1)):
            if row.level is not None and 0 <= row.level + step <= HIGHEST_LEVEL:
                changed = replace(row, level=row.level + step)
                yield RATING, row.code, direction, replace(case, rated=_with(case.rated, place, changed))


def _attitude_steps(case: Case) -> Iterator[tuple[str, str, str, Case]]:
    for place, told in enumerate(case.told):
        for direction, attitude in ((UP, "adopted"), (DOWN, "declined")):
            if not told.attitude.is_contested and told.attitude.attitude != attitude:
                changed = replace(told, attitude=replace(told.attitude, attitude=attitude))
                yield ATTITUDE, told.code, direction, replace(case, told=_with(case.told, place, changed))


def _item_steps(item: Item) -> Iterator[tuple[str, str, Item]]:
    if item.points is None:
        return
    for direction, points in ((UP, item.points + 1), (DOWN, item.points - 1)):
        if 0 <= points <= HIGHEST_POINTS:
            yield ANSWER, direction, replace(item, points=points)
    if item.is_evidence:
        for direction, ladder in ((UP, BETTER_EVIDENCE), (DOWN, WORSE_EVIDENCE)):
            if status := ladder.get(item.evidence):
                yield EVIDENCE, direction, replace(item, evidence=status)


def _with(rows: tuple[Row, ...], place: int, changed: Row) -> tuple[Row, ...]:
    return (*rows[:place], changed, *rows[place + 1 :])


def rescored(case: Case, policies: Policies) -> segments.Parts:
    """The scores made of the rows of a case; a source without rows keeps its score."""
    changed: dict[str, Any] = {}
    if case.items:
        scores = score_screening(case.items, policies.screening, assessed=True)
        changed |= {"screening_capacity": scores.capacity.value, "screening_motivation": scores.motivation.value}
    if case.rated:
        visit = diagnostic_scores(case.rated)
        changed |= {"diagnostic_capacity": visit.capacity, "diagnostic_motivation": visit.motivation}
    if case.told:
        index = followup.followup_index((row.attitude for row in case.told), policies.followup, today=case.today)
        changed["followup_index"] = index
    return replace(case.parts, **changed)


def _settled(case: Case, parts: segments.Parts, policies: Policies) -> segments.Verdict:
    previous = segments.Previous(d_confirmed=case.previous.d_confirmed)
    return segments.assess(
        parts, policies.segment, size_profile=case.size_profile, previous=previous, today=case.today
    )


def smallest_changes(case: Case, policies: Policies) -> list[Change]:
    """The smallest single step that would make the letter better, and the smallest that would make it worse.

    Smallest: the one that moves capacity and motivation least; none when no step alone is enough. A human decision
    is no step, and neither is a confirmed insufficiency.
    """
    now = _settled(case, case.parts, policies)
    if now.applied not in segments.SEVERITY:
        return []
    best: dict[bool, Change] = {}
    for kind, code, direction, other in _steps(case):
        parts = rescored(other, policies)
        then = _settled(case, parts, policies)
        if then.applied == now.applied or then.applied not in segments.SEVERITY:
            continue
        held = segments.assess(
            parts,
            policies.segment,
            size_profile=case.size_profile,
            previous=segments.Previous(applied=now.applied, d_confirmed=case.previous.d_confirmed),
            today=case.today,
        ).held_since
        cost = _moved(now.scores.capacity, then.scores.capacity) + _moved(
            now.scores.motivation, then.scores.motivation
        )
        change = Change(kind, code, direction, now.applied, then.applied, cost, held is not None)
        known = best.get(change.improves)
        if known is None or (change.cost, change.code) < (known.cost, known.code):
            best[change.improves] = change
    return [best[improves] for improves in (True, False) if improves in best]


def _moved(before: Fraction | None, after: Fraction | None) -> Fraction:
    return abs((after or Fraction(0)) - (before or Fraction(0)))


@dataclass(frozen=True)
class Missing:
    """Points still missing to each threshold; nothing where it is reached."""

    capacity: Fraction
    motivation: Fraction


def missing_points(verdict: segments.Verdict, policy: segments.SegmentPolicy) -> Missing:
    """How far the scores are from "can" and from "wants to"."""
    capacity, motivation = verdict.scores.capacity or Fraction(0), verdict.scores.motivation or Fraction(0)
    return Missing(
        max(verdict.capacity_threshold - capacity, Fraction(0)), max(policy.motivation_high - motivation, Fraction(0))
    )
