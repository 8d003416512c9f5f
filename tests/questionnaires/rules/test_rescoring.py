"""Bulk scores are the scores: the quick way and the plain way agree to the last digit, contributions sum up."""

import random
from fractions import Fraction

from questionnaires.rules.rescoring import coefficients_of, contributions, exact_scores, item_from, item_row
from questionnaires.rules.scoring import CAPACITY, MOTIVATION, Item, ScreeningPolicy, score_axis, score_screening

EVIDENCE = ("verified", "partial", "absent", "pending", "contradicted")


def responses(count, seed=7):
    """Responses of every kind, empty axes included."""
    draw = random.Random(seed)
    for _ in range(count):
        yield [
            Item(
                code=f"Q{number}",
                section="E" if number % 5 == 0 else "B",
                axis=draw.choice((CAPACITY, MOTIVATION, "BOTH")),
                weight=draw.randint(1, 4),
                points=draw.choice((None, 0, 1, 2, 3, 4)),
                is_evidence=draw.random() < 0.5,
                evidence=draw.choice(EVIDENCE),
            )
            for number in range(draw.choice((0, 1, 4, 30)))
        ]


def policies():
    odd = {"verified": Fraction("0.95"), "partial": Fraction(2, 3), "absent": Fraction("0.45")}
    yield ScreeningPolicy()
    yield ScreeningPolicy(coefficients={**odd, "pending": Fraction("0.3"), "contradicted": Fraction("0.1")})


def test_bulk_scores_equal_the_plain_scores_on_generated_responses():
    for policy in policies():
        table = coefficients_of(policy)
        for items in responses(2500):
            plain = score_screening(items, policy, assessed=True)
            rows = [item_row(item) for item in items]

            assert exact_scores(rows, table) == (plain.capacity.value, plain.motivation.value)
            assert [item_from(row) for row in rows] == items


def test_contributions_sum_to_the_score_and_to_what_is_missing():
    policy = ScreeningPolicy()
    for items in responses(400):
        for axis in (CAPACITY, MOTIVATION):
            score = score_axis(items, axis, policy, assessed=True).value
            shares = contributions(items, axis, policy)

            assert bool(shares) == (score is not None)
            assert sum((share.gained for share in shares), Fraction(0)) == (score or 0)
            assert not shares or sum(share.gained + share.missing for share in shares) == 100
