"""The gap map equals mapped out of total on seeded data, and moves as computed when a service is aimed at a gap."""

import random
from fractions import Fraction

import pytest
from django.urls import reverse

from catalogue.models import ServiceOffering
from catalogue.rules import Offer
from catalogue.services.offering import load_catalogue, revise_offering
from clients.services import segment as segments
from core import clock, reference
from diagnostics.models import CriterionRating, Diagnostic
from portal.queries import gaps
from portal.rules.gaps import Weakness, gap_map
from tests.factories import report as reports


def test_gap_map_equals_a_pair_by_pair_count_on_generated_data():
    draw = random.Random(5)
    for _ in range(60):
        weak = [
            Weakness(f"{n % 9 + 1}.{n}", f"D{n % 9 + 1:02d}", draw.choice("ABCDN"), draw.choice(("fr", "en")), 1)
            for n in range(120)
        ]
        offers = [
            Offer(
                code=f"S{n}",
                targets=frozenset(draw.sample([f"D{n + 1:02d}", f"{n + 1}.{n}", "4.3", "9.8"], 2)),
                segments=frozenset(draw.sample("ABCDN", 3)),
                languages=frozenset(draw.choice((("fr",), ("fr", "en")))),
                is_paid=draw.random() < 0.3,
            )
            for n in range(12)
        ]
        mapped = 0
        for pair in weak:
            fits = [
                offer
                for offer in offers
                if {pair.criterion, pair.dimension} & offer.targets
                and pair.segment in offer.segments
                and pair.language in offer.languages
                and not offer.is_paid
            ]
            mapped += bool(fits)
        found = gap_map(weak, offers)

        assert (found.total, found.answered) == (len(weak), mapped)
        assert found.coverage == Fraction(100 * mapped, len(weak))
        assert [line.unanswered for line in found.lines] == sorted((ln.unanswered for ln in found.lines), reverse=True)


@pytest.fixture
def communicated(savane, mawuli, afi, dede, elom, yawa, make_agent):
    """A report in which 5.3, 6.1, 8.3 and 9.3 are below three."""
    from types import SimpleNamespace

    load_catalogue(reference.read("catalogue"))
    cast = SimpleNamespace(
        savane=savane, mawuli=mawuli, afi=afi, dede=dede, elom=elom, yawa=yawa, koffi=make_agent("DIA", "Koffi Adjo")
    )
    return reports.communicated(cast)


def test_map_moves_as_computed_when_a_service_is_aimed_at_a_gap(communicated, savane, kodjo):
    ServiceOffering.objects.exclude(code="FOR-03").update(targets=[])
    found = gaps.current_map(clock.today())
    assert {line.criterion: line.unanswered for line in found.lines} == {"5.3": 0, "6.1": 1, "8.3": 1, "9.3": 1}
    assert found.coverage == 25

    offering = ServiceOffering.objects.get(code="FOR-06")
    offering = revise_offering(offering, by=kodjo, targets=["D06"])
    assert gaps.current_map(clock.today()).coverage == 50
    offering = revise_offering(offering, by=kodjo, targets=["D06", "8.3"], segments=["D"])
    assert gaps.current_map(clock.today()).coverage == 25
    paid = {"is_paid": True, "price_note_fr": "Sur devis", "price_note_en": "On quotation"}
    revise_offering(offering, by=kodjo, segments=["A", "B", "C", "D", "N"], **paid)
    assert gaps.current_map(clock.today()).coverage == 25


def test_only_the_last_communicated_report_counts(communicated, savane):
    mission = Diagnostic.objects.get(enterprise=savane)
    assert gaps.current_map(clock.today()).total == 4
    CriterionRating.objects.filter(diagnostic=mission, criterion__code="5.3").update(level=3)
    assert gaps.current_map(clock.today()).total == 3
    Diagnostic.objects.filter(pk=mission.pk).update(communicated_at=None, state="fieldwork_done")
    assert gaps.current_map(clock.today()).total == 0


def test_management_reads_no_count_under_five(communicated, make_agent, elom, client):
    """§8.2: aggregates only, k ≥ 5."""
    address = reverse("portal:gap_map")
    client.force_login(make_agent("DIR", "Directrice Essai"))
    assert {line.enterprises for line in client.get(address).context["lines"]} == {"<\xa05"}
    client.force_login(elom)
    assert {line.enterprises for line in client.get(address).context["lines"]} == {"1"}


def test_treatment_matrix_offers_no_way_to_a_coercive_measure(communicated, savane, afi, client):
    client.force_login(afi)
    answer = client.get(reverse("portal:treatment"))
    rows = {row.letter: row for row in answer.context["treatments"]}
    assert [rows[letter].mix["coercive"]["share"] for letter in "ABCDN"] == [0, 0, 40, 80, 0]
    assert "REG-02" in {row.code for row in rows["A"].facilitation}
    assert "REG-02" not in {row.code for row in rows["B"].facilitation}
    assert not any(row.is_paid for letter in rows.values() for row in letter.accompaniment)
    assert answer.content.decode().count("<form") <= 3  # search, language, sign out: nothing to start from here
    segments.recompute(savane, by=None, trigger="test")
