"""Conditions hold from the first page to the score, and moving to a new version loses nothing (ADR 0022)."""

import pytest

from core.errors import DomainError
from core.models import AuditEvent, Job
from questionnaires.models import Answer, AsideAnswer, Choice, Question, QuestionnaireVersion
from questionnaires.queries.difference import loaded
from questionnaires.queries.evaluation import load_bench
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import carrying, evaluation, submission, versions
from questionnaires.services import response as responses
from questionnaires.services import version_writing as writing
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
WHEN = {"match": "all", "rules": [{"question": "C1", "test": "chosen", "value": "3"}]}


@pytest.fixture
def new_version(adm, kodjo):
    """C2 asked only if C1 is 3; a number and a date of their own; published by two persons."""
    draft = versions.copy_version(make.questionnaire(), by=adm)
    section = draft.sections.get(code="A")
    number = Question(section=section, code="A5", kind="number", text_fr="Combien ?", text_en="How many?", minimum=1)
    date = Question(section=section, code="A6", kind="date", text_fr="Depuis quand ?", text_en="Since when?")
    for question in (number, date):
        question.required = True
        writing.save_question(draft, question, choices=[], by=adm)
    c2 = draft.questions.get(code="C2")
    writing.save_condition(draft, c2, ask_when=WHEN, not_applicable_when=None, by=adm)
    c3 = draft.questions.get(code="C3")
    c3.text_fr = "Comment ces personnes ont-elles appris la douane ?"
    writing.save_question(draft, c3, choices=loaded_choices(c3), by=adm)
    draft.refresh_from_db()
    writing.save_header(draft, fields={"summary": "C2 seulement si utile, C3 plus claire."}, by=adm)
    draft.refresh_from_db()
    return versions.publish(versions.propose(draft, by=adm), by=kodjo)


def loaded_choices(question):
    from questionnaires.queries.sheets import choice_rows

    return choice_rows(question)


def answered(enterprise, by, version, **special):
    """A response to a version, every question answered."""
    response = make.invited(enterprise)
    response.version = version
    response.save(update_fields=["version"])
    facts = {"A5": Given(text="1 200"), "A6": Given(text="03/04/2020"), "C2": Given(("3",))}
    responses.save_answers(response, given={**make.answers(response), **facts, **special}, by=by)
    response.refresh_from_db()
    return response


def test_hidden_answer_is_neither_sent_nor_scored(savane, mawuli, dede, elom, new_version):
    """An answer left behind a condition must not weigh on the orientation."""
    response = answered(savane, mawuli, new_version, C1=Given(("2",)), C2=Given(("0",)))
    filling = load_filling(response)
    assert filling.hidden == {"C2"}
    assert filling.missing == ()
    assert "C2" not in [question.code for page in filling.pages("C") for question in page]

    response = submission.submit_response(response, by=mawuli, entitled=True)

    assert "C2" not in [row["question"] for row in response.submissions.get().content["answers"]]
    assert not Answer.objects.filter(response=response, question__code="C2").exists()
    assert AsideAnswer.objects.get(response=response).values == ["0"]
    evaluation.assign_evaluator(response, evaluator=dede, by=elom)
    assert "C2" not in {item.code for item in load_bench(response).items}


def test_detail_that_asks_a_question_again_brings_its_answer_back(savane, mawuli, dede, elom, new_version):
    """The enterprise answered it once: it must not be told that it said nothing."""
    response = answered(savane, mawuli, new_version, C1=Given(("2",)), C2=Given(("4",)))
    response = submission.submit_response(response, by=mawuli, entitled=True)
    evaluation.assign_evaluator(response, evaluator=dede, by=elom)
    evaluation.declare_no_conflict(response, by=dede)
    evaluation.ask_complement(response, asked={new_version.questions.get(code="C1"): "Fiche ?"}, by=dede)
    response.refresh_from_db()
    responses.save_answers(response, given={"C1": Given(("3",))}, by=mawuli)

    submission.send_complement(response, by=mawuli)

    assert load_filling(response).answers["C2"].values == ("4",)
    assert not response.aside.exists()


def test_number_and_date_are_kept_in_one_form_and_wait_when_unreadable(savane, mawuli, new_version):
    """« 1 200 » and « 1200 » are the same figure; « beaucoup » is none and says so before sending."""
    response = answered(savane, mawuli, new_version)
    given = load_filling(response).answers
    assert (given["A5"].text, given["A6"].text) == ("1200", "2020-04-03")

    responses.save_answers(response, given={"A5": Given(text="beaucoup")}, by=mawuli)

    assert load_filling(response).missing == ("A5",)
    assert load_filling(response).answers["A5"].text == "beaucoup"
    with pytest.raises(DomainError) as refused:
        submission.submit_response(response, by=mawuli, entitled=True)
    assert refused.value.code == "incomplete"


def test_draft_moved_to_a_new_version_loses_nothing(savane, mawuli, new_version):
    """An hour of work on a phone, thrown away by a correction, is an enterprise that never comes back."""
    response = make.filled(savane, mawuli)
    make.attach(response, mawuli, "C3")
    before = {code: row.given for code, row in load_filling(response).rows.items()}

    told = carrying.carry_draft(response, new_version, by=None)

    response.refresh_from_db()
    filling = load_filling(response)
    aside = {row.question.code: row.given for row in response.aside.select_related("question")}
    after = {code: row.given for code, row in filling.rows.items()}
    assert {**after, **aside} == before
    assert set(aside) == {"C3"}
    assert (told.kept, told.aside) == (len(before) - 1, 1)
    assert set(filling.missing) == {"A5", "A6", "C3"}
    assert [item.question.version_id for item in filling.evidence["C3"]] == [new_version.pk]
    event = AuditEvent.objects.get(action="questionnaires.screeningresponse.carried")
    assert event.data["to"] == new_version.code


def test_answer_kept_aside_counts_again_when_its_words_come_back(savane, mawuli, adm, kodjo, new_version):
    """The correction was withdrawn: what the enterprise had said is true again."""
    response = make.filled(savane, mawuli)
    carrying.carry_draft(response, new_version, by=None)
    back = versions.copy_version(make.questionnaire(), by=adm)
    writing.save_header(back, fields={"summary": "Retour aux mots d’avant, plus clairs."}, by=adm)
    back.refresh_from_db()
    back = versions.publish(versions.propose(back, by=adm), by=kodjo)

    carrying.carry_draft(response, back, by=None)

    response.refresh_from_db()
    assert load_filling(response).answers["C3"].values == ("3",)
    assert not response.aside.exists()


def test_sent_response_never_moves(savane, mawuli, new_version):
    """What was sent is what was declared sincere."""
    response = make.submitted(savane, mawuli)

    assert carrying.carry_draft(response, new_version, by=None) is None
    response.refresh_from_db()
    assert response.version.code == "QF-2026-01"


def test_drafts_move_only_to_the_latest_version(savane, mawuli, adm, new_version):
    """Two versions at once would send drafts back and forth."""
    response = make.filled(savane, mawuli)
    draft = versions.copy_version(new_version, by=adm)
    with pytest.raises(DomainError) as refused:
        carrying.carry_draft(response, draft, by=None)
    assert refused.value.code == "not_latest"


def test_called_drafts_move_in_the_background(savane, mawuli, golfe, senam, kodjo, new_version):
    """The head presses once; nobody waits for a thousand drafts."""
    make.filled(savane, mawuli)
    make.filled(golfe, senam)

    assert carrying.call_drafts(new_version, by=kodjo) == 2
    assert Job.objects.filter(kind="questionnaires.carry_drafts", object_uuid=new_version.uuid).count() == 1
    assert carrying.carry_slice(new_version) == 0
    assert not carrying.drafts_before(new_version).exists()


def test_version_exported_and_taken_again_is_equal(adm, new_version):
    """Another administration must get the questionnaire, not something like it."""
    content = loaded(new_version)
    copy = versions.import_version(content, by=adm)

    again = loaded(QuestionnaireVersion.objects.get(pk=copy.pk))
    assert again["sections"] == content["sections"]
    assert again["groups"] == content["groups"]
    assert {**again["version"], "code": ""} == {**content["version"], "code": ""}
    assert (
        Choice.objects.filter(question__version=copy).count()
        == Choice.objects.filter(question__version=new_version).count()
    )
