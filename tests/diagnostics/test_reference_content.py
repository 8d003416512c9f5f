"""The default grid, library and consent text are whole, in both languages (domain §4, §7.2, §12)."""

import pytest

from core import reference
from diagnostics.models import ConsentText, Criterion, GridVersion, LevelDescriptor, LibraryEntry
from diagnostics.services import reference as loaders

MOTIVATION = {"1.1", "1.2", "1.4", "9.1", "9.3", "9.4", "10.1", "10.2", "10.3", "10.4", "10.5"}


@pytest.fixture(scope="module")
def grid():
    return reference.read("grid")


def scored(grid):
    return [row for row in grid["dimensions"] if row["is_scored"]]


def test_grid_has_ten_dimensions_of_total_weight_one_hundred(grid):
    assert len(scored(grid)) == 10
    assert sum(row["weight"] for row in scored(grid)) == 100


def test_grid_has_fifty_four_criteria_with_six_levels_in_both_languages(grid):
    criteria = [item for row in scored(grid) for item in row["criteria"]]

    assert len(criteria) == 54
    for item in criteria:
        assert [level["level"] for level in item["levels"]] == [0, 1, 2, 3, 4, 5], item["code"]
        assert all(level["text_fr"] and level["text_en"] for level in item["levels"]), item["code"]
        assert all(item[name] for name in ("title_fr", "title_en", "ask_fr", "ask_en")), item["code"]


def test_grid_marks_the_eleven_motivation_criteria(grid):
    found = {item["code"] for row in grid["dimensions"] for item in row["criteria"] if item["feeds_motivation"]}

    assert found == MOTIVATION


def test_grid_keeps_twenty_four_criteria_for_micro_enterprises(grid):
    assert sum(item["in_micro_set"] for row in scored(grid) for item in row["criteria"]) == 24


def test_security_dimension_is_optional_and_unscored(grid):
    last = grid["dimensions"][-1]

    assert (last["code"], last["is_optional"], last["is_scored"], last["weight"]) == ("D11", True, False, 0)
    assert len(last["criteria"]) == 5


def test_library_has_twenty_two_texts_on_known_criteria(grid):
    known = {item["code"] for row in grid["dimensions"] for item in row["criteria"]}
    entries = reference.read("recommendation_library")["entries"]

    assert len(entries) == 22
    for row in entries:
        assert all(row[name] for name in ("title_fr", "title_en", "evidence_fr", "evidence_en")), row["code"]
        assert row["due_months"] in {3, 6, 12}, row["code"]
        assert set(row["criteria"]) <= known, row["code"]


def test_consent_text_tells_what_the_follow_up_may_be_used_for():
    """§8.4: without that sentence no signal may ever be released."""
    text = reference.read("consent_texts")["texts"][0]

    assert "analyse de risque" in text["points_fr"][text["followup_point"]]
    assert "risk analysis" in text["points_en"][text["followup_point"]]
    assert len(text["points_fr"]) == len(text["points_en"])


def test_loading_twice_writes_nothing_more(db):
    for model in (GridVersion, LibraryEntry, ConsentText):
        model.objects.all().delete()  # what every test database begins with

    first = (
        loaders.load_grid(reference.read("grid")),
        loaders.load_library(reference.read("recommendation_library")),
        loaders.load_consent_texts(reference.read("consent_texts")),
    )

    again = (
        loaders.load_grid(reference.read("grid")),
        loaders.load_library(reference.read("recommendation_library")),
        loaders.load_consent_texts(reference.read("consent_texts")),
    )

    assert first == (59, 22, 1)
    assert again == (0, 0, 0)
    assert (Criterion.objects.count(), LevelDescriptor.objects.count()) == (59, 354)
    assert (GridVersion.objects.count(), LibraryEntry.objects.count(), ConsentText.objects.count()) == (1, 22, 1)


def test_grid_already_used_is_never_rewritten(mission):
    """A diagnostic keeps the words it was rated with."""
    data = reference.read("grid")
    data["dimensions"][0]["weight"] = 99

    assert loaders.load_grid(data) == 0
    assert mission.grid_version.dimensions.get(code="D01").weight == 10
