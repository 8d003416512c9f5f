"""The pages around evidence: the doubt asked again, a document taken again, signalled by an agent."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questionnaires.models import Evidence
from questionnaires.queries.response import load_filling
from questionnaires.services import submission
from tests.factories import questionnaires as make
from tests.factories.bad_uploads import picture
from tests.factories.office_files import docx


def _page(response, code="C1"):
    filling = load_filling(response)
    section = filling.question(code).section.code
    pages = filling.pages(section)
    number = next(n for n, questions in enumerate(pages, 1) if code in {q.code for q in questions})
    return reverse("questionnaires:response_fill", args=[response.uuid, section, number])


def test_doubtful_photograph_is_kept_once_the_second_box_is_ticked(client, savane, mawuli):
    """Without the second box on the page, an honest person could never send a photograph with that name."""
    response = make.filled(savane, mawuli)
    client.force_login(mawuli)
    page = _page(response)
    photo = picture()

    asked = client.post(page, {"f_C1": SimpleUploadedFile("Facture.jpg", photo), "n_C1": "1", "p_C1": "1"})
    assert asked.status_code == 422
    assert 'name="k_C1"' in asked.content.decode()
    assert not Evidence.objects.exists()

    client.post(page, {"f_C1": SimpleUploadedFile("Facture.jpg", photo), "n_C1": "1", "k_C1": "1", "p_C1": "1"})
    assert Evidence.objects.get().doubt_lifted


def test_invoice_sent_with_answers_is_explained_and_the_answers_are_kept(client, savane, mawuli):
    response = make.filled(savane, mawuli)
    client.force_login(mawuli)
    words = ("FACTURE N° 118", "Client : Savane", "Quantité 4 Prix unitaire 90", "Net à payer 36 000 EUR")
    sent = {"f_C1": SimpleUploadedFile("piece.docx", docx(*words)), "n_C1": "1", "a_C1": "1", "p_C1": "1"}

    answer = client.post(_page(response), sent)

    assert answer.status_code == 422
    assert "une facture" in answer.content.decode()
    assert load_filling(response).answers["C1"].values == ("1",)
    assert not Evidence.objects.exists()


def test_document_is_taken_again_from_the_list(client, savane, mawuli, golfe, senam):
    response = make.filled(savane, mawuli)
    given = make.attach(response, mawuli)
    foreign = make.attach(make.filled(golfe, senam), senam)
    client.force_login(mawuli)
    page = _page(response, "C3")
    shown = client.get(page).content.decode()
    assert str(given.uuid) in shown
    assert str(foreign.uuid) not in shown

    client.post(page, {"e_C3": str(given.uuid), "n_C3": "1", "p_C3": "1"})
    refused = client.post(page, {"e_C3": str(foreign.uuid), "n_C3": "1", "p_C3": "1"})

    assert refused.status_code == 404
    assert {item.question.code for item in response.evidence.all()} == {"C1", "C3"}


def test_agent_signals_a_file_and_its_name_disappears(client, savane, mawuli, afi):
    response = make.filled(savane, mawuli)
    item = make.attach(response, mawuli)
    submission.submit_response(response, by=mawuli, entitled=True)
    client.force_login(afi)
    dossier = reverse("questionnaires:dossier", args=[response.uuid])
    assert item.name in client.get(dossier).content.decode()

    answer = client.post(reverse("questionnaires:evidence_purge", args=[item.uuid]))

    assert answer.url == dossier
    assert item.name not in client.get(dossier).content.decode()
    assert client.get(reverse("questionnaires:evidence_open", args=[item.uuid])).status_code in {403, 404}
