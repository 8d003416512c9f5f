"""Ratings with their grounds, and never over a colleague's text; findings and recommendations (domain §4, §7.3)."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError, StaleObject
from diagnostics.models import CriterionRating, Finding, LibraryEntry, Recommendation
from diagnostics.queries import grid
from diagnostics.queries.mission import missing_for_review
from diagnostics.services import finding as services
from diagnostics.services import rating as ratings
from tests.factories import diagnostics as factory


@pytest.fixture
def criterion(visit):
    return next(row for row in grid.criteria_of(visit) if row.code == "6.2")


def refused(code: str, act, *args, **kwargs) -> None:
    with pytest.raises(DomainError) as refusal:
        act(*args, **kwargs)
    assert refusal.value.code == code


def test_rating_keeps_level_grounds_evidence_and_author(visit, criterion, dede):
    saved = factory.rate(visit, criterion, 2, by=dede, cause="organisation")

    assert (saved.level, saved.rated_by, saved.cause, saved.version) == (2, dede, "organisation", 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"level": 3, "rationale": "trop court"}, "rationale_too_short"),
        ({"level": None, "is_na": True}, "na_reason_missing"),
        ({"level": 3, "is_na": True, "na_reason": "Aucun import", "rationale": factory.GROUNDS}, "level_and_na"),
    ],
)
def test_rating_without_grounds_is_refused(visit, criterion, dede, changes, code):
    values = ratings.RatingValues(**changes)

    refused(code, ratings.save_rating, visit, criterion, values=values, version=0, by=dede)
    assert not CriterionRating.objects.filter(criterion=criterion).exists()


def test_rating_without_grounds_is_refused_by_the_database_too(visit, criterion, dede):
    saved = factory.rate(visit, criterion, 2, by=dede)

    with pytest.raises(IntegrityError), transaction.atomic():
        CriterionRating.objects.filter(pk=saved.pk).update(rationale="court")


def test_note_without_level_is_kept_and_leaves_the_criterion_open(visit, criterion, dede):
    """Nothing typed is lost, even half a thought."""
    saved = factory.rate(visit, criterion, None, by=dede, rationale="À creuser", needs_review=True)

    assert saved.rationale == "À creuser"
    assert not saved.is_settled


def test_stale_rating_is_refused_and_shows_the_colleague_text(visit, criterion, dede, koffi):
    factory.rate(visit, criterion, 2, by=dede)
    values = ratings.RatingValues(level=4, rationale=factory.GROUNDS, evidence_kinds=["interview"], confidence="low")

    with pytest.raises(ratings.StaleRating) as stale:
        ratings.save_rating(visit, criterion, values=values, version=0, by=koffi)

    assert (stale.value.current.level, stale.value.current.rated_by) == (2, dede)
    assert CriterionRating.objects.get(diagnostic=visit, criterion=criterion).level == 2


def test_same_form_sent_twice_is_saved_once(visit, criterion, dede):
    values = ratings.RatingValues(level=4, rationale=factory.GROUNDS)

    first = ratings.save_rating(visit, criterion, values=values, version=0, by=dede)
    second = ratings.save_rating(visit, criterion, values=values, version=0, by=dede)

    assert (first.pk, second.version) == (second.pk, 1)


@pytest.mark.parametrize(("size", "kept"), [("micro", True), ("standard", False)])
def test_criterion_left_out_for_smallness_counts_for_a_micro_enterprise_only(visit, criterion, dede, size, kept):
    type(visit).objects.filter(pk=visit.pk).update(size_profile=size)
    facts = {"is_na": True, "na_reason": "Une seule personne", "is_proportional": True}

    assert factory.rate(visit, criterion, None, by=dede, **facts).is_proportional is kept


def test_scores_of_a_visit_all_at_three_are_sixty(visit, dede):
    factory.rated(visit, by=dede)

    found = grid.diagnostic_scores(visit)

    assert (found.capacity, found.motivation) == (60, 60)


@pytest.fixture
def drafted(visit, dede):
    """One strength, two improvement areas (one without a library text), drafted."""
    factory.rated(visit, by=dede, levels={"10.1": 5, "6.2": 1, "7.1": 2})
    done = factory.fieldwork_done(visit, by=dede)
    services.propose_findings(done, by=dede)
    return done


def test_proposal_drafts_findings_and_recommendations(drafted):
    kinds = dict(Finding.objects.values_list("criteria__code", "kind"))
    row = Recommendation.objects.get()

    assert kinds == {"10.1": "strength", "6.2": "weakness", "7.1": "weakness"}
    assert (row.code, row.priority, row.due_months) == ("R06.1", "critical", 3)
    assert [item.code for item in row.criteria.all()] == ["6.2"]
    assert row.findings.get().criteria.get().code == "6.2"


def test_proposal_again_adds_nothing_and_keeps_the_team_words(drafted, dede):
    Finding.objects.filter(criteria__code="6.2").update(title_fr="Nos mots")

    again = services.propose_findings(drafted, by=dede)

    assert (again.findings, again.recommendations) == (0, 0)
    assert Finding.objects.get(criteria__code="6.2").title_fr == "Nos mots"


def test_review_is_missing_what_the_page_lists(drafted, dede):
    assert [row.code for row in missing_for_review(drafted)] == ["unanswered", "past_issue"]
    lonely = Finding.objects.get(criteria__code="7.1")

    services.save_recommendation(
        drafted,
        findings=[lonely],
        texts={"title_fr": "Choisir un outil partagé", "priority": "", "due_months": 6},
        by=dede,
    )
    services.answer_past_issue(drafted, suspected=False, by=dede)

    drafted.refresh_from_db()
    assert missing_for_review(drafted) == []
    assert Recommendation.objects.get(code="RP1").priority == "major", "level 2 in a dimension of weight 10"


def texts(**changes):
    facts = {
        "kind": "weakness",
        "nature": "functional",
        "title_fr": "Titre",
        "text_fr": "Texte",
        "title_en": "",
        "text_en": "",
        "is_retained": True,
        "set_aside_reason": "",
        "no_recommendation_reason": "",
    }
    return {**facts, **changes}


def test_finding_needs_a_criterion_of_the_grid(drafted, dede):
    refused("criterion_needed", services.save_finding, drafted, criteria=["99.9"], texts=texts(), by=dede)


def test_finding_and_recommendation_sent_twice_are_written_once(drafted, dede):
    """A form pressed twice would print the same improvement area twice in the report."""
    first = services.save_finding(drafted, criteria=["6.2"], texts=texts(), by=dede)
    again = services.save_finding(drafted, criteria=["6.2"], texts=texts(), by=dede)
    words = {
        "title_fr": "Écrire",
        "title_en": "",
        "priority": "",
        "due_months": 6,
        "evidence_fr": "",
        "evidence_en": "",
    }
    made = [
        services.save_recommendation(drafted, findings=[first], texts=dict(words), by=dede).pk for _press in range(2)
    ]

    assert first.pk == again.pk
    assert made[0] == made[1]


def test_finding_set_aside_needs_a_reason(drafted, dede):
    refused(
        "set_aside_reason",
        services.save_finding,
        drafted,
        criteria=["6.2"],
        texts=texts(is_retained=False),
        by=dede,
    )


def test_finding_saved_over_a_colleague_is_refused(drafted, dede, koffi):
    row = Finding.objects.get(criteria__code="6.2")
    services.save_finding(drafted, finding=row, version=1, criteria=["6.2"], texts=texts(title_fr="Dédé"), by=dede)

    with pytest.raises(StaleObject):
        services.save_finding(drafted, finding=row, version=1, criteria=["6.2"], texts=texts(), by=koffi)

    assert Finding.objects.get(pk=row.pk).title_fr == "Dédé"


def test_recommendation_without_improvement_area_is_refused(drafted, dede):
    strength = Finding.objects.get(kind="strength")

    refused(
        "finding_needed",
        services.save_recommendation,
        drafted,
        findings=[strength],
        texts={"title_fr": "x", "priority": "minor", "due_months": 3},
        by=dede,
    )


def test_recommendation_dropped_leaves_its_area_to_answer(drafted, dede):
    services.drop_recommendation(Recommendation.objects.get(), by=dede)

    lonely = next(row for row in missing_for_review(drafted) if row.code == "unanswered")
    assert len(lonely.rows) == 2


def test_library_edited_later_does_not_change_a_draft(drafted):
    LibraryEntry.objects.filter(code="R06.1").update(title_fr="Autre texte")

    assert Recommendation.objects.get().title_fr.startswith("Instaurer une double lecture")


def test_content_is_frozen_while_the_report_is_in_review(drafted, dede, criterion):
    from diagnostics.models import DiagnosticReport

    DiagnosticReport.objects.create(diagnostic=drafted, started_by=dede, state="in_review")

    refused("report_in_review", factory.rate, drafted, criterion, 4, by=dede)
    refused("report_in_review", services.propose_findings, drafted, by=dede)
    refused("report_in_review", services.answer_past_issue, drafted, suspected=True, by=dede)


def test_past_issue_answer_leaves_no_readable_trace_outside_the_notice(drafted, dede):
    """§7.4: the trail of what concerns a notice stays in its circle."""
    from core.models import AuditEvent

    services.answer_past_issue(drafted, suspected=True, by=dede)

    event = AuditEvent.objects.get(action="diagnostics.past_issue_answered")
    assert (event.circle, event.data) == ("notice", {})
