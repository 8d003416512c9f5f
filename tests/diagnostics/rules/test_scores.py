"""Scores, priorities and proposals of §5.4, §7.5 and §4."""

from fractions import Fraction

import pytest

from core import reference
from diagnostics.rules import consent, documents, findings, priority, scores
from diagnostics.rules.scores import Rated


def grid_rows(level: int | None = 3, **changes: object) -> list[Rated]:
    """The default grid, every criterion at one level."""
    return [
        Rated(
            dimension=dimension["code"],
            dimension_weight=dimension["weight"],
            code=row["code"],
            level=changes.get(row["code"], level),  # type: ignore[arg-type]
            feeds_motivation=row["feeds_motivation"],
            is_scored=dimension["is_scored"],
        )
        for dimension in reference.read("grid")["dimensions"]
        for row in dimension["criteria"]
    ]


def test_scores_all_levels_three_gives_sixty_and_sixty():
    """Vector T7 of §5.8."""
    found = scores.diagnostic_scores(grid_rows(3))

    assert (found.capacity, found.motivation) == (60, 60)


def test_scores_one_dimension_lower_moves_capacity_by_its_weight():
    """D05 weighs 14 of 100: level 1 instead of 3 takes 14 × 40 / 100 away."""
    changes = {f"5.{n}": 1 for n in range(1, 7)}

    found = scores.diagnostic_scores(grid_rows(3, **changes))

    assert found.capacity == Fraction(60) - Fraction(14 * 40, 100)


def test_scores_unrated_dimension_leaves_the_denominator():
    """A dimension without any rating neither helps nor harms."""
    rows = [row for row in grid_rows(4) if row.dimension != "D10"]
    rows += [Rated("D10", 6, "10.1", None, feeds_motivation=True, is_na=True)]

    assert scores.diagnostic_scores(rows).capacity == 80


def test_scores_security_dimension_never_counts():
    """D11 is read in the report, never counted (§4)."""
    rows = [row for row in grid_rows(3) if row.is_scored]
    rows += [Rated("D11", 0, "11.1", 0, is_scored=False)]

    assert scores.diagnostic_scores(rows).capacity == 60


def test_scores_nothing_rated_is_none_not_zero():
    """An empty grid says nothing; zero would be a verdict."""
    found = scores.diagnostic_scores(grid_rows(None))

    assert (found.capacity, found.motivation) == (None, None)


def test_na_share_counts_beyond_proportionality_only():
    """A small structure is not suspected for criteria nobody asked it."""
    rows = [Rated("D01", 10, str(n), 3) for n in range(6)]
    rows += [Rated("D01", 10, "n", None, is_na=True) for _ in range(3)]
    rows += [Rated("D01", 10, "p", None, is_na=True, is_proportional=True) for _ in range(20)]

    found = scores.diagnostic_scores(rows)

    assert found.na_share == Fraction(3, 9)
    assert found.needs_reviewer_approval


def test_na_share_at_a_quarter_needs_no_approval():
    """More than 25 %, not exactly 25 %."""
    rows = [Rated("D01", 10, str(n), 3) for n in range(3)] + [Rated("D01", 10, "n", None, is_na=True)]

    assert not scores.diagnostic_scores(rows).needs_reviewer_approval


@pytest.mark.parametrize(
    ("level", "weight", "expected"),
    [
        (0, 14, "critical"),
        (1, 10, "critical"),
        (1, 8, "major"),
        (0, 6, "major"),
        (2, 10, "major"),
        (2, 8, "minor"),
        (3, 14, "minor"),
    ],
)
def test_priority_follows_level_and_weight(level, weight, expected):
    assert priority.default_priority(level, weight) == expected


def test_priority_of_several_criteria_is_the_most_pressing():
    assert priority.highest_priority([(2, 8), (1, 8), (3, 14)]) == "major"
    assert priority.highest_priority([]) == "minor"


@pytest.mark.parametrize(
    ("level", "kind"), [(0, "weakness"), (2, "weakness"), (3, None), (4, "strength"), (5, "strength")]
)
def test_finding_kind_follows_the_level(level, kind):
    """Level 3 is satisfactory: it is neither praised nor mended (§4)."""
    assert findings.kind_of(level) == kind


def test_finding_nature_structural_for_causes_in_the_house():
    assert findings.nature_of("resources") == "structural"
    assert findings.nature_of("competence") == "functional"


def test_suggestions_one_per_library_text_most_pressing_first():
    weak = [findings.Level("1.1", 2, 10), findings.Level("6.1", 0, 14), findings.Level("6.2", 2, 14)]
    library = [
        findings.LibraryText("R01.1", ("1.1",)),
        findings.LibraryText("R06.1", ("6.1", "6.2")),
        findings.LibraryText("R09.1", ("9.1",)),
    ]

    found = findings.suggest_recommendations(weak, library)

    assert [(row.code, row.criteria, row.priority) for row in found] == [
        ("R06.1", ("6.1", "6.2"), "critical"),
        ("R01.1", ("1.1",), "major"),
    ]


def test_suggestions_already_taken_are_not_made_again():
    weak = [findings.Level("1.1", 2, 10)]

    assert findings.suggest_recommendations(weak, [findings.LibraryText("R01.1", ("1.1",))], taken=["R01.1"]) == []


@pytest.mark.parametrize(
    "title",
    [
        "Déclaration en douane n° 12",
        "Facture fournisseur 2026-14",
        "DDU du 3 mars",
        "Connaissement MSC",
        "Quittance",
        "Invoice 44",
        "Grand livre 2025",
    ],
)
def test_document_of_an_operation_is_recognised(title):
    """I3: a diagnostic reads no transactional document, not even its title."""
    assert documents.looks_transactional(title)


@pytest.mark.parametrize(
    "title",
    ["Modèle vierge de facture", "Procédure de vérification des factures", "Organigramme", "Charte d’éthique"],
)
def test_document_of_the_organisation_is_welcome(title):
    assert not documents.looks_transactional(title)


def test_left_out_only_for_micro_and_outside_its_set():
    assert scores.is_left_out(size_profile="micro", in_micro_set=False)
    assert not scores.is_left_out(size_profile="micro", in_micro_set=True)
    assert not scores.is_left_out(size_profile="small", in_micro_set=False)
    assert not scores.is_left_out(size_profile="micro", in_micro_set=False, is_optional=True)


def test_proposal_ends_after_sixty_days():
    import datetime as dt

    assert consent.proposal_ends(dt.date(2026, 11, 23)) == dt.date(2027, 1, 22)


def test_score_is_shown_rounded_half_up():
    from decimal import Decimal

    assert scores.one_decimal(Fraction(1247, 20)) == Decimal("62.4")
    assert scores.one_decimal(Fraction(12465, 200)) == Decimal("62.3")
    assert scores.one_decimal(None) is None
