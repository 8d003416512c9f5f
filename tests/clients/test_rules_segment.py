"""Consolidated scores and segments: the vectors of §5.8 from the scores on, and the rules around them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from clients.rules.segment import (
    Parts,
    Previous,
    SegmentPolicy,
    assess,
    consolidate,
    exact,
    months_after,
    policy_from_values,
    rounded,
)

TODAY = date(2027, 3, 11)
POLICY = SegmentPolicy()
F = Fraction


def screened(capacity, motivation, *, insufficient=False, on=TODAY):
    return Parts(
        screening_capacity=F(capacity),
        screening_motivation=F(motivation),
        screening_on=on,
        insufficiency_confirmed=insufficient,
    )


def verdict(parts, *, size="standard", previous=None, today=TODAY):
    return assess(parts, POLICY, size_profile=size, previous=previous or Previous(), today=today)


@pytest.mark.parametrize(
    ("name", "capacity", "motivation", "insufficient", "computed", "applied", "flags"),
    [
        ("T1", 100, 100, False, "A", "A", ()),
        ("T2", 50, F(100 * 50, 68), False, "B", "B", ()),
        ("T3", 75, F(100 * 35, 68), False, "C", "C", ()),
        ("T4", 25, 25, True, "D", "B", ("d_to_confirm",)),
        ("T5", F(100 * 41, 47), 100, True, "B", "B", ("capped",)),
        ("T6", F("62.2"), 75, False, "A", "A", ()),
    ],
)
def test_segment_from_screening_matches_the_vector(name, capacity, motivation, insufficient, computed, applied, flags):
    """Vectors T1–T6: from the assessed screening alone the segment is provisional."""
    found = verdict(screened(capacity, motivation, insufficient=insufficient))
    assert (found.computed, found.applied, found.status, found.flags) == (computed, applied, "provisional", flags), (
        name
    )
    assert found.scores.confidence == "medium"


def test_segment_diagnostic_alone_at_level_three_is_confirmed_a():
    """Vector T7."""
    found = verdict(Parts(diagnostic_capacity=F(60), diagnostic_motivation=F(60), diagnostic_on=TODAY))
    assert (found.computed, found.applied, found.status) == ("A", "A", "confirmed")
    assert (rounded(found.scores.capacity), rounded(found.scores.motivation)) == (Decimal("60.0"), Decimal("60.0"))
    assert found.scores.confidence == "high"


def test_motivation_of_two_sources_is_weighted_over_those_that_speak():
    """Vector T9."""
    parts = Parts(
        screening_capacity=F(50),
        screening_motivation=F(80),
        diagnostic_capacity=F(60),
        diagnostic_motivation=F(60),
        diagnostic_on=TODAY,
    )
    assert rounded(consolidate(parts, POLICY, today=TODAY).motivation) == Decimal("65.7")


def test_motivation_of_three_sources_uses_the_policy_weights():
    parts = Parts(
        screening_capacity=F(50),
        screening_motivation=F(80),
        diagnostic_capacity=F(60),
        diagnostic_motivation=F(60),
        diagnostic_on=TODAY,
        followup_index=F(30),
    )
    assert consolidate(parts, POLICY, today=TODAY).motivation == F("0.5") * 60 + F("0.2") * 80 + F("0.3") * 30


def test_segment_without_assessed_score_is_n_even_with_followup():
    assert verdict(Parts()).applied == "N"
    assert verdict(Parts(followup_index=F(90))).applied == "N"
    assert verdict(Parts(screening_capacity=F(90))).applied == "N"


@pytest.mark.parametrize(
    ("capacity", "motivation", "letter"),
    [
        (60, 60, "A"),
        (F("59.999"), 60, "B"),
        (60, F("59.999"), "C"),
        (60, 35, "C"),
        (F("59.999"), 35, "B"),
        (0, 100, "B"),
        (100, F("34.999"), "D"),
    ],
)
def test_segment_thresholds_compare_the_unrounded_value(capacity, motivation, letter):
    assert verdict(screened(capacity, motivation)).computed == letter


def test_segment_b_with_middling_motivation_is_flagged():
    assert verdict(screened(40, 45)).flags == ("motivation_to_confirm",)
    assert verdict(screened(40, 60)).flags == ()


@pytest.mark.parametrize(("size", "letter"), [("micro", "A"), ("small", "A"), ("standard", "B")])
def test_capacity_threshold_is_ten_points_lower_for_small_firms(size, letter):
    """Proportionality (§5.5): the same answers of a small firm must not be held against it."""
    assert verdict(screened(50, 70), size=size).applied == letter


@pytest.mark.parametrize(("capacity", "applied"), [(80, "C"), (40, "B")])
def test_segment_d_is_never_automatic(capacity, applied):
    """§5.6: a computed D applies as C or B until two persons confirm it."""
    found = verdict(screened(capacity, 10))
    assert (found.computed, found.applied, found.status) == ("D", applied, "provisional")
    assert "d_to_confirm" in found.flags


def test_segment_confirmed_d_stays_while_computed_and_ends_with_it():
    confirmed = Previous(applied="D", computed="D", d_confirmed=True)
    assert verdict(screened(80, 10), previous=confirmed).applied == "D"
    assert verdict(screened(80, 40), previous=confirmed).applied == "C"


def test_segment_from_a_diagnostic_is_not_confirmed_while_d_waits():
    found = verdict(Parts(diagnostic_capacity=F(80), diagnostic_motivation=F(10), diagnostic_on=TODAY))
    assert (found.applied, found.status) == ("C", "provisional")


def test_insufficiency_caps_capacity_until_a_later_diagnostic():
    """An enterprise sent to education is never labelled "can" (§5.5), nor held in A by the five points."""
    earlier, later = TODAY - timedelta(days=10), TODAY + timedelta(days=10)
    parts = screened(90, 90, insufficient=True)
    assert verdict(parts, previous=Previous(applied="A")).applied == "B"
    with_diagnostic = {"diagnostic_capacity": F(90), "diagnostic_motivation": F(90)}
    kept = Parts(**{**parts.__dict__, **with_diagnostic, "diagnostic_on": earlier})
    assert verdict(kept).applied == "B"
    lifted = Parts(**{**parts.__dict__, **with_diagnostic, "diagnostic_on": later})
    assert verdict(lifted, today=later).applied == "A"


@pytest.mark.parametrize(
    ("previous", "capacity", "motivation", "applied"),
    [
        ("A", F("55.1"), 70, "A"),  # less than five points under: held
        ("A", 55, 70, "B"),
        ("A", 70, F("55.1"), "A"),
        ("A", 70, 55, "C"),
        ("A", 56, 54, "B"),  # one threshold firmly crossed is enough
        ("B", F("64.9"), 45, "B"),
        ("B", 66, 45, "C"),
        ("C", 60, 60, "A"),  # improvement at once
        ("C", F("59.9"), 50, "B"),
        ("B", 60, 60, "A"),
    ],
)
def test_worsening_needs_five_points_and_improvement_none(previous, capacity, motivation, applied):
    found = verdict(screened(capacity, motivation), previous=Previous(applied=previous))
    assert found.applied == applied
    assert (found.held_since == TODAY) is (previous == applied)


def test_held_worsening_applies_when_still_there_after_30_days():
    parts = screened(58, 70)
    first = verdict(parts, previous=Previous(applied="A"))
    assert (first.computed, first.applied, first.held_since) == ("B", "A", TODAY)
    assert "held" in first.flags
    waiting = Previous(applied="A", computed="B", held_since=TODAY)
    assert verdict(parts, previous=waiting, today=TODAY + timedelta(days=29)).applied == "A"
    assert verdict(parts, previous=waiting, today=TODAY + timedelta(days=30)).applied == "B"


def test_held_worsening_is_forgotten_when_scores_recover():
    waiting = Previous(applied="A", computed="B", held_since=TODAY)
    found = verdict(screened(61, 70), previous=waiting, today=TODAY + timedelta(days=29))
    assert (found.applied, found.held_since) == ("A", None)


def test_diagnostic_older_than_36_months_gives_way_to_the_screening():
    parts = Parts(
        screening_capacity=F(30),
        screening_motivation=F(70),
        screening_on=TODAY,
        diagnostic_capacity=F(90),
        diagnostic_motivation=F(90),
        diagnostic_on=date(2024, 3, 11),
    )
    assert verdict(parts).applied == "A"
    assert verdict(parts, today=TODAY + timedelta(days=1)).applied == "B"


def test_scores_older_than_24_months_are_said_to_be_outdated():
    parts = screened(70, 70, on=date(2025, 3, 11))
    assert "outdated" not in verdict(parts).flags
    assert "outdated" in verdict(parts, today=TODAY + timedelta(days=1)).flags


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 15), 36, date(2029, 1, 15)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
    ],
)
def test_months_after_clamps_to_the_end_of_the_month(day, months, expected):
    assert months_after(day, months) == expected


def test_stored_figures_are_read_exactly():
    assert exact("1250/17") == F(1250, 17)
    assert exact(62.2) == F("62.2")
    assert exact("") is None
    assert exact(None) is None
    assert rounded(F(1250, 17)) == Decimal("73.5")
    assert rounded(None) is None


def test_policy_values_replace_the_defaults():
    policy = policy_from_values(
        {
            "segment": {
                "capacity_high": "70",
                "relieved_profiles": ["micro"],
                "hysteresis_days": 10,
                "motivation_weights": {"screening": "1"},
            }
        }
    )
    assert (policy.capacity_high, policy.relieved_profiles, policy.hysteresis_days) == (70, {"micro"}, 10)
    assert policy.motivation_weights == {"screening": 1}
    assert policy.motivation_low == 35
