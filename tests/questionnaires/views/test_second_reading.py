"""The second reading is blind both ways, and every figure is explained down to the answers."""

import pytest
from django.urls import reverse

from core.errors import DomainError
from questionnaires.models import SecondMark, SecondReading
from questionnaires.queries.evaluation import load_bench
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import evaluation, orientation, second_reading, submission
from questionnaires.services import response as responses
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
FIRST, SECOND = "RAISONDUPREMIER et la suite", "RAISONDUSECOND et la suite"


def _url(name, response, *args):
    return reverse(f"questionnaires:{name}", args=[response.uuid, *args])


@pytest.fixture
def kossi(make_agent):
    """Another diagnostician."""
    return make_agent("DIA", "Kossi Adjavon")


@pytest.fixture
def read_twice(savane, mawuli, dede, elom, kossi):
    """A response being read by two people, neither done; the first retained 1 on C2."""
    response = make.under_evaluation(savane, mawuli, dede, elom)
    second_reading.ask_second_reading(response, reader=kossi, by=elom)
    evaluation.declare_no_conflict(response, by=kossi)
    assessed = {"C2": evaluation.Assessed(retained_points=1, reason=FIRST)}
    evaluation.assess_answers(response, assessed=assessed, by=dede)
    return response


def _finish_first(response, dede):
    words = {
        line.question.code: evaluation.Assessed(
            evidence_status="absent",
            retained_points=1 if line.question.code == "C2" else line.declared,
            reason=FIRST if line.question.code == "C2" else "",
        )
        for lines in load_bench(response).lines.values()
        for line in lines
    }
    evaluation.assess_answers(response, assessed=words, by=dede)
    return evaluation.finish_evaluation(response, by=dede, strengths="Une équipe", gaps="")


def _finish_second(response, kossi):
    reading = response.second_reading
    second_reading.mark_answers(reading, assessed={"C2": evaluation.Assessed(retained_points=2, reason=SECOND)})
    second_reading.finish_second_reading(reading, by=kossi)


def test_lead_chooses_a_second_reader_when_assigning(client, savane, mawuli, dede, elom, kossi):
    """A doubtful file deserves two pairs of eyes without a procedure of its own."""
    response = make.submitted(savane, mawuli)
    client.force_login(elom)

    same = client.post(_url("evaluation_assign", response), {"evaluator": dede.pk, "second_reader": dede.pk})
    assert same.status_code == 422
    client.post(_url("evaluation_assign", response), {"evaluator": dede.pk, "second_reader": kossi.pk})

    assert SecondReading.objects.get().reader == kossi


def test_second_reader_declares_first_then_sees_nothing_of_the_first_reading(
    client, savane, mawuli, dede, elom, kossi
):
    """Who has seen another's mark gives the same: the agreement would mean nothing."""
    response = make.under_evaluation(savane, mawuli, dede, elom)
    second_reading.ask_second_reading(response, reader=kossi, by=elom)
    evaluation.assess_answers(response, assessed={"C2": evaluation.Assessed(retained_points=1, reason=FIRST)}, by=dede)
    client.force_login(kossi)
    assert client.get(_url("second_section", response, "C")).status_code == 403
    evaluation.declare_no_conflict(response, by=kossi)

    page = client.get(_url("second_section", response, "C"))

    assert page.status_code == 200
    assert FIRST not in page.content.decode()
    for name, *args in (
        ("evaluation_section", "C"),
        ("evaluation_summary",),
        ("evaluation_workings",),
        ("evaluation_agreement",),
    ):
        assert client.get(_url(name, response, *args)).status_code == 403, name


def test_first_reader_sees_nothing_of_the_second_until_both_are_done(client, read_twice, dede, kossi):
    """Blind in one direction only, the second reader would be a check and not a reading."""
    _finish_second(read_twice, kossi)
    client.force_login(dede)

    for name, *args in (("evaluation_section", "C"), ("evaluation_summary",)):
        assert SECOND not in client.get(_url(name, read_twice, *args)).content.decode()
    assert client.get(_url("evaluation_agreement", read_twice)).status_code == 403
    assert client.get(_url("second_section", read_twice, "C")).status_code == 403


def test_agreement_opens_to_the_lead_once_both_are_done(client, read_twice, dede, elom, kossi):
    """The lead decides on what divides the two readers, not on an impression."""
    client.force_login(elom)
    assert client.get(_url("evaluation_agreement", read_twice)).status_code == 403
    _finish_second(read_twice, kossi)
    _finish_first(read_twice, dede)

    page = client.get(_url("evaluation_agreement", read_twice))

    assert FIRST in page.content.decode()
    assert SECOND in page.content.decode()
    assert [line.question.code for line in page.context["differing"]] == ["C2"]
    assert (page.context["count"], page.context["exact"]) == (28, 96)


def test_validation_waits_for_the_second_reading_or_goes_on_without_it(client, read_twice, dede, elom):
    """A reading asked for and forgotten must neither be skipped in silence nor block a file for ever."""
    response = _finish_first(read_twice, dede)
    with pytest.raises(DomainError) as refused:
        orientation.validate_orientation(response, by=elom)
    assert refused.value.code == "second_reading_waited_for"
    client.force_login(elom)

    client.post(_url("second_drop", response))

    assert orientation.validate_orientation(response, by=elom).state == "oriented"


def test_second_reading_finished_can_no_longer_be_changed(read_twice, kossi):
    """Marks revised after seeing the other's would no longer be blind."""
    _finish_second(read_twice, kossi)

    with pytest.raises(DomainError):
        second_reading.mark_answers(read_twice.second_reading, assessed={"C3": evaluation.Assessed(is_read=True)})
    assert SecondMark.objects.get().retained_points == 2


def test_second_reader_with_a_tie_leaves_the_first_at_work(read_twice, savane, dede, elom, make_agent):
    """A conflict of the second reader must not throw away the work of the first."""
    other = make_agent("DIA", "Ablavi Koffi")
    second_reading.ask_second_reading(read_twice, reader=other, by=elom)

    evaluation.declare_conflict(read_twice, by=other, explanation="")

    read_twice.refresh_from_db()
    assert read_twice.state == "under_evaluation"
    assert SecondReading.objects.get().dropped_at is not None


def test_every_answer_adds_up_to_its_figure(client, read_twice, dede, elom):
    """A figure nobody can trace back to answers is an opinion."""
    client.force_login(dede)

    page = client.get(_url("evaluation_workings", read_twice))

    for axis, score in zip(page.context["axes"], ("capacity", "motivation"), strict=True):
        total = getattr(load_bench(read_twice).scores, score).rounded
        assert axis["total"] == total
        assert abs(sum(row["gained"] for row in axis["rows"]) - total) < 1
        assert FIRST in page.content.decode()


def test_bench_says_what_changed_since_the_details_were_asked(client, savane, mawuli, dede, elom):
    """Reading thirty answers again to find the one that changed is how a detail is missed."""
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C2")
    evaluation.ask_complement(response, asked={question: "Qui prend le relais ?"}, by=dede)
    responses.save_answers(response, given={"C2": Given(("4",))}, by=mawuli)
    submission.send_complement(response, by=mawuli)
    client.force_login(dede)

    page = client.get(_url("evaluation_section", response, "C"))

    assert [change.code for change in page.context["since"]] == ["C2"]
    assert "le suppléant est formé" in page.content.decode().lower()
