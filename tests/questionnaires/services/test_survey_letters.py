"""The letters of a survey leave by turns, and an answer cannot slip in behind the closing (§7.7, ADR 0005)."""

from functools import partial

import pytest

from clients.models import OutboundMessage
from core import clock, jobs
from core.errors import DomainError
from core.models import Job
from questionnaires import deadlines
from questionnaires.models import OpinionSurvey, SurveyResponse
from questionnaires.services import survey as services
from questionnaires.services import survey_answers
from questionnaires.tasks import invite_survey
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


def test_one_broken_file_does_not_keep_the_others_from_being_asked(savane, golfe, afi, kodjo, monkeypatch):
    """Before, one file that raised blocked every letter behind it for good; now it waits for the next day."""
    survey = services.open_survey(make.draft(afi), by=kodjo)
    whole = services._write_to

    def spoilt(invitation, person):
        if invitation.enterprise_id == savane.pk:
            raise ValueError("file")
        whole(invitation, person)

    monkeypatch.setattr(services, "_write_to", spoilt)
    invite_survey(survey.uuid)
    outcomes = dict(survey.invitations.values_list("enterprise__name", "outcome"))
    assert outcomes == {savane.name: "failed", golfe.name: "invited"}

    monkeypatch.undo()
    assert [deadlines.retry_survey_letters(clock.today()) for _twice in range(2)] == [1, 0]
    invite_survey(survey.uuid)
    assert OutboundMessage.objects.filter(code="N21").count() == 2


def test_long_list_leaves_by_turns_on_the_queue_that_has_the_time(savane, golfe, afi, kodjo, settings):
    """Before, five thousand letters had sixty seconds and six attempts: the rest of the list was never asked."""
    survey = services.open_survey(make.draft(afi), by=kodjo)
    settings.CCV_CAMPAIGN_PER_MINUTE = 1
    row = Job.objects.get(kind="questionnaires.invite_survey", object_uuid=survey.uuid)

    assert row.queue == "bulk"
    with pytest.raises(jobs.TryLater):
        invite_survey(survey.uuid)
    assert OutboundMessage.objects.filter(code="N21").count() == 1
    invite_survey(survey.uuid)
    assert OutboundMessage.objects.filter(code="N21").count() == 2


def test_closing_holds_at_the_very_next_letter(savane, golfe, afi, kodjo, monkeypatch):
    """An enterprise asked after the closing would open a page that thanks it for nothing."""
    survey = services.open_survey(make.draft(afi), by=kodjo)
    whole = services._invite
    monkeypatch.setattr(services, "_invite", lambda row: (whole(row), services.close_survey(survey, by=kodjo))[0])

    invite_survey(survey.uuid)

    assert OutboundMessage.objects.filter(code="N21").count() == 1


@pytest.mark.parametrize("kind", ["relationship", "public"])
def test_answer_that_arrives_while_the_survey_closes_is_refused(savane, afi, kodjo, mawuli, kind):
    """Written after the shuffle, an anonymous answer would stand last in the table: everybody would know whose it is."""
    survey = make.opened(afi, kodjo, kind)
    before = OpinionSurvey.objects.get(pk=survey.pk)  # read by the page an instant before the closing
    invitation = survey.invitations.select_related("survey").first()
    act = partial(survey_answers.answer_public, before, once=before.uuid)
    if invitation is not None:
        act = partial(survey_answers.answer_invitation, invitation, by=mawuli)
    services.close_survey(survey, by=kodjo)

    with pytest.raises(DomainError) as refusal:
        act(given=make.marks())

    assert refusal.value.code == "survey_closed"
    assert not SurveyResponse.objects.exists()
