"""What an enterprise keeps for itself: read by it alone, complete, and never on a page of customs."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core.models import AuditEvent
from questionnaires.models import (
    Answer,
    AnswerAssessment,
    Evidence,
    ScreeningEvaluation,
    ScreeningResponse,
    Submission,
)
from questionnaires.rules.completeness import Given
from questionnaires.services import submission
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def _url(name, response, *args):
    return reverse(f"questionnaires:{name}", args=[response.uuid, *args])


def _counts():
    tables = (Answer, AnswerAssessment, AuditEvent, Evidence, ScreeningEvaluation, ScreeningResponse, Submission)
    return [model.objects.count() for model in tables]


def test_self_diagnosis_names_strengths_and_next_steps_without_any_figure(client, savane, mawuli):
    """A small trader reads where the company stands before deciding to send, and no mark discourages it."""
    client.force_login(mawuli)
    strong, weak = make.filled(savane, mawuli, level=3), Given(("1",))

    page = client.get(_url("self_view", strong)).content.decode()
    assert "désignée avec fiche de poste" in page.lower()

    from questionnaires.services import response as services

    services.save_answers(strong, given={"C1": weak}, by=mawuli)
    page = client.get(_url("self_view", strong)).content.decode().split("<main")[1].split("</main>")[0]
    assert "désignée" in page.lower()
    assert not re.search(r"\b\d+\s*(%|points?|/)|score|segment", page.lower())


def test_self_diagnosis_writes_nothing_anywhere(client, savane, mawuli):
    """What is not kept cannot leak: reading it leaves no row, not even in the audit trail."""
    client.force_login(mawuli)
    response = make.filled(savane, mawuli, level=1)
    before = _counts()

    assert client.get(_url("self_view", response)).status_code == 200
    assert _counts() == before


def test_self_diagnosis_is_refused_to_every_agent_and_to_strangers(
    client, savane, mawuli, senam, afi, kodjo, dede, elom, yawa, adm
):
    """Nothing reaches customs until the enterprise chooses: not even the agent who follows it."""
    response = make.under_evaluation(savane, mawuli, dede, elom)

    for person in (senam, afi, kodjo, dede, elom, yawa, adm):
        client.force_login(person)
        assert client.get(_url("self_view", response)).status_code == 404, person


def test_no_agent_page_shows_what_the_self_diagnosis_says(client, savane, mawuli, afi, dede, elom):
    """The next step proposed to the enterprise is found on its own page and on none of customs."""
    response = make.filled(savane, mawuli, level=1)
    client.force_login(mawuli)
    own = client.get(_url("self_view", response)).content.decode()
    step = "Par une seconde personne"  # what to aim at from “parfois”, which nobody answered
    assert step.lower() in own.lower()

    response = submission.submit_response(response, by=mawuli, entitled=True)
    from questionnaires.services import evaluation

    evaluation.assign_evaluator(response, evaluator=dede, by=elom)
    evaluation.declare_no_conflict(response, by=dede)
    pages = [
        (afi, _url("dossier", response)),
        (dede, _url("evaluation_section", response, "E")),
        (dede, _url("evaluation_summary", response)),
        (elom, _url("evaluation_summary", response)),
    ]
    for person, address in pages:
        client.force_login(person)
        page = client.get(address)
        assert page.status_code == 200
        assert step.lower() not in page.content.decode().lower(), (person, address)


def test_self_diagnosis_of_an_empty_draft_says_how_to_begin(client, savane, mawuli):
    """An empty page would be a dead end."""
    client.force_login(mawuli)

    page = client.get(_url("self_view", make.invited(savane)))

    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def _text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_receipt_is_a_document_with_the_fingerprint_of_what_was_sent(client, savane, mawuli, akou):
    """Without a paper to file, the enterprise could not prove later what it sent and when."""
    response = make.submitted(savane, mawuli)
    client.force_login(akou)

    page = client.get(_url("receipt_file", response))

    assert page["Content-Type"] == "application/pdf"
    words = _text_of(page.content)
    assert response.reference in words
    assert response.submissions.get().sha256[:20] in words.replace("\n", "")


def test_receipt_of_a_draft_does_not_exist(client, savane, mawuli):
    """A receipt for what was never sent would be a false promise."""
    client.force_login(mawuli)

    assert client.get(_url("receipt_file", make.filled(savane, mawuli))).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_all_answers_leave_as_a_file_with_who_wrote_them(client, savane, mawuli, kind):
    """An enterprise that cannot take its answers away depends on us to remember them."""
    text = "=HYPERLINK(1) au port"
    response = make.filled(savane, mawuli, G6=Given(("delays",), text=text))
    client.force_login(mawuli)

    page = client.get(_url("answers_file", response, kind))

    assert page.status_code == 200
    assert page["Content-Disposition"].endswith(f'.{kind}"')
    if kind == "pdf":
        assert "Mawuli Agbeko" in _text_of(page.content)
        return
    if kind == "csv":
        words = page.content.decode("utf-8-sig")
    else:
        words = zipfile.ZipFile(io.BytesIO(page.content)).read("xl/worksheets/sheet1.xml").decode()
    assert words.count("Mawuli Agbeko") == 34
    assert "Délais · =HYPERLINK(1) au port" in words


def test_agents_take_no_copy_of_a_draft_nor_of_what_was_sent(client, savane, mawuli, afi, dede, elom):
    """The copy is the enterprise's; agents read on their own pages, where each reading is counted."""
    response = make.under_evaluation(savane, mawuli, dede, elom)

    for person in (afi, dede, elom):
        client.force_login(person)
        for name, *args in (("answers_file", "csv"), ("receipt_file",), ("blank_file",)):
            assert client.get(_url(name, response, *args)).status_code == 404


def test_blank_questionnaire_carries_every_question_and_the_code_of_the_file(client, savane, mawuli):
    """A trader without a telephone answers by hand; a form without code would be nobody's."""
    response = make.invited(savane)
    client.force_login(mawuli)

    words = _text_of(client.get(_url("blank_file", response)).content)

    assert response.paper_code in words
    for code in ("A1.", "D6.", "G6."):
        assert code in words
