"""Thousands of generated enterprises: the properties of §5.5–§5.6 hold, and a stored computation never changes."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from clients.rules import replay
from clients.rules.segment import (
    SEVERITY,
    Parts,
    Previous,
    SegmentPolicy,
    assess,
    policy_from_values,
)
from core import reference

TODAY = date(2027, 3, 11)
POLICY = SegmentPolicy()
SIZES = ("micro", "small", "standard")
PROFILES = 6000
# Of the verdicts of these 6,000 profiles. It only changes with the rules: then a new edition stands beside this one,
# so that what was stored before is still replayed by the rules that made it (ADR 0020).
FINGERPRINT = "cd8f754edb2604618d7377547d8af3fc79b3595440e97359f8ea96ad3cc5fb5e"


def profiles(count=PROFILES, seed=20270311):
    """Enterprises of every kind: scores on and around the thresholds, old and fresh, after every history."""
    draw = random.Random(seed)  # drawing test cases, not secrets

    def score():
        near = draw.choice((30, 35, 40, 45, 50, 55, 60, 65))
        return draw.choice(
            (Fraction(draw.randint(0, 1700), 17), Fraction(near), near + Fraction(draw.randint(-60, 60), 10))
        )

    def day(oldest):
        return TODAY - timedelta(days=draw.randint(0, oldest))

    for _ in range(count):
        screened, visited = draw.random() < 0.85, draw.random() < 0.4
        parts = Parts(
            screening_capacity=score() if screened else None,
            screening_motivation=score() if screened else None,
            screening_on=day(1200) if screened else None,
            insufficiency_confirmed=screened and draw.random() < 0.15,
            diagnostic_capacity=score() if visited else None,
            diagnostic_motivation=score() if visited else None,
            diagnostic_on=day(1500) if visited else None,
            followup_index=Fraction(draw.randint(0, 100)) if visited and draw.random() < 0.6 else None,
        )
        before = draw.choice(("N", "A", "B", "C", "D"))
        previous = Previous(
            applied=before,
            computed=draw.choice("ABCD"),
            held_since=day(60) if draw.random() < 0.3 else None,
            d_confirmed=before == "D" and draw.random() < 0.5,
        )
        yield parts, draw.choice(SIZES), previous


def fresh(parts, size="standard", *, today=TODAY):
    """The verdict on an enterprise without history."""
    return assess(parts, POLICY, size_profile=size, previous=Previous(), today=today)


def test_stored_computation_replayed_is_identical_for_every_profile():
    """A stored computation could otherwise not be defended a year later."""
    parameters = reference.read("scoring_policy")["parameters"]
    digest = hashlib.sha256()
    for parts, size, previous in profiles():
        first = assess(parts, policy_from_values(parameters), size_profile=size, previous=previous, today=TODAY)
        stored = json.loads(json.dumps(replay.inputs_of(parts, size_profile=size, previous=previous, today=TODAY)))

        assert replay.replay(stored, parameters) == first
        digest.update(json.dumps(replay.summary(first), sort_keys=True).encode())
    assert digest.hexdigest() == FINGERPRINT, "the rules changed: stored computations would be replayed differently"


def test_d_is_never_reached_without_two_persons():
    reached = [assess(p, POLICY, size_profile=s, previous=b, today=TODAY) for p, s, b in profiles()]
    alone = [v for v, (_p, _s, b) in zip(reached, profiles(), strict=True) if v.applied == "D" and not b.d_confirmed]

    assert {v.computed for v in reached} == set("ABCDN")
    assert sum(v.applied == "D" for v in reached) > 10
    assert alone == []


def test_better_scores_never_worsen_the_letter_one_wants():
    """Motivation lifts always; capacity lifts for a willing enterprise (a low one with little will is given B)."""
    compared = 0
    for parts, size, _previous in profiles():
        if parts.screening_capacity is None or parts.diagnostic_capacity is not None:
            continue
        now = fresh(parts, size)
        willing = fresh(replace(parts, screening_motivation=parts.screening_motivation + 7), size)
        assert SEVERITY[willing.computed] <= SEVERITY[now.computed]
        assert SEVERITY[willing.applied] <= SEVERITY[now.applied]
        able = fresh(replace(parts, screening_capacity=parts.screening_capacity + 7), size)
        if parts.screening_motivation >= POLICY.motivation_high:
            assert SEVERITY[able.applied] <= SEVERITY[now.applied]
        else:
            assert able.applied in {now.applied, "C"}
        compared += 1
    assert compared > 2000


def test_smaller_enterprises_are_never_asked_more():
    """Proportionality (§5.5): with the same scores, "can" is reached by a small enterprise first."""
    helped = 0
    for parts, _size, _previous in profiles():
        standard, micro = fresh(parts), fresh(parts, "micro")
        if standard.scores.capacity is None or standard.scores.motivation is None:
            continue
        can = standard.scores.capacity >= standard.capacity_threshold
        assert not can or micro.scores.capacity >= micro.capacity_threshold
        assert micro.capacity_threshold == standard.capacity_threshold - 10
        helped += micro.applied != standard.applied
    assert helped > 100


def test_worsening_waits_unless_firm_and_improvement_never_does():
    """Hysteresis (§5.6): held at most thirty days, never on the way up."""
    held = 0
    for parts, size, previous in profiles():
        if previous.applied == "N" or previous.d_confirmed:
            continue
        found = assess(parts, POLICY, size_profile=size, previous=previous, today=TODAY)
        if found.computed == "N":
            continue
        settled = fresh(parts, size).applied
        if SEVERITY[settled] <= SEVERITY[previous.applied]:
            assert (found.applied, found.held_since) == (settled, None)
        elif found.held_since:
            held += 1
            assert found.applied == previous.applied
            assert (TODAY - found.held_since).days < 30
            later = found.held_since + timedelta(days=30)
            waiting = replace(previous, held_since=found.held_since)
            after = assess(parts, POLICY, size_profile=size, previous=waiting, today=later)
            assert after.held_since is None
        else:
            assert found.applied == settled
    assert held > 100
