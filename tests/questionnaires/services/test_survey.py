"""Surveys: prepared by one, opened by another, each enterprise asked once, anonymous answers nobody's (§7.7, N21)."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, models, transaction

from clients.models import Contact, Interaction, OutboundMessage, Task
from core import clock, registry
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.models import AuditEvent
from questionnaires import deadlines
from questionnaires.models import OpinionSurvey, SurveyAnswer, SurveyInvitation, SurveyResponse
from questionnaires.queries import survey as queries
from questionnaires.queries import survey_results as results
from questionnaires.rules.completeness import Given
from questionnaires.services import survey as services
from questionnaires.services import survey_answers
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


def test_survey_is_opened_by_another_person_than_its_author(savane, golfe, afi, kodjo, make_agent):
    survey = make.draft(kodjo)
    with pytest.raises(TwoPersonsNeeded):
        services.open_survey(survey, by=kodjo)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionSurvey.objects.filter(pk=survey.pk).update(opened_by=kodjo)

    survey = services.open_survey(make.draft(afi), by=kodjo)

    assert (survey.state, survey.version.state) == ("open", "published")
    with pytest.raises(DomainError):
        services.change_questions(survey, [], by=afi)
    acts = AuditEvent.objects.filter(object_uuid=survey.uuid).values_list("action", flat=True)
    assert {"questionnaires.opinionsurvey.created", "questionnaires.opinionsurvey.open"} <= set(acts)


def test_questions_of_a_survey_never_become_the_screening_questionnaire(savane, afi, kodjo):
    from questionnaires.models import QuestionnaireVersion

    before = set(QuestionnaireVersion.objects.published())

    make.opened(afi, kodjo)

    assert set(QuestionnaireVersion.objects.published()) == before


def test_n21_asks_each_enterprise_once_a_year(savane, golfe, afi, kodjo):
    survey = make.opened(afi, kodjo)
    services.invite_waiting(survey)
    assert deadlines.ask_relationship(clock.today()) == 0
    assert OutboundMessage.objects.filter(code="N21").count() == 2

    with clock.pretend(clock.now() + dt.timedelta(days=200)):
        again = make.draft(afi)
        with pytest.raises(DomainError) as refusal:
            services.open_survey(again, by=kodjo)
        assert refusal.value.code == "no_target"
    with clock.pretend(clock.now() + dt.timedelta(days=370)):
        make.opened(afi, kodjo)
    assert OutboundMessage.objects.filter(code="N21").count() == 4


def test_n21_reaches_by_the_calendar_an_enterprise_that_joins_later(savane, afi, kodjo, make_enterprise):
    survey = make.opened(afi, kodjo)
    make_enterprise("Mono Textile", "1000000003", "Kafui Doe")

    assert deadlines.ask_relationship(clock.today()) == 1
    services.invite_waiting(survey)

    assert OutboundMessage.objects.filter(code="N21").count() == 2


def test_dry_run_says_what_opening_then_does(savane, golfe, afi, kodjo, make_enterprise):
    """One letter now, one held by the budget, one opted out, one on paper, one nobody can write to."""
    make.opened(afi, kodjo, "thematic")
    OutboundMessage.objects.filter(enterprise=savane).delete()
    paper = make_enterprise("Coop Cacao", "1000000008", "Abla Tchalla", electronic_refused=True)
    refusing = make_enterprise("Lacs", "1000000009", "Komi Gaba")
    Contact.objects.filter(enterprise=refusing).update(opted_out_at=clock.now())
    make_enterprise("Oti Fret", "1000000005")
    survey = make.draft(afi)

    reach = queries.dry_run(survey)
    services.invite_waiting(services.open_survey(survey, by=kodjo))

    assert (reach.total, reach.now, reach.held, reach.paper, reach.opted_out, reach.no_contact) == (5, 1, 1, 1, 1, 1)
    rows = OutboundMessage.objects.filter(code="N21")
    assert {row.enterprise.name: (row.fate, row.reason) for row in rows} == {
        savane.name: ("queued", ""),
        golfe.name: ("queued", "budget"),
        paper.name: ("paper", "paper_only"),
    }
    held = rows.get(enterprise=golfe)
    assert held.due_at > clock.now() + dt.timedelta(days=28)
    assert survey.invitations.filter(outcome="opted_out").get().enterprise == refusing


def test_dry_run_costs_the_same_for_one_and_many(savane, afi, make_enterprise, django_assert_num_queries):
    survey = make.draft(afi)
    for number in range(2, 6):
        make_enterprise(f"Entreprise {number}", f"100000001{number}", f"Personne{number} Un")

    with django_assert_num_queries(4):
        assert queries.dry_run(survey).total == 5


def test_letter_stops_when_the_enterprise_answered_or_the_survey_closed(savane, golfe, afi, kodjo, mawuli):
    survey = make.opened(afi, kodjo)
    still_due = registry.get("questionnaires.surveyinvitation").still_due
    mine, other = (OutboundMessage.objects.get(code="N21", enterprise=firm) for firm in (savane, golfe))
    assert still_due(mine)

    survey_answers.answer_invitation(survey.invitations.get(enterprise=savane), given=make.marks(), by=mawuli)
    assert (still_due(mine), still_due(other)) == (False, True)
    services.close_survey(survey, by=kodjo)
    assert not still_due(other)


def test_anonymous_answer_leaves_nothing_to_join_it_by(savane, golfe, afi, kodjo, mawuli):
    """No person, no enterprise, no moment, no running number; no trace elsewhere; only a bare mark on the list."""
    survey = make.opened(afi, kodjo)
    before = (AuditEvent.objects.count(), Interaction.objects.count(), Task.objects.count())
    invitation = survey.invitations.get(enterprise=savane)
    given = make.marks(1, Q5=Given(text="Trop lent"))
    assert survey_answers.answer_invitation(invitation, given=given, by=mawuli, may_call_back=True)

    row = SurveyResponse.objects.get()
    assert (row.enterprise, row.told_by, row.told_on, row.may_call_back) == (None, None, None, False)
    for model in (SurveyResponse, SurveyAnswer):
        fields = model._meta.concrete_fields
        assert isinstance(model._meta.pk, models.UUIDField)
        assert not [field.name for field in fields if isinstance(field, models.DateTimeField | models.AutoField)]
    assert not [f.name for f in SurveyInvitation._meta.concrete_fields if isinstance(f, models.DateTimeField)]
    assert {f.name for f in SurveyInvitation._meta.concrete_fields if isinstance(f, models.DateField)} == {"asked_on"}
    assert before == (AuditEvent.objects.count(), Interaction.objects.count(), Task.objects.count())
    marks = {str(invitation.uuid), str(savane.pk), str(savane.uuid), str(mawuli.pk), str(mawuli.uuid)}
    for model in (SurveyResponse, SurveyAnswer):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # our own table names
            names = [column[0] for column in cursor.description]
            for line in cursor.fetchall():
                kept = {n: str(v) for n, v in zip(names, line, strict=True) if n not in {"survey_id", "question_id"}}
                assert not marks & {value for value in kept.values() if len(value) > 1}, kept


def test_database_refuses_a_name_on_an_anonymous_answer(savane, afi, kodjo, mawuli):
    survey = make.opened(afi, kodjo, "public")
    for fields in ({"enterprise": savane}, {"told_by": mawuli}, {"told_on": clock.today()}, {"may_call_back": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyResponse.objects.create(survey=survey, is_anonymous=True, **fields)


def test_closing_an_anonymous_survey_gives_answers_new_keys_and_keeps_what_was_said(afi, kodjo, policy):
    survey = make.opened(afi, kodjo, "public")
    keys = [uuid.uuid4() for _number in range(6)]
    for number, key in enumerate(keys):
        survey_answers.answer_public(survey, given=make.marks(5, Q3=Given(text=f"Mot {number}")), once=key)
    services.close_survey(survey, by=kodjo)

    assert not SurveyResponse.objects.filter(pk__in=keys).exists()
    rows = results.answer_rows(survey)
    assert sorted(row["Q3"] for row in rows) == [f"Mot {number}" for number in range(6)]
    assert {row["Q1"] for row in rows} == {"5"}


def test_second_press_gives_one_answer(savane, afi, kodjo, mawuli):
    survey = make.opened(afi, kodjo)
    invitation = survey.invitations.get(enterprise=savane)
    assert survey_answers.answer_invitation(invitation, given=make.marks(5), by=mawuli)
    assert not survey_answers.answer_invitation(invitation, given=make.marks(1), by=mawuli)

    public = make.opened(afi, kodjo, "public")
    once = uuid.uuid4()
    assert survey_answers.answer_public(public, given=make.marks(), once=once)
    assert not survey_answers.answer_public(public, given=make.marks(), once=once)

    assert [row.survey for row in SurveyResponse.objects.order_by("survey__pk")] == [survey, public]
    assert SurveyAnswer.objects.filter(response__survey=survey, question__code="Q1").get().value == "5"


def test_what_the_survey_does_not_offer_is_not_kept(afi, kodjo, policy):
    survey = make.opened(afi, kodjo, "public")
    with pytest.raises(DomainError):
        survey_answers.answer_public(survey, given=make.marks(9), once=uuid.uuid4())
    both = {"Q1": Given(("5",)), "Q2": Given(("4", "2"))}
    survey_answers.answer_public(survey, given=both, once=uuid.uuid4())

    assert SurveyAnswer.objects.filter(question__code="Q2").count() == 1


@pytest.mark.parametrize(("csat", "agrees", "tasks"), [(2, True, 1), (2, False, 0), (3, True, 0)])
def test_disappointed_and_willing_is_called_within_two_working_days(savane, afi, kodjo, mawuli, csat, agrees, tasks):
    survey = make.opened(afi, kodjo, is_anonymous=False)
    invitation = survey.invitations.get(enterprise=savane)

    survey_answers.answer_invitation(invitation, given=make.marks(csat), by=mawuli, may_call_back=agrees)

    found = Task.objects.open().filter(about_uuid=survey.uuid, kind="call", enterprise=savane, owner=afi)
    assert found.count() == tasks
    assert all(task.due_on == clock.add_working_days(clock.today(), 2) for task in found)
    row = SurveyResponse.objects.get()
    assert (row.enterprise, row.told_by) == (savane, mawuli)


def test_results_exist_only_once_closed_and_are_published_only_from_five(afi, kodjo, policy):
    survey = make.opened(afi, kodjo, "public")
    for number in range(4):
        survey_answers.answer_public(survey, given=make.marks(5), once=uuid.UUID(int=number + 1))
    assert results.results_of(survey, with_texts=True).n == 0
    survey_answers.answer_public(survey, given=make.marks(5), once=uuid.uuid4())
    with pytest.raises(TransitionRefused):
        services.publish_survey(survey, by=kodjo)
    few = make.answered_by_many(afi, kodjo, 5, 5, 5, 5)
    with pytest.raises(DomainError) as refusal:
        services.publish_survey(few, by=kodjo)
    assert refusal.value.code == "too_few_answers"
    assert not any(item.result.is_shown or item.texts for item in results.results_of(few, with_texts=True).questions)

    enough = services.publish_survey(make.answered_by_many(afi, kodjo, 5, 4, 4, 3, 1), by=kodjo)
    satisfaction, ease, words = results.results_of(enough, with_texts=True).questions
    assert (satisfaction.figure, ease.result.n, min(words.texts)) == ("60\u00a0%", 5, "Mot 0")
    assert not results.results_of(enough).questions[2].texts


def test_groups_of_a_survey_hide_the_small_ones(savane, afi, kodjo):
    survey = make.opened(afi, kodjo)
    for number, size in enumerate(["c1"] * 7 + ["c2"] * 5 + ["c3"] * 2):
        row = SurveyResponse.objects.create(survey=survey)
        SurveyAnswer.objects.bulk_create(
            SurveyAnswer(response=row, question=question, value={"Q1": str(1 + number % 5), "Q4": size}[question.code])
            for question in results.questions_of(survey)
            if question.code in {"Q1", "Q4"}
        )
    survey = services.close_survey(survey, by=kodjo)

    groups = results.results_of(survey).questions[0].groups

    assert [(result.is_shown, result.n) for _label, result, _figure in groups] == [(True, 7), (False, 0), (False, 0)]


def test_survey_closes_by_the_calendar_after_its_last_day(savane, afi, kodjo):
    survey = make.opened(afi, kodjo)
    assert deadlines.close_surveys(survey.closes_on) == 0
    assert deadlines.close_surveys(survey.closes_on + dt.timedelta(days=1)) == 1
    survey.refresh_from_db()
    assert survey.state == "closed"


def test_names_are_taken_off_a_year_after_the_survey(savane, afi, kodjo, mawuli):
    survey = make.opened(afi, kodjo, is_anonymous=False)
    survey_answers.answer_invitation(survey.invitations.get(enterprise=savane), given=make.marks(2), by=mawuli)
    services.close_survey(survey, by=kodjo)

    assert deadlines.forget_survey_names(clock.add_months(clock.today(), 11)) == 0
    assert deadlines.forget_survey_names(clock.add_months(clock.today(), 12) + dt.timedelta(days=1)) == 1

    row = SurveyResponse.objects.get()
    assert (row.enterprise, row.told_by, row.told_on) == (None, None, None)
    assert SurveyAnswer.objects.get(question__code="Q1").value == "2"


def test_exported_figures_hold_no_words_and_no_formula(afi, kodjo, policy, monkeypatch):
    from dataclasses import replace

    from questionnaires.services.survey_questions import presets

    def with_formula(kind):
        first, *others = presets(kind)
        return [replace(first, text_fr="=1+1"), *others]

    monkeypatch.setattr("questionnaires.services.survey.presets", with_formula)
    survey = make.answered_by_many(afi, kodjo, 5, 4, 4, 3, 1)

    from core.spreadsheets import csv_bytes

    text = csv_bytes(results.csv_lines(survey)).decode("utf-8-sig")

    assert "Mot" not in text
    assert "'=1+1" in text
    assert "\n=1+1" not in text
