"""What is frozen of a report: everything it says, nothing it must not say, the same twice (domain §9; ADR 0008)."""

import pytest

from catalogue.models import ServiceOffering
from catalogue.services.offering import load_catalogue
from core import reference
from diagnostics.documents.snapshot import build_snapshot, default_next_step, one_decimal
from tests.factories import report as situations

pytestmark = pytest.mark.django_db


def test_snapshot_built_twice_is_the_same(cast):
    """What the lead signs must be what the reviewer freezes."""
    report = situations.drafted(cast)

    assert build_snapshot(report) == build_snapshot(report)


def test_snapshot_lists_free_services_drawn_by_rule(cast):
    """Diagnosticians do not choose services, and a paid one is never tied to a weakness (I5, I14)."""
    load_catalogue(reference.read("catalogue"))
    snapshot = build_snapshot(situations.drafted(cast))

    codes = {offer["code"] for theme in snapshot["services"] for offer in theme["offerings"]}
    paid = set(ServiceOffering.objects.filter(is_paid=True).values_list("code", flat=True))
    assert codes
    assert paid
    assert not codes & (paid | {"APP-04"})
    assert any(item["services"] for item in snapshot["recommendations"])


def test_snapshot_numbers_strengths_and_areas_and_links_both_ways(cast):
    """Each claim can be followed to its criteria and to what is proposed."""
    snapshot = build_snapshot(situations.drafted(cast))

    assert [row["code"] for row in snapshot["strengths"]] == ["F1", "F2"]
    assert [row["code"] for row in snapshot["improvement_areas"]] == ["A1", "A2", "A3", "A4"]
    answers = {row["code"]: row["areas"] for row in snapshot["recommendations"]}
    for area in snapshot["improvement_areas"]:
        assert area["recommendations"]
        assert all(area["code"] in answers[code] for code in area["recommendations"])


def test_snapshot_holds_neither_score_nor_segment(cast):
    """The frozen content is attached to the file: what is not for the enterprise must not be in it (I1)."""
    text = str(build_snapshot(situations.drafted(cast))).lower()

    for phrase in ("segment", "capacity", "motivation", "score"):
        assert phrase not in text, phrase


def test_snapshot_without_notice_says_nothing_of_the_question(cast):
    """The answer to the question on past errors stays among the team (§7.4)."""
    snapshot = build_snapshot(situations.drafted(cast))

    assert snapshot["notice"] is None
    assert "past" not in snapshot["report"]


def test_snapshot_in_english_takes_the_english_of_the_grid(cast):
    """A report asked for in English is in English, from the grid to the labels."""
    report = situations.drafted(cast)
    report.language = "en"
    snapshot = build_snapshot(report)

    assert snapshot["dimensions"][0]["title"] == "Governance and commitment"
    assert snapshot["scale"][3]["name"] == "Defined"
    assert snapshot["texts"]["title"].startswith("Enterprise")


def test_one_decimal_rounds_as_by_hand():
    """2.25 is read 2.3, not 2.2."""
    from fractions import Fraction

    assert one_decimal(Fraction(9, 4)) == 2.3
    assert one_decimal(None) is None


def test_default_next_step_aims_at_written_and_applied_at_least():
    """The step after « absent » worth proposing is the first that lasts."""
    item = {"level": 0, "code": "1.1", "title": "T", "descriptors": ["a", "b", "c", "écrite", "e", "f"]}

    assert "écrite" in default_next_step([item])
