"""The services put before the agent: exact against a naive count, and deaf to refusals (§6, I5, I9)."""

import random
from fractions import Fraction

import pytest

from catalogue.rules import MatchingPolicy, Offer, Rating, rank
from clients.models import SegmentAssessment
from core import clock
from followup.queries import service as queries
from followup.services import proposal
from tests.factories import followup as make

POLICY = MatchingPolicy()


def naive(offers, ratings, *, segment, language, lately, needs):
    """The sentence of §6, written down once more without any of the rule's helpers."""
    board = []
    for offer in offers:
        if offer.is_paid or offer.code in lately or segment not in offer.segments or language not in offer.languages:
            continue
        total = Fraction(0)
        for rating in ratings:
            gap = 3 - rating.level if rating.level < 3 else 0
            if rating.criterion in offer.targets:
                total += gap * rating.dimension_weight
            elif rating.dimension in offer.targets:
                total += Fraction(gap * rating.dimension_weight) / 2
        total += 10 if needs & offer.needs else 0
        if total:
            board.append((-total, offer.code))
    return [(code, -total) for total, code in sorted(board)[:5]]


def test_ranking_equals_a_naive_count_on_generated_enterprises():
    draw = random.Random(23)
    for _ in range(600):
        ratings = [
            Rating(f"{d}.{n}", f"D{d:02d}", draw.randint(0, 5), Fraction(draw.choice((6, 8, 10, 14))))
            for d in range(1, 6)
            for n in range(1, 4)
        ]
        offers = [
            Offer(
                code=f"S{n:02d}",
                targets=frozenset(draw.sample([*(r.criterion for r in ratings), "D01", "D02", "D03", "D04"], 3)),
                segments=frozenset(draw.sample("ABCDN", 4)),
                languages=frozenset({"fr"} if draw.random() < 0.8 else {"en"}),
                needs=frozenset(draw.sample(("delays", "value", "origin"), draw.randint(0, 2))),
                is_paid=draw.random() < 0.2,
            )
            for n in range(15)
        ]
        situation = {"segment": draw.choice("ABCDN"), "language": "fr"}
        lately = frozenset(draw.sample([offer.code for offer in offers], 2))
        needs = frozenset(draw.sample(("delays", "value", "origin"), 1))

        found = rank(offers, ratings, **situation, delivered_lately=lately, needs=needs, policy=POLICY)

        wanted = naive(offers, ratings, **situation, lately=lately, needs=needs)
        assert [(match.code, match.points) for match in found] == wanted


def shown(enterprise):
    """What the agent would see."""
    return [
        (item.offering.code, item.points, item.reason) for item in queries.suggestions_for(enterprise, clock.today())
    ]


@pytest.mark.usefixtures("catalogue")
def test_twins_differing_by_a_refused_service_get_the_same_segment_and_suggestions(savane, mawuli, afi, cast):
    """A refusal is followed, never scored, and teaches the ranking nothing (I9)."""
    make.communicated(savane, **cast)
    before, computed = shown(savane), SegmentAssessment.objects.filter(enterprise=savane).count()
    assert before
    assert all(reason for _code, _points, reason in before)

    refused = make.proposed(savane, by=afi, code=before[0][0])
    proposal.answer_proposal(refused, answer="decline", note="Nous formons déjà notre équipe.", by=mawuli)

    assert shown(savane) == before
    assert SegmentAssessment.objects.filter(enterprise=savane).count() == computed
