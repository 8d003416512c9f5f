"""Matching services to weaknesses: the ranking, and a second computation written another way."""

import json
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.rules import MatchingPolicy, Offer, Rating, match, policy_from_values, rank

REFERENCE = json.loads(Path("reference/catalogue.json").read_text(encoding="utf-8"))
WEIGHTS = {"D01": 10, "D04": 10, "D05": 14, "D06": 14, "D08": 8, "D09": 8, "D10": 6}
OFFERS = [
    Offer(
        code=row["code"],
        targets=frozenset(row["targets"]),
        segments=frozenset(row["segments"]),
        languages=frozenset(row["languages"]),
        needs=frozenset(row["needs"]),
        is_paid=row["is_paid"],
    )
    for row in REFERENCE["offerings"]
]
POLICY = MatchingPolicy()


def rating(criterion, level):
    dimension = f"D{int(criterion.split('.')[0]):02d}"
    return Rating(criterion, dimension, level, Fraction(WEIGHTS[dimension]))


def codes(found):
    return [item.code for item in found]


def naive_ranking(levels, *, segment, language, needs, delivered):
    """The same rule as §6, written as a reader would do it with the catalogue in hand."""
    board = []
    for row in REFERENCE["offerings"]:
        if row["is_paid"] or segment not in row["segments"] or language not in row["languages"]:
            continue
        if row["code"] in delivered:
            continue
        points = 10.0 if set(row["needs"]) & needs else 0.0
        for criterion, level in levels.items():
            dimension = "D" + criterion.split(".")[0].zfill(2)
            gap = 3 - level if level < 3 else 0
            if criterion in row["targets"]:
                points += gap * WEIGHTS[dimension]
            elif dimension in row["targets"]:
                points += gap * WEIGHTS[dimension] * 0.5
        if points:
            board.append((points, row["code"]))
    board.sort(key=lambda pair: pair[1])
    board.sort(key=lambda pair: pair[0], reverse=True)
    return [code for _, code in board[:5]]


CRITERIA = ["1.1", "1.6", "4.4", "4.6", "5.1", "5.3", "5.6", "6.1", "6.4", "6.5", "8.2", "9.4", "10.3", "10.4"]


@settings(max_examples=200, deadline=None)
@given(
    levels=st.dictionaries(st.sampled_from(CRITERIA), st.integers(0, 5)),
    segment=st.sampled_from("ABCDN"),
    needs=st.sets(st.sampled_from(["delays", "classification", "value", "broker", "information", "other"])),
    delivered=st.sets(st.sampled_from(["FOR-06", "INF-02", "CON-05"])),
)
def test_ranking_agrees_with_a_second_computation(levels, segment, needs, delivered):
    found = rank(
        OFFERS,
        [rating(code, level) for code, level in levels.items()],
        segment=segment,
        language="fr",
        needs=frozenset(needs),
        delivered_lately=frozenset(delivered),
        policy=POLICY,
    )
    assert codes(found) == naive_ranking(levels, segment=segment, language="fr", needs=needs, delivered=delivered)


def test_ranking_example_puts_the_criterion_named_before_its_dimension():
    """6.1 at level 0: INF-02 names 6.1 (3×14), FOR-06 names only D06 (3×14×½)."""
    found = rank(OFFERS, [rating("6.1", 0)], segment="B", language="fr", policy=POLICY)
    assert [(item.code, item.points) for item in found] == [("INF-02", 42), ("FOR-06", 21)]
    assert found[0].criteria == (("6.1", 42),)


def test_ranking_never_shows_a_paid_offering():
    """I14: no confusion between the free accompaniment and paid services; CAR-01 targets 1.6."""
    found = rank(OFFERS, [rating("1.6", 0)], segment="A", language="fr", policy=POLICY)
    assert "CON-02" in codes(found)
    assert "CAR-01" not in codes(found)


def test_ranking_respects_segment_language_and_what_was_delivered():
    ratings = [rating("5.1", 0)]
    assert codes(rank(OFFERS, ratings, segment="C", language="fr", policy=POLICY)) == ["FOR-02", "REG-01", "CON-01"]
    assert codes(rank(OFFERS, ratings, segment="D", language="fr", policy=POLICY)) == []
    assert codes(rank(OFFERS, ratings, segment="C", language="pt", policy=POLICY)) == []
    lately = rank(OFFERS, ratings, segment="C", language="fr", delivered_lately=frozenset({"FOR-02"}), policy=POLICY)
    assert codes(lately) == ["REG-01", "CON-01"]


def test_ranking_adds_ten_for_a_difficulty_the_enterprise_named():
    broker = next(offer for offer in OFFERS if offer.code == "CON-05")
    found = match(broker, [rating("8.2", 2)], frozenset({"broker", "delays"}), POLICY)
    assert (found.points, found.needs) == (Fraction(8, 2) + 10, ("broker",))


def test_ranking_is_empty_when_nothing_is_weak():
    assert rank(OFFERS, [rating("6.1", 3), rating("5.1", 5)], segment="A", language="fr", policy=POLICY) == []


def test_policy_values_replace_the_defaults():
    policy = policy_from_values({"services": {"need_bonus": "4", "shown": 2}})
    assert (policy.need_bonus, policy.shown, policy.target_level) == (4, 2, 3)
