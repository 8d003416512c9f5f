"""A response before it is sent: nothing typed is lost, freedom costs nothing."""

import datetime as dt

import pytest

from clients.models import Assignment, ClientNeed, OutboundMessage, Task
from core import clock
from core.errors import DomainError, TransitionRefused
from core.models import AuditEvent
from questionnaires.enums import ResponseState
from questionnaires.models import Answer, ScreeningResponse
from questionnaires.queries.response import load_filling
from questionnaires.rules import marks
from questionnaires.rules.completeness import BLANK, Given
from questionnaires.services import response as services
from questionnaires.services import submission
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def test_loading_the_questionnaire_twice_changes_nothing():
    version = make.questionnaire()

    assert make.questionnaire() == version
    assert sum(len(section.questions.all()) for section in version.sections.all()) == 35


def test_first_answer_starts_the_response_and_keeps_an_incomplete_page(savane, akou):
    response = make.invited(savane)

    services.save_answers(response, given={"C1": Given(("3",)), "C2": Given()}, by=akou)

    response.refresh_from_db()
    assert response.state == ResponseState.IN_PROGRESS
    assert list(response.answers.values_list("question__code", "values")) == [("C1", ["3"])]


def test_time_spent_writing_is_added_without_the_pauses(savane, akou):
    """K03: the unit shortens the questionnaire on what people really spend, not on how long the tab stayed open."""
    response = make.invited(savane)
    noon = clock.now()

    for minutes, value in ((0, "1"), (3, "2"), (3 * 60, "3"), (3 * 60 + 2, "1")):
        with clock.pretend(noon + dt.timedelta(minutes=minutes)):
            services.save_answers(response, given={"C1": Given((value,))}, by=akou)

    response.refresh_from_db()
    assert response.active_seconds == 300


def test_answer_of_a_colleague_is_not_overwritten_by_a_stale_page(savane, mawuli, akou):
    """Two people on the same page: without this the slower one erases the other's answer unseen."""
    response = make.invited(savane)
    opened = services.Opened("page", {"C1": marks.answer_digest(BLANK), "C2": marks.answer_digest(BLANK)})
    services.save_answers(response, given={"C1": Given(("3",))}, by=akou)

    saved = services.save_answers(response, given={"C1": Given(("1",)), "C2": Given(("2",))}, by=mawuli, opened=opened)

    assert saved.conflicts == ("C1",)
    assert dict(response.answers.values_list("question__code", "values")) == {"C1": ["3"], "C2": ["2"]}


def test_same_person_on_another_device_is_not_overwritten_by_the_page_left_open(savane, mawuli):
    """The owner answers on the phone in the evening; the laptop left open at noon must not put noon back."""
    response = make.invited(savane)
    blank = marks.answer_digest(BLANK)
    laptop = services.Opened("laptop", {"C1": blank, "C2": blank, "C3": blank})
    phone = services.Opened("phone", {"C1": blank, "C2": blank, "C3": blank})
    services.save_answers(response, given={"C1": Given(("1",))}, by=mawuli, opened=laptop)
    services.save_answers(response, given={"C2": Given(("3",)), "C3": Given(("2",))}, by=mawuli, opened=phone)

    page = {"C1": Given(("2",)), "C2": Given(("0",)), "C3": Given()}
    saved = services.save_answers(response, given=page, by=mawuli, opened=laptop)

    assert saved.conflicts == ("C2",)
    assert dict(response.answers.values_list("question__code", "values")) == {"C1": ["2"], "C2": ["3"], "C3": ["2"]}


def test_answer_cleared_by_its_author_is_cleared(savane, mawuli):
    response = make.invited(savane)
    services.save_answers(response, given={"C1": Given(("3",))}, by=mawuli)

    services.save_answers(response, given={"C1": Given()}, by=mawuli)

    assert load_filling(response).answers["C1"].is_blank


def test_head_count_sets_the_size_profile(savane, mawuli):
    response = make.invited(savane)

    services.save_answers(response, given={"A4": Given(("staff_1_9", "declarations_0_11"))}, by=mawuli)

    response.refresh_from_db()
    assert response.size_profile == "micro"


def test_submission_of_a_complete_response_is_frozen_acknowledged_and_handed_over(savane, mawuli, afi):
    response = make.submitted(savane, mawuli)

    sent = response.submissions.get()
    assert response.state == ResponseState.SUBMITTED
    assert response.reference.startswith("QF-")
    assert sent.sha256 == submission.digest(sent.content)
    assert len(sent.content["answers"]) == 34
    assert OutboundMessage.objects.get(code="N04").user == mawuli
    assert set(ClientNeed.objects.filter(enterprise=savane).values_list("code", flat=True)) == {"delays", "origin"}
    assert Task.objects.filter(enterprise=savane, owner=afi).count() == 1, "B5 yes: the agent calls"
    assert AuditEvent.objects.filter(object_uuid=response.uuid, to_state="submitted").count() == 1


def test_submission_sent_twice_gives_one_receipt(savane, mawuli):
    response = make.submitted(savane, mawuli)

    again = submission.submit_response(response, by=mawuli, entitled=True)

    assert again.reference == response.reference
    assert response.submissions.count() == 1


def test_submission_with_something_missing_is_refused_and_changes_nothing(savane, mawuli):
    response = make.filled(savane, mawuli)
    Answer.objects.filter(response=response, question__code="C1").delete()

    with pytest.raises(DomainError) as refused:
        submission.submit_response(response, by=mawuli, entitled=True)

    response.refresh_from_db()
    assert (refused.value.code, response.state, response.reference) == ("incomplete", "in_progress", None)


def test_submission_without_declaration_is_refused(savane, mawuli):
    with pytest.raises(DomainError) as refused:
        submission.submit_response(make.filled(savane, mawuli), by=mawuli, entitled=False)

    assert refused.value.code == "declaration_missing"


def test_enterprise_outside_the_programme_may_send_two_answers(savane, mawuli):
    response = make.invited(savane)
    services.save_answers(response, given={"A1": Given(("neither",)), "A2": Given(("none",))}, by=mawuli)

    assert submission.submit_response(response, by=mawuli, entitled=True).state == ResponseState.SUBMITTED


def test_answers_sent_are_closed_to_everybody(savane, mawuli):
    response = make.submitted(savane, mawuli)

    with pytest.raises(DomainError) as refused:
        services.save_answers(response, given={"C1": Given(("4",))}, by=mawuli)

    assert refused.value.code == "response_sent"
    assert load_filling(response).answers["C1"].values == ("3",)


def test_withdrawal_is_free_and_leaves_no_score(savane, mawuli):
    """I2: withdrawing is never an attitude."""
    response = services.withdraw_response(make.submitted(savane, mawuli), by=mawuli)

    assert response.state == ResponseState.WITHDRAWN
    assert savane.segment_assessments.count() == 0


def test_withdrawal_closes_the_file_to_the_evaluator_who_was_reading(savane, mawuli, dede, elom):
    """An enterprise that takes its answers back must not stay open to whoever was reading them."""
    response = make.under_evaluation(savane, mawuli, dede, elom)

    services.withdraw_response(response, by=mawuli)

    assert Assignment.objects.active().filter(user=dede, about_uuid=response.uuid).exists() is False


def test_withdrawn_answers_are_erased_with_their_files(savane, mawuli, django_capture_on_commit_callbacks):
    response = make.filled(savane, mawuli)
    evidence = make.attach(response, mawuli)
    storage, name = evidence.file.storage, evidence.file.name
    services.withdraw_response(response, by=mawuli)

    with django_capture_on_commit_callbacks(execute=True):
        assert services.erase_withdrawn(response)

    assert not storage.exists(name)
    assert response.answers.count() == response.evidence.count() == 0
    assert not services.erase_withdrawn(response), "a second run finds nothing"


def test_expired_draft_is_opened_again_with_its_answers(savane, mawuli, afi):
    response = make.invited(savane, on=clock.today() - dt.timedelta(days=40))
    services.save_answers(response, given={"C1": Given(("3",))}, by=mawuli)
    assert services.expire_responses([response], today=clock.today()) == 1
    response.refresh_from_db()
    assert response.state == ResponseState.EXPIRED

    services.reopen_response(response, by=afi)

    response.refresh_from_db()
    assert (response.state, response.answers.count()) == (ResponseState.IN_PROGRESS, 1)
    assert response.due_on == clock.today() + dt.timedelta(days=30)


def test_enterprise_that_comes_by_itself_has_one_response_under_way(savane, mawuli):
    make.questionnaire()

    first = services.open_response(savane, by=mawuli)

    assert services.open_response(savane, by=mawuli) == first
    assert ScreeningResponse.objects.count() == 1


def test_submitted_response_cannot_be_started_again(savane, mawuli):
    response = make.submitted(savane, mawuli)

    assert services.start_response(response, by=mawuli).state == ResponseState.SUBMITTED
    with pytest.raises(TransitionRefused):
        services.reopen_response(services.withdraw_response(response, by=mawuli), by=mawuli)
