"""The policy laboratory: a trial touches nothing and says who would move; two persons publish; segments follow."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.forms.policy import PolicyForm, field_name
from clients.models import Enterprise, ScoringPolicy, SegmentAssessment
from clients.queries.segment import applied_segment, current_policy, is_identical
from clients.rules import policy as rules
from clients.services import policy as policies
from clients.services import segment as segments
from core import clock, jobs, reference
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.models import AuditEvent
from portal import deadlines
from portal.models import PolicyTrial, TrialMove
from portal.services import policy_lab as lab
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
WHY = "Le seuil de capacité était trop bas pour les entreprises déjà diagnostiquées."


@pytest.fixture
def draft(elom):
    """A draft that asks more capacity."""
    version = policies.start_draft(by=elom)
    return policies.save_draft(version, changes={"segment.capacity_high": "70"}, summary=WHY, by=elom)


@pytest.fixture
def population(make_enterprise):
    """Forty enterprises: half at 65 of capacity, a quarter of them in the savannas."""
    rows = []
    for number in range(40):
        enterprise = make_enterprise(
            f"Entreprise {number:02d}",
            f"20000000{number:02d}",
            size_profile="standard" if number % 2 else "micro",
            region="savanes" if number % 4 == 1 else "maritime",
            sector="G46",
        )
        values = {"capacity": 65 if number % 4 == 1 else 90, "motivation": 70}
        segments.set_part(enterprise, part="screening", values=values, by=None)
        rows.append(enterprise)
    return rows


def tried(draft, by):
    lab.ask_trial(draft, by=by)
    jobs.run_due()
    draft.refresh_from_db()
    return PolicyTrial.objects.newest().first()


def test_trial_says_who_would_move_and_touches_nothing(draft, population, elom):
    before = SegmentAssessment.objects.count()
    letters = {row.pk: applied_segment(row) for row in population}

    trial = tried(draft, elom)

    assert (trial.state, trial.tally["total"], trial.tally["matrix"]) == ("done", 40, {"AA": 30, "AB": 10})
    moves = list(TrialMove.objects.select_related("enterprise"))
    assert {move.enterprise.region for move in moves} == {"savanes"}
    assert {(move.before, move.after, tuple(move.causes)) for move in moves} == {("A", "B", ("capacity_threshold",))}
    assert SegmentAssessment.objects.count() == before
    assert {row.pk: applied_segment(row) for row in population} == letters


def test_trial_rescores_answers_and_attitudes_with_the_new_numbers(savane, mawuli, dede, elom):
    """The numbers of evidence change scores, not only thresholds."""
    response = make.under_evaluation(savane, mawuli, dede, elom, level=3)
    make.judge_evidence(response, dede, status="absent")
    make.evaluation.finish_evaluation(
        response, by=dede, strengths="Une direction engagée", gaps="Écrire", decision="", decision_reason=""
    )
    make.orientation.validate_orientation(response, by=elom)
    assert applied_segment(savane) == "A"
    draft = policies.start_draft(by=elom)
    policies.save_draft(draft, changes={"screening.evidence_coefficients.absent": "0.5"}, summary=WHY, by=elom)
    draft.refresh_from_db()

    trial = tried(draft, elom)

    move = TrialMove.objects.get(trial=trial)
    response.evaluation.refresh_from_db()
    assert (move.before, move.after, move.causes) == ("A", "B", ["capacity"])
    assert move.figures["before"]["capacity"] == response.evaluation.figures["capacity_shown"]


def test_trial_advances_slice_by_slice_and_asks_for_a_job_each(draft, population, elom, monkeypatch):
    monkeypatch.setattr(lab.rescoring, "slice_after", _slices_of(7, lab.rescoring.slice_after))
    trial = lab.ask_trial(draft, by=elom)

    assert lab.run_trial(trial, seconds=-1).tally["total"] == 7
    trial.refresh_from_db()
    lab.run_trial(trial)

    trial.refresh_from_db()
    assert (trial.state, trial.tally["total"], trial.tally["matrix"]) == ("done", 40, {"AA": 30, "AB": 10})
    assert lab.run_trial(trial).tally["total"] == 40


def _slices_of(size, read):
    return lambda cursor, today: read(cursor, today, size)


def test_trial_queries_do_not_grow_with_enterprises(draft, population, elom):
    def queries(size):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            lab.rescoring.slice_after(0, clock.today(), size)
        return len(seen)

    assert queries(3) == queries(40) <= 8


def test_policy_equal_to_the_one_in_force_moves_nobody(population, elom):
    segments.set_part(population[1], part="screening", values={"capacity": 58, "motivation": 58}, by=None)
    assert tried(policies.start_draft(by=elom), elom).tally["matrix"] == {"AA": 39, "BB": 1}


def test_cause_is_the_number_that_moved_the_enterprise(savane, elom, client):
    """Both thresholds change; only the one that is crossed is named."""
    segments.set_part(savane, part="screening", values={"capacity": 80, "motivation": 57}, by=None)
    draft = policies.start_draft(by=elom)
    changes = {"segment.capacity_high": "70", "segment.motivation_high": "55"}
    trial = tried(policies.save_draft(draft, changes=changes, summary=WHY, by=elom), elom)
    move = TrialMove.objects.get(trial=trial)
    assert (move.before, move.after, move.direction, move.causes) == ("C", "A", "up", ["motivation_high"])
    client.force_login(elom)
    page = client.get(reverse("portal:policy_moves", args=[trial.uuid])).content.decode()
    assert "élevée à partir de 55,0 au lieu de 60,0" in page


def test_groups_moved_more_often_are_flagged_and_small_ones_hidden(draft, population, elom, client):
    Enterprise.objects.filter(pk__in=[row.pk for row in population[:3]]).update(region="kara")
    tried(draft, elom)
    client.force_login(elom)

    page = client.get(reverse("portal:policy_trial", args=[draft.uuid])).context
    found = {line.share.code: line.share for line in page["dimensions"][2].lines}

    assert found["savanes"].is_unfair
    assert not found["maritime"].is_unfair
    assert found["kara"].is_small
    assert not found["kara"].is_unfair
    assert [line.share.code for line in page["dimensions"][2].unfair] == ["savanes"]


def test_publication_needs_a_trial_a_reason_and_another_person(draft, savane, elom, kodjo, adm):
    segments.set_part(savane, part="screening", values={"capacity": 65, "motivation": 70}, by=None)
    with pytest.raises(DomainError) as refused:
        policies.propose(draft, by=elom)
    assert refused.value.code == "not_tried"
    tried(draft, elom)
    draft = policies.propose(draft, by=adm)
    for author in (elom, adm):
        with pytest.raises(TwoPersonsNeeded):
            policies.publish(draft, by=author)
    with pytest.raises(TransitionRefused):
        policies.save_draft(draft, changes={"segment.capacity_high": "50"}, summary=WHY, by=elom)

    published = policies.publish(draft, by=kodjo)

    assert current_policy() == published
    assert published.version == f"PS-{clock.today().year}-02"
    assert AuditEvent.objects.filter(action="clients.scoringpolicy.publish", by=kodjo).count() == 1
    with pytest.raises(TransitionRefused):
        policies.save_draft(published, changes={"segment.capacity_high": "50"}, summary=WHY, by=elom)


def test_numbers_changed_after_the_trial_need_another_one(draft, elom):
    tried(draft, elom)
    policies.save_draft(draft, changes={"segment.capacity_high": "71"}, summary=WHY, by=elom)
    draft.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        policies.propose(draft, by=elom)
    assert refused.value.code == "not_tried"


def test_draft_made_before_another_publication_starts_again(draft, elom, adm, kodjo):
    other = policies.start_draft(by=adm)
    other = policies.save_draft(other, changes={"segment.capacity_high": "65"}, summary=WHY, by=adm)
    for version in (draft, other):
        tried(version, elom)
    policies.publish(policies.propose(other, by=adm), by=kodjo)
    with pytest.raises(DomainError) as refused:
        policies.propose(draft, by=elom)
    assert refused.value.code == "base_outdated"


def test_publication_computes_every_segment_anew_and_keeps_the_old_computations(draft, population, elom, kodjo):
    tried(draft, elom)
    policies.publish(policies.propose(draft, by=elom), by=kodjo)
    jobs.run_due()

    latest = [SegmentAssessment.objects.filter(enterprise=row).first() for row in population]
    assert {row.policy.version for row in latest} == {draft.version}
    assert {row.trigger for row in latest} == {"policy.published"}
    # 65 is five points under 70: firm, hence at once.
    assert [row.applied for row in latest].count("B") == 10
    assert all(is_identical(row) for row in SegmentAssessment.objects.select_related("policy"))
    before = SegmentAssessment.objects.count()
    lab.roll_out(current_policy())
    assert SegmentAssessment.objects.count() == before


def test_two_persons_are_kept_by_the_database(draft, elom):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoringPolicy.objects.filter(pk=draft.pk).update(proposed_by=elom, approved_by=elom)


def test_trials_are_erased_after_ninety_days(draft, population, elom):
    trial = tried(draft, elom)
    assert deadlines.forget_old_trials(clock.today()) == 0
    PolicyTrial.objects.filter(pk=trial.pk).update(created_at=clock.now() - dt.timedelta(days=91))
    assert deadlines.forget_old_trials(clock.today()) == 1
    assert not TrialMove.objects.exists()


def test_form_says_beside_the_field_what_contradicts_and_keeps_the_rest(elom, client):
    draft = policies.start_draft(by=elom)
    address = reverse("clients:policy_edit", args=[draft.uuid])
    client.force_login(elom)
    values = dict(PolicyForm(policy=draft).initial)
    low = field_name("segment.motivation_low")

    answer = client.post(address, values | {low: "60", "summary": WHY})
    assert answer.status_code == 422
    assert low in answer.context["form"].errors
    assert client.post(address, values | {low: "abc"}).status_code == 422
    assert client.post(address, values | {low: "101"}).status_code == 422
    draft.refresh_from_db()
    assert draft.parameters == current_policy().parameters

    assert client.post(address, values | {low: "40,5", "summary": WHY}).status_code == 302
    draft.refresh_from_db()
    assert draft.parameters["segment"]["motivation_low"] == "40.5"
    assert [change.path for change in rules.changes(current_policy().parameters, draft.parameters)] == [
        "segment.motivation_low"
    ]


def test_form_left_as_it_is_changes_nothing(elom):
    """Every number of the shipped policy is inside its bounds and survives the form."""
    draft = policies.start_draft(by=elom)
    form = PolicyForm(data=PolicyForm(policy=draft).initial | {"summary": WHY}, policy=draft)
    assert form.is_valid(), form.errors
    assert rules.written(draft.parameters, form.changes) == draft.parameters
    assert rules.broken_orders(reference.read("scoring_policy")["parameters"]) == []


def test_administrator_sees_counts_but_neither_names_nor_small_numbers(draft, population, elom, adm, client):
    """§8.2: the administrator keeps parameters and reads no segment."""
    trial = tried(draft, elom)
    client.force_login(adm)
    page = client.get(reverse("portal:policy_trial", args=[draft.uuid]))
    assert page.status_code == 200
    assert not page.context["may_read_moves"]
    assert "Entreprise" not in [cell.url for _letter, cells in page.context["matrix"] for cell in cells if cell.url]
    assert client.get(reverse("portal:policy_moves", args=[trial.uuid])).status_code == 403
    client.force_login(elom)
    page = client.get(
        reverse("portal:policy_moves", args=[trial.uuid]), {"de": "A", "vers": "B", "q": "entreprise 01"}
    )
    assert [str(move.enterprise) for move, _causes in page.context["lines"]] == ["Entreprise 01"]


def test_administrator_works_out_no_single_enterprise_from_notes_groups_or_the_matrix(
    draft, make_enterprise, elom, adm, client
):
    """“Fewer than five” beside “2,5 %” of 40 says: one; and its region stands beside it (§8.2, k ≥ 5)."""
    for number in range(40):
        enterprise = make_enterprise(
            f"Entreprise {number:02d}", f"20000000{number:02d}", region="kara" if number < 9 else "maritime"
        )
        values = {"capacity": 65 if number == 0 else 90, "motivation": 70}
        segments.set_part(enterprise, part="screening", values=values, by=None)
    tried(draft, elom)
    address = reverse("portal:policy_trial", args=[draft.uuid])

    client.force_login(elom)
    seen = client.get(address).context
    assert (seen["totals"][1]["value"], seen["overall"]) == ("1", "2,5"), "there is something to hide"
    client.force_login(adm)
    page = client.get(address)

    small, few = "<\u00a05", page.context["totals"][1]
    assert (few["value"], few["note"], page.context["overall"]) == (small, "", "")
    lines = page.context["dimensions"][2].lines
    assert {line.share.code: (line.down, line.down_text) for line in lines if line.share.down} == {"kara": (small, "")}
    assert not page.context["dimensions"][2].unfair
    rows = [[cell.text for cell in cells] for _letter, cells in page.context["matrix"]]
    assert [text for row in rows for text in row if text != "0"] == [small, small], (
        "39 beside a hidden 1 gives it away"
    )
