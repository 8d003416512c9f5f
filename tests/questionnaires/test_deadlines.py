"""The clock: reminders once each, never after their reason is gone; expiry and erasing."""

import datetime as dt

import pytest

from clients.models import OutboundMessage
from clients.services.schedules import load_schedules
from core import clock, reference, registry
from core.models import AuditEvent
from questionnaires import deadlines
from questionnaires.enums import ResponseState
from questionnaires.models import ScreeningResponse
from questionnaires.models.response import RESPONSE_KIND
from questionnaires.queries.messages import again_due
from questionnaires.queries.response import load_filling
from questionnaires.services import evaluation, submission
from questionnaires.services import response as services
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
START = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _schedules(db):
    """The reminder steps the unit edits."""
    load_schedules(reference.read("schedules"))


def _codes():
    return list(OutboundMessage.objects.order_by("pk").values_list("code", "occurrence"))


def test_reminders_leave_once_each_on_their_day(savane):
    make.invited(savane, on=START)

    for day in range(31):
        for _twice in range(2):
            deadlines.remind(START + dt.timedelta(days=day))

    assert _codes() == [("N02", "D+7"), ("N02", "D+15"), ("N03", "D+25")]


def test_reminders_missed_during_a_failure_are_not_sent_in_a_heap(savane):
    make.invited(savane, on=START)

    assert deadlines.remind(START + dt.timedelta(days=26)) == 1

    assert _codes() == [("N03", "D+25")]


def test_reminder_is_dropped_when_the_answers_were_sent_meanwhile(savane, mawuli):
    response = make.filled(savane, mawuli)
    deadlines.remind(response.invited_on + dt.timedelta(days=7))
    message = OutboundMessage.objects.get(code="N02")
    still_due = registry.get(RESPONSE_KIND).still_due
    assert still_due(message)

    submission.submit_response(response, by=mawuli, entitled=True)

    assert not still_due(message)
    assert still_due(OutboundMessage.objects.get(code="N04"))


def test_invitation_expires_after_its_last_day_only(savane):
    response = make.invited(savane, on=START)

    assert deadlines.expire(response.due_on) == 0
    assert deadlines.expire(response.due_on + dt.timedelta(days=1)) == 1
    assert deadlines.expire(response.due_on + dt.timedelta(days=1)) == 0
    response.refresh_from_db()
    assert response.state == ResponseState.EXPIRED


def test_many_invitations_expire_at_once_each_with_the_state_it_left(savane, golfe, django_assert_max_num_queries):
    """A night closes thousands of them: the trail still says, for each, whether it had been begun."""
    begun, untouched = make.invited(savane, on=START), make.invited(golfe, on=START)
    ScreeningResponse.objects.filter(pk=begun.pk).update(state=ResponseState.IN_PROGRESS)

    with django_assert_max_num_queries(16):  # for a whole chunk, not for a row
        assert deadlines.expire(begun.due_on + dt.timedelta(days=1)) == 2

    events = AuditEvent.objects.filter(action="questionnaires.screeningresponse.expire")
    assert dict(events.values_list("object_uuid", "from_state")) == {
        begun.uuid: ResponseState.IN_PROGRESS,
        untouched.uuid: ResponseState.INVITED,
    }
    assert set(events.values_list("to_state", "by")) == {(ResponseState.EXPIRED, None)}


def test_details_not_given_in_time_let_the_evaluation_go_on(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C1")
    request = evaluation.ask_complement(response, asked={question: "Depuis quand ?"}, by=dede)

    reminded = [deadlines.remind_complements(request.asked_on + dt.timedelta(days=n)) for n in (6, 7, 8)]
    timed_out = [deadlines.time_out_complements(request.due_on + dt.timedelta(days=n)) for n in (0, 1, 1)]

    response.refresh_from_db()
    assert (reminded, timed_out) == ([0, 1, 0], [0, 1, 0])
    assert response.state == ResponseState.UNDER_EVALUATION
    assert OutboundMessage.objects.filter(code="N05").count() == 2
    assert OutboundMessage.objects.filter(code="N06").count() == 1


def test_withdrawn_answers_are_erased_after_six_months(savane, mawuli):
    response = services.withdraw_response(make.filled(savane, mawuli), by=mawuli)
    withdrawn = clock.today()

    assert deadlines.erase_withdrawn(clock.add_months(withdrawn, 6) - dt.timedelta(days=1)) == 0
    assert deadlines.erase_withdrawn(clock.add_months(withdrawn, 6)) == 1
    response.refresh_from_db()
    assert response.erased_at is not None


def test_new_questionnaire_is_suggested_once_two_years_after_the_last_answers(savane, golfe, dede, elom):
    """Time to take stock: once, only from the last answers, never to somebody already answering (N26)."""
    old = clock.now() - dt.timedelta(days=365 * 2 + 10)
    for enterprise in (savane, golfe):
        row = make.oriented(enterprise, enterprise.memberships.get().user, dede, elom)
        ScreeningResponse.objects.filter(pk=row.pk).update(submitted_at=old)
    make.invited(golfe)

    assert [deadlines.suggest_again(clock.today()) for _twice in range(2)] == [1, 0]
    message = OutboundMessage.objects.get(code="N26")
    assert message.enterprise == savane
    assert again_due(message)
    make.invited(savane)
    assert not again_due(message)
