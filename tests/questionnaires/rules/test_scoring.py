"""Scores, insufficiency and orientation of the screening: vectors T1–T6 of §5.8 on the real default questionnaire."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from questionnaires.rules import orientation
from questionnaires.rules.scoring import (
    Item,
    ScreeningPolicy,
    find_insufficiency,
    round_half_up,
    score_axis,
    score_screening,
)

REFERENCE = Path(__file__).parents[3] / "reference" / "questionnaire.json"
POLICY = ScreeningPolicy()


def _questions():
    content = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return [
        question | {"section": section["code"]} for section in content["sections"] for question in section["questions"]
    ]


def _items(*, cap, mot, both, evidence="verified", **points):
    """Every scored question of the default questionnaire, answered by axis, with exceptions by code."""
    by_axis = {"CAP": cap, "MOT": mot, "BOTH": both}
    return [
        Item(
            code=question["code"],
            section=question["section"],
            axis=question["axis"],
            weight=question["weight"],
            points=points.get(question["code"], by_axis[question["axis"]]),
            is_evidence=question["evidence_expected"],
            is_critical=question["critical"],
            evidence=evidence,
        )
        for question in _questions()
        if question["axis"] != "NONE"
    ]


def _verdict(items, *, size_profile="standard"):
    scores = score_screening(items, POLICY, assessed=True)
    insufficiency = find_insufficiency(scores, POLICY, size_profile=size_profile)
    verdict = orientation.orient(scores, POLICY, eligible=True, insufficiency_confirmed=insufficiency.is_proposed)
    return scores, insufficiency, verdict


def test_questionnaire_weights_add_up_to_the_published_totals():
    items = _items(cap=4, mot=4, both=4)

    assert sum(item.weight_on("CAP") for item in items) == 47
    assert sum(item.weight_on("MOT") for item in items) == 17


@pytest.mark.parametrize(
    ("answers", "capacity", "motivation", "rules", "expected"),
    [
        pytest.param({"cap": 4, "mot": 4, "both": 4}, "100.0", "100.0", [], "DAQE_PROPOSAL", id="T1"),
        pytest.param({"cap": 2, "mot": 3, "both": 2}, "50.0", "73.5", [], "DAQE_PROPOSAL", id="T2"),
        pytest.param({"cap": 3, "mot": 2, "both": 3}, "75.0", "51.5", [], "DAQE_PROPOSAL", id="T3"),
        pytest.param({"cap": 1, "mot": 1, "both": 1}, "25.0", "25.0", ["b"], "EDUCATION", id="T4"),
        pytest.param({"cap": 4, "mot": 4, "both": 4, "C1": 0, "D1": 0}, "87.2", "100.0", ["a"], "EDUCATION", id="T5"),
        pytest.param(
            {"cap": 3, "mot": 3, "both": 3, "evidence": "absent"}, "62.2", "75.0", [], "DAQE_PROPOSAL", id="T6"
        ),
    ],
)
def test_scores_of_the_published_vectors_are_exact(answers, capacity, motivation, rules, expected):
    scores, insufficiency, verdict = _verdict(_items(**answers))

    assert scores.capacity.rounded == Decimal(capacity)
    assert scores.motivation.rounded == Decimal(motivation)
    assert insufficiency.rules == rules
    assert verdict == orientation.OrientationVerdict(expected, needs_reason=False)


def test_micro_enterprise_with_two_critical_zeros_is_not_sent_to_education():
    """Proportionality: a micro enterprise needs three zeros of the four (§5.2)."""
    items = _items(cap=4, mot=4, both=4, C1=0, D1=0)

    assert _verdict(items, size_profile="micro")[2].orientation == "DAQE_PROPOSAL"
    assert _verdict([replace(i, points=0) if i.code == "E1" else i for i in items], size_profile="micro")[1].rules == [
        "a"
    ]


def test_insufficiency_of_section_e_alone_is_proposed():
    items = [replace(i, points=0) if i.section == "E" and i.code != "E3" else i for i in _items(cap=4, mot=4, both=4)]

    assert _verdict(items)[1].rules == ["c"]


def test_declared_score_ignores_what_evidence_says():
    items = _items(cap=3, mot=3, both=3, evidence="contradicted")

    assert score_screening(items, POLICY, assessed=False).capacity.value == 75


def test_contradicted_evidence_counts_nothing_on_both_axes():
    items = [Item("B1", "B", "MOT", 3, 4, is_evidence=True, evidence="contradicted"), Item("B3", "B", "MOT", 1, 4)]

    assert score_axis(items, "MOT", POLICY, assessed=True).value == 25


def test_missing_evidence_takes_nothing_from_motivation():
    """A file left out says nothing about will: otherwise volunteers without paper would be thought unwilling."""
    items = [Item("B1", "B", "MOT", 3, 4, is_evidence=True, evidence="absent")]

    assert score_axis(items, "MOT", POLICY, assessed=True).value == 100


def test_axis_without_answer_has_no_score_rather_than_zero():
    score = score_axis([Item("C1", "C", "CAP", 3, None)], "CAP", POLICY, assessed=True)

    assert (score.value, score.rounded, score.coverage) == (None, None, 0)


def test_score_on_few_answers_is_indicative_and_needs_a_reason():
    items = [replace(i, points=None) if i.section in "DE" else i for i in _items(cap=4, mot=4, both=4)]

    scores, _insufficiency, verdict = _verdict(items)

    assert scores.capacity.coverage == Fraction(100 * 19, 47)
    assert verdict == orientation.OrientationVerdict("DAQE_PROPOSAL", needs_reason=True)


def test_evidence_quality_counts_confirming_files_only():
    items = [
        Item("C1", "C", "CAP", 3, 4, is_evidence=True, evidence="verified"),
        Item("D1", "D", "CAP", 3, 4, is_evidence=True, evidence="absent"),
        Item("E1", "E", "CAP", 3, None, is_evidence=True, evidence="verified"),
    ]

    assert score_screening(items, POLICY, assessed=True).evidence_quality == 50
    assert score_screening(items[2:], POLICY, assessed=True).evidence_quality is None


def test_orientation_of_an_enterprise_outside_the_programme_is_ineligible():
    """I11: eligibility comes before anything else."""
    scores = score_screening(_items(cap=4, mot=4, both=4), POLICY, assessed=True)

    verdict = orientation.orient(scores, POLICY, eligible=False, insufficiency_confirmed=True)

    assert verdict == orientation.OrientationVerdict("INELIGIBLE", needs_reason=False)


def test_orientation_between_thresholds_offers_services():
    scores = score_screening(_items(cap=2, mot=1, both=1), POLICY, assessed=True)

    assert orientation.orient(scores, POLICY, eligible=True, insufficiency_confirmed=False).orientation == "SERVICES"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(5, 100), "0.1"),
        (Fraction(4, 100), "0.0"),
        (Fraction(995, 10), "99.5"),
        (Fraction(9995, 100), "100.0"),
    ],
)
def test_rounding_is_half_up(value, expected):
    assert round_half_up(value) == Decimal(expected)


def test_iso_certificate_neither_replaces_the_diagnostic_nor_is_its_absence_held_against_anyone():
    """I12: a certificate is one piece of evidence (G5); the way to the DAQE is the same with and without it."""
    with_certificate = _verdict(_items(cap=3, mot=3, both=3, G5=4))
    without = _verdict(_items(cap=3, mot=3, both=3, G5=0))

    assert with_certificate[2] == without[2]
    assert not without[1].is_proposed
