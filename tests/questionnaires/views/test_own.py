"""What an enterprise keeps for itself: read by it alone, complete, and never on a page of customs."""

import re

import pytest
from django.urls import reverse

from core.models import AuditEvent
from questionnaires.models import (
    Answer,
    AnswerAssessment,
    Evidence,
    ScreeningEvaluation,
    ScreeningResponse,
    Submission,
)
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
    strong, weak = make.filled(savane, mawuli, level=3), make.Given(("1",))

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
    step = "Toujours, par la même personne"  # the step after “parfois”, which nobody answered
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
