"""What enterprises say of the unit reaches the board: recommending, effort, complaints, signals released (K19–K22, K26)."""

import datetime as dt

import pytest

from clients.models import Complaint
from clients.services import complaint as complaints
from core import clock
from disclosures.models import RiskSignal, SignalRelease
from insight.models import IndicatorRow
from insight.queries.board import Lens, figure, tallies
from insight.queries.registry import INDICATORS, readable
from insight.rules.periods import Period, month_of, shift
from insight.services.refresh import refresh
from portal.models import DataRequest
from portal.queries.data_requests import answered_in_time
from portal.services import data_requests
from questionnaires.models import SurveyAnswer, SurveyResponse
from questionnaires.services import survey as surveys
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


def said(code):
    """The figure of this month, counted as each minute does."""
    refresh()
    month = month_of(clock.today())
    return figure(INDICATORS[code], tallies([code], Lens(None, Period(month, month))).get(code, {}))


def recommended(survey, *marks):
    question = survey.version.questions.get(kind="nps")
    for mark in marks:
        row = SurveyResponse.objects.create(survey=survey)
        SurveyAnswer.objects.create(response=row, question=question, value=str(mark))


def test_recommendation_is_read_from_published_surveys_of_five_answers(savane, golfe, afi, kodjo, policy):
    """The board said for a year that the survey fed nothing; fewer than five answers or open ones must still say nothing."""
    survey = make.opened(afi, kodjo)
    recommended(survey, 10, 9, 10, 8, 3, 10)
    assert said("K19").value is None
    survey = surveys.close_survey(survey, by=kodjo)
    assert said("K19").value is None
    surveys.publish_survey(survey, by=kodjo)

    found = said("K19")

    assert (found.value, found.n) == (50.0, 6)
    few = make.opened(afi, kodjo, "thematic")
    recommended(few, 0, 0, 0, 0)
    for _more in range(2):
        SurveyResponse.objects.create(survey=few)  # these two left the question aside
    surveys.publish_survey(surveys.close_survey(few, by=kodjo), by=kodjo)
    assert said("K19") == found


def test_complaints_are_counted_as_one_and_never_by_agent(savane, mawuli, afi, kodjo):
    """An agent who read one complaint in her own portfolio would know that she is complained about, and by whom."""
    row = complaints.file_complaint(savane, by=mawuli, kind="delay", text="Trois mois sans nouvelles.")
    late = complaints.file_complaint(savane, by=mawuli, kind="tool", text="Page en panne.")
    complaints.file_complaint(savane, by=mawuli, kind="other", text="Encore dans son délai.")
    Complaint.objects.filter(pk=row.pk).update(answered_at=clock.now(), state="answered")
    Complaint.objects.filter(pk=late.pk).update(answer_by=clock.today() - dt.timedelta(days=1))

    found = said("K22")

    assert (found.value, found.n) == (50.0, 2)
    assert INDICATORS["K22"] not in readable(afi)
    assert INDICATORS["K22"] in readable(kodjo)
    assert set(IndicatorRow.objects.filter(indicator="K22").values_list("cut", flat=True)) == {"all"}


def test_signals_that_left_the_unit_are_counted_with_the_files_opened(savane, golfe, rsk, kodjo, elom):
    """Whoever watches over confidentiality must see that something left, not only that something was read."""
    facts = {"purpose": "Cibler.", "letter_reference": "L", "letter_on": clock.today()}
    for number, state in enumerate(("prepared", "released")):
        people = {"released_by": elom, "released_at": clock.now()} if state == "released" else {}
        release = SignalRelease.objects.create(
            reference=f"SIG-{number}", asked_by=rsk, prepared_by=kodjo, state=state, **facts, **people
        )
        for enterprise in (savane, golfe):
            RiskSignal.objects.create(release=release, enterprise=enterprise, content={})

    refresh(full=True)
    month = month_of(clock.today())

    assert tallies(["K26"], Lens(None, Period(month, month)))["K26"]["signals"][0] == 2


def test_requests_about_personal_data_are_counted_in_time_late_or_not_yet(dpo):
    """The delay of thirty days is a right: an officer who is late must not be the only one to know."""
    today = clock.today()
    month = month_of(today)

    def asked(days_ago, answered_after=None):
        day = today - dt.timedelta(days=days_ago)
        row = data_requests.record(
            kind="access", text="Mes données.", name="K. A.", address="Lomé", received_on=day, by=dpo
        )
        if answered_after is not None:
            at = clock.end_of_day(day + dt.timedelta(days=answered_after))
            DataRequest.objects.filter(pk=row.pk).update(answered_at=at)

    asked(60, 30)
    asked(60, 31)
    asked(31)
    asked(30)
    asked(0)
    refresh(full=True)

    found = tallies(["K26"], Lens(None, Period(shift(month, -3), month)))["K26"]
    assert (found["rights"][0], found["rights_late"][0]) == (1, 2)
    expected = [in_time for _day, in_time in answered_in_time(today)]
    assert (expected.count(True), expected.count(False)) == (1, 2)


@pytest.fixture
def dpo(make_agent):
    """Data protection officer."""
    return make_agent("DPO", "Edem Fiagan")


@pytest.fixture
def rsk(make_agent):
    """Risk management."""
    return make_agent("RSK", "Ablavi Kodzo")
