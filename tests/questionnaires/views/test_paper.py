"""A questionnaire filled by hand: keyed as written, its source kept, the enterprise told and never read over its shoulder."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.models import OutboundMessage, Task
from core import clock, jobs
from core.errors import DomainError
from disclosures.queries import consultations
from questionnaires import deadlines
from questionnaires.models import PaperForm
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import paper as services
from questionnaires.services import response as responses
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def _url(name, response, *args):
    return reverse(f"questionnaires:{name}", args=[response.uuid, *args])


def _form(**fields):
    today = clock.today()
    return {
        "received_on": today.isoformat(),
        "signed_on": (today - dt.timedelta(days=3)).isoformat(),
        "name": "Mawuli Agbeko",
        "function": "Gérant",
        "signature_seen": "1",
        "scan": make.pdf("questionnaire signé.pdf"),
    } | fields


def _begun(response, by):
    today = clock.today()
    signed = services.Signed("Mawuli Agbeko", "Gérant", today, today, electronic_consent=True)
    return services.begin_paper(response, signed=signed, scan=make.pdf(), by=by)


def _keyed(response, by):
    _begun(response, by)
    responses.save_answers(response, given=make.answers(response), by=by)
    response.refresh_from_db()
    return response


def test_agent_keys_a_signed_form_and_the_enterprise_receives_its_receipt(client, savane, mawuli, afi):
    """A trader without a network answers by post and is served like the others."""
    response = make.invited(savane)
    client.force_login(afi)

    page = client.post(_url("paper_begin", response), _form())
    assert page.url == _url("paper_section", response, "A")
    page = client.post(page.url, {"a_A1": "established", "a_A2": "export", "a_A3": "over_3"})
    assert page.url == _url("paper_section", response, "B")
    responses.save_answers(response, given=make.answers(response), by=afi)
    page = client.post(_url("paper_check", response))

    assert page.url == _url("dossier", response)
    response.refresh_from_db()
    sent = response.submissions.get()
    assert (response.state, response.paper.keyed_by) == ("submitted", afi)
    assert sent.content["paper"]["scan"] == response.paper.sha256
    assert OutboundMessage.objects.get(code="N04").user == mawuli
    client.force_login(mawuli)
    receipt = client.get(_url("response_receipt", response)).content.decode()
    assert "Afi Lawson" in receipt
    assert client.get(_url("paper_scan", response)).status_code == 200


def test_form_without_its_signature_is_not_keyed(client, savane, afi):
    """An unsigned paper binds nobody: keying it would put words in the enterprise's mouth."""
    response = make.invited(savane)
    client.force_login(afi)

    page = client.post(_url("paper_begin", response), _form(signature_seen=""))

    assert page.status_code == 422
    assert not PaperForm.objects.exists()


def test_draft_begun_online_is_neither_read_nor_overwritten(client, savane, mawuli, afi):
    """A draft is the enterprise's own: a form that arrives late must not open it to an agent."""
    response = make.invited(savane)
    responses.save_answers(response, given={"C1": Given(("3",))}, by=mawuli)
    client.force_login(afi)

    page = client.post(_url("paper_begin", response), _form())

    assert page.status_code == 422
    assert client.get(_url("paper_section", response, "C")).status_code == 403
    assert load_filling(response).answers["C1"].values == ("3",)


def test_missing_answer_keeps_the_form_open(savane, afi):
    """What was left blank is asked by telephone, never guessed nor sent as it is."""
    response = make.invited(savane)
    _begun(response, afi)
    responses.save_answers(response, given={"A1": Given(("established",)), "A2": Given(("export",))}, by=afi)

    with pytest.raises(DomainError) as refused:
        services.finish_paper(response, by=afi)

    assert refused.value.code == "incomplete"


def test_form_sent_twice_is_sent_once(savane, mawuli, afi):
    """Two presses must not give two receipts."""
    response = _keyed(make.invited(savane), afi)

    services.finish_paper(response, by=afi)
    services.finish_paper(response, by=afi)

    assert response.submissions.count() == 1
    assert OutboundMessage.objects.filter(code="N04").count() == 1


def test_enterprise_does_not_write_online_while_its_paper_is_keyed_and_may_once_it_is_dropped(
    client, savane, mawuli, afi, django_capture_on_commit_callbacks
):
    """Two hands on one form would make a third version nobody signed."""
    response = _keyed(make.invited(savane), afi)
    client.force_login(mawuli)
    assert client.post(_url("answer_autosave", response, "C1"), {"a_C1": "1"}).status_code == 403
    storage, name = response.paper.file.storage, response.paper.file.name

    client.force_login(afi)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(_url("paper_drop", response)).status_code == 302

    assert not PaperForm.objects.exists()
    assert not load_filling(response).answers
    assert not storage.exists(name)
    client.force_login(mawuli)
    assert client.post(_url("answer_autosave", response, "C1"), {"a_C1": "1"}).status_code == 200


def test_only_the_relations_unit_keys_and_strangers_see_no_scan(client, savane, senam, afi, dede, elom, kodjo):
    """A scan holds a signature and everything that was answered."""
    response = make.invited(savane)
    _begun(response, afi)

    for person, begin, scan in ((senam, 404, 404), (dede, 404, 404), (elom, 403, 200), (kodjo, 302, 200)):
        client.force_login(person)
        assert client.get(_url("paper_begin", response)).status_code == begin, person
        assert client.get(_url("paper_scan", response)).status_code == scan, person


def test_enterprise_reads_that_the_scan_was_opened(client, savane, kodjo, afi):
    """A signature opened in silence would be the one reading the enterprise never hears of."""
    response = make.invited(savane)
    _begun(response, afi)
    client.force_login(kodjo)

    client.get(_url("paper_scan", response))

    assert [line.what for line in consultations.lines(savane, since=clock.today())] == ["answers"]


def test_paper_received_in_time_is_neither_reminded_of_nor_closed(savane, mawuli, afi):
    """Who answered by post in time must not read that the invitation ended, because keying takes days."""
    today = clock.today()
    response = make.invited(savane, on=today - dt.timedelta(days=20))
    _begun(response, afi)

    assert deadlines.remind(today) == 0
    assert deadlines.expire(today + dt.timedelta(days=40)) == 0


def test_code_of_the_form_leads_to_the_file(client, savane, afi):
    """The agent who opens an envelope has nothing but the code printed on it."""
    response = make.invited(savane)
    client.force_login(afi)

    page = client.get(reverse("questionnaires:dossier_list"), {"q": response.paper_code})

    assert savane.name in page.content.decode()


SCANNERS = "tests.factories.questionnaires"


def test_scan_waits_in_quarantine_while_the_scanner_is_silent(client, savane, mawuli, afi, settings):
    """Silence read as "clean" would hand an infected file to whoever opens the form."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.silent_scanner"
    response = make.invited(savane)
    _begun(response, afi)
    jobs.run_due()
    client.force_login(afi)

    assert client.get(_url("paper_scan", response)).status_code == 404
    assert client.get(_url("paper_section", response, "A")).status_code == 200  # keyed meanwhile: the paper is at hand

    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.clean_scanner"
    services.check_scan(response.uuid)
    assert client.get(_url("paper_scan", response)).status_code == 200


def test_scan_found_unsafe_is_erased_and_asked_for_again(client, savane, mawuli, afi, settings):
    """Without a way to send it again, the answers would stay without their source for ever."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.infected_scanner"
    response = make.invited(savane)
    _begun(response, afi)
    jobs.run_due()
    paper = PaperForm.objects.get()
    assert (paper.state, paper.file.name) == ("refused", "")
    task = Task.objects.open().get(about_uuid=response.uuid)
    assert task.owner == afi
    assert task.title_en == "Scan the paper questionnaire again: the security check refused the file"
    assert task.title not in {"", task.title_en}
    client.force_login(afi)
    page = _url("paper_rescan", response)
    assert page in client.get(_url("paper_check", response)).content.decode()
    assert client.post(page, {}).status_code == 422

    settings.CCV_MALWARE_SCANNER = ""
    assert client.post(page, {"scan": make.pdf("encore.pdf")}).url == _url("paper_check", response)

    assert client.get(_url("paper_scan", response)).status_code == 200
    assert not Task.objects.open().filter(about_uuid=response.uuid).exists()
    assert client.get(page).status_code == 403  # nothing is refused any more


def test_scan_is_sent_again_by_the_unit_only(client, savane, mawuli, afi, dede, settings):
    """Whoever replaces the signed paper replaces the proof: it is the unit's own act."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.infected_scanner"
    response = make.invited(savane)
    _begun(response, afi)
    services.check_scan(response.uuid)
    for person, status in ((afi, 200), (mawuli, 404), (dede, 404)):
        client.force_login(person)
        assert client.get(_url("paper_rescan", response)).status_code == status, person
