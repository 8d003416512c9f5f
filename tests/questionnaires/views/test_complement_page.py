"""While details are asked, the page says at every moment that nothing of them has left yet."""

import pytest
from django.urls import reverse

from questionnaires.queries.response import load_filling
from questionnaires.services import evaluation
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def test_page_of_details_saves_as_it_goes_and_says_that_nothing_is_sent_yet(client, savane, mawuli, dede, elom):
    """A person who believes that saving is sending lets the fifteen days pass."""
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C2")
    evaluation.ask_complement(response, asked={question: "Qui prend le relais ?"}, by=dede)
    client.force_login(mawuli)

    page = client.get(reverse("questionnaires:complement_fill", args=[response.uuid])).content.decode()
    saved = client.post(reverse("questionnaires:answer_autosave", args=[response.uuid, "C2"]), {"a_C2": "4"})
    other = client.post(reverse("questionnaires:answer_autosave", args=[response.uuid, "C1"]), {"a_C1": "4"})

    assert 'class="savebar"' in page
    assert "data-ccv-autosave" in page
    assert page.count("<fieldset") == 1
    assert (saved.status_code, other.status_code) == (200, 409)
    response.refresh_from_db()
    assert response.state == "complement_requested"
    assert response.submissions.count() == 1
