"""A signed form sent by the enterprise is no consent before an agent has read it (domain §7.2, I2)."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clients.models import Interaction, OutboundMessage, Task
from core import clock, jobs
from core.deadlines import run_all
from core.errors import DomainError
from core.models import AuditEvent
from diagnostics.enums import ConsentMethod, RequestState
from diagnostics.models import DiagnosticRequest, FormalConsent, SignedLetter
from diagnostics.services import consent as consents
from diagnostics.services import letter as services
from diagnostics.services import request as requests
from tests.diagnostics.test_consent_services import PNG
from tests.factories import diagnostics as factory


@pytest.fixture
def proposed(content, savane, afi, mawuli):
    return factory.proposal(savane, by=afi)


def receive(request, by) -> SignedLetter:
    document = SimpleUploadedFile("acceptation.png", PNG)
    return services.receive_letter(
        request, by=by, signatory=factory.signatory(), signed_on=clock.today(), document=document
    )


def tasks(request, **facts):
    return Task.objects.open().filter(about_uuid=request.uuid, **facts)


def test_letter_received_is_no_consent_and_waits_for_the_agent(proposed, mawuli, afi):
    receive(proposed, mawuli)

    proposed.refresh_from_db()
    assert proposed.state == RequestState.PROPOSED
    assert not FormalConsent.objects.exists()
    assert tasks(proposed, kind="validate", owner=afi).count() == 1


def test_letter_confirmed_is_the_consent_with_its_file_and_closes_the_task(proposed, mawuli, afi):
    letter = receive(proposed, mawuli)
    name = letter.document.name

    consent = services.confirm_letter(letter, by=afi)

    proposed.refresh_from_db()
    assert (proposed.state, consent.method, consent.recorded_by) == (
        RequestState.ACCEPTED,
        ConsentMethod.SIGNED_PDF,
        afi,
    )
    assert consent.document.name == name
    assert consent.document.read() == PNG
    assert not tasks(proposed, kind="validate").exists()
    assert tasks(proposed, kind="plan").count() == 1
    with pytest.raises(DomainError):
        services.confirm_letter(letter, by=afi)


def test_letter_of_an_own_request_sends_it_once_confirmed(content, savane, mawuli, afi):
    factory.oriented(savane, by=afi)
    asked = requests.ask_for_diagnostic(savane, by=mawuli)
    letter = receive(asked, mawuli)
    asked.refresh_from_db()
    assert asked.state == RequestState.DRAFT

    services.confirm_letter(letter, by=afi)

    asked.refresh_from_db()
    assert asked.state == RequestState.SUBMITTED
    assert [task.kind for task in tasks(asked)] == ["call"]


def test_letter_come_in_time_neither_lapses_nor_is_chased(proposed, mawuli, afi):
    letter = receive(proposed, mawuli)

    run_all(proposed.valid_until + dt.timedelta(days=3))

    proposed.refresh_from_db()
    assert proposed.state == RequestState.PROPOSED
    assert not OutboundMessage.objects.filter(code="N10", about_uuid=proposed.uuid).exists()
    proposed.valid_until = clock.today() - dt.timedelta(days=1)
    proposed.save()
    SignedLetter.objects.update(received_on=clock.today() - dt.timedelta(days=2))
    letter.refresh_from_db()
    assert services.confirm_letter(letter, by=afi).is_valid


def test_letter_refused_says_why_erases_the_file_and_stays_free(client, proposed, mawuli, afi, run_after_commit):
    letter = receive(proposed, mawuli)
    name, storage = letter.document.name, letter.document.storage
    with run_after_commit():
        services.refuse_letter(letter, by=afi, reason="Il manque la signature.")
    client.force_login(mawuli)

    page = client.get(reverse("diagnostics:request_enterprise", args=[proposed.uuid])).content.decode()

    assert not storage.exists(name)
    assert "Il manque la signature." in page
    assert Interaction.objects.filter(about_uuid=proposed.uuid, summary="Il manque la signature.").exists()
    assert receive(proposed, mawuli).settled_at is None


def test_answer_given_another_way_sets_the_letter_aside(proposed, mawuli):
    letter = receive(proposed, mawuli)
    factory.online_consent(proposed, by=mawuli)

    letter.refresh_from_db()
    assert letter.settled_at is not None
    assert FormalConsent.objects.get().method == ConsentMethod.ONLINE


def test_pages_lead_the_agent_from_the_list_to_the_consent(client, proposed, mawuli, dede, afi):
    client.force_login(mawuli)
    upload = {
        "signatory_name": "Mawuli Agbeko",
        "signatory_function": "Gérant",
        "authority_basis": "legal_representative",
        "signed_on": clock.today().isoformat(),
        "document": SimpleUploadedFile("acceptation.png", PNG),
    }
    assert client.post(reverse("diagnostics:accept_document", args=[proposed.uuid]), upload).status_code == 302
    letter = SignedLetter.objects.get()
    confirm = reverse("diagnostics:letter_confirm", args=[letter.uuid])
    assert client.post(confirm).status_code == 404  # the enterprise confirms nothing itself
    client.force_login(dede)
    assert client.post(confirm).status_code in {403, 404}
    client.force_login(afi)
    assert proposed.reference in client.get(reverse("diagnostics:request_list") + "?etat=to_answer").content.decode()
    assert confirm in client.get(reverse("diagnostics:request_detail", args=[proposed.uuid])).content.decode()
    assert client.get(reverse("diagnostics:letter_document", args=[letter.uuid])).status_code == 200
    assert AuditEvent.objects.filter(action="diagnostics.letter_opened").count() == 1
    empty = client.post(reverse("diagnostics:letter_refuse", args=[letter.uuid]), {"reason": ""})
    assert (empty.status_code, bool(empty.context["form"].errors["reason"])) == (422, True)
    client.post(confirm)

    assert FormalConsent.objects.get().request == proposed


def test_wrong_code_is_said_beside_its_field(client, proposed, mawuli):
    challenge = consents.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())
    client.force_login(mawuli)
    wrong = "000000" if consents.one_time_code(challenge) != "000000" else "111111"

    page = client.post(reverse("diagnostics:confirm", args=[proposed.uuid, challenge.uuid]), {"code": wrong})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["code"]


@pytest.mark.parametrize("act", [services.confirm_letter, services.refuse_letter])
def test_letter_is_settled_holding_its_request_first(proposed, mawuli, afi, monkeypatch, act):
    """In the other order, an agent and an enterprise that sends a newer form would each wait until one act fails."""
    letter, held = receive(proposed, mawuli), []
    lock = services.lock
    monkeypatch.setattr(services, "lock", lambda row: (held.append(type(row)), lock(row))[1])

    act(letter, by=afi, **({"reason": "La signature manque."} if act is services.refuse_letter else {}))

    assert held[:2] == [DiagnosticRequest, SignedLetter]


def test_letter_whose_file_is_gone_is_absent_and_one_that_is_there_is_never_run(client, proposed, mawuli, afi):
    """A database restored without its files must say so; a file of strangers must not run in the agent's browser."""
    letter = receive(proposed, mawuli)
    client.force_login(afi)
    url = reverse("diagnostics:letter_document", args=[letter.uuid])

    there = client.get(url)
    b"".join(there.streaming_content)
    letter.document.storage.delete(letter.document.name)

    assert (there["X-Content-Type-Options"], "sandbox" in there["Content-Security-Policy"]) == ("nosniff", True)
    assert client.get(url).status_code == 404
    assert AuditEvent.objects.filter(action="diagnostics.letter_opened").count() == 1


SCANNERS = "tests.factories.questionnaires"


def record_paper(request, by):
    document = SimpleUploadedFile("acceptation.png", PNG)
    return services.record_paper(
        request, by=by, signatory=factory.signatory(), signed_on=clock.today(), document=document
    )


def test_letter_is_neither_opened_nor_confirmed_before_its_check(client, proposed, mawuli, afi, settings):
    """A file nobody checked would be opened on the agent's own desk."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.silent_scanner"
    letter = receive(proposed, mawuli)
    jobs.run_due()
    client.force_login(afi)
    page = reverse("diagnostics:letter_document", args=[letter.uuid])
    assert client.get(page).status_code == 404
    assert page not in client.get(reverse("diagnostics:request_detail", args=[proposed.uuid])).content.decode()
    with pytest.raises(DomainError):
        services.confirm_letter(letter, by=afi)

    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.clean_scanner"
    services.check_letter(letter.uuid)

    assert client.get(page).status_code == 200
    assert not FormalConsent.objects.exists()  # it still waits for an agent who reads it
    services.confirm_letter(SignedLetter.objects.get(), by=afi)
    assert FormalConsent.objects.get().method == ConsentMethod.SIGNED_PDF


def test_letter_found_unsafe_is_erased_and_the_enterprise_reads_what_to_do(client, proposed, mawuli, settings):
    """An acceptance that vanished without a word is an enterprise that waits for nothing."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.infected_scanner"
    letter = receive(proposed, mawuli)
    for _run in range(2):
        services.check_letter(letter.uuid)

    letter.refresh_from_db()
    assert (letter.state, letter.document.name) == ("refused", "")
    assert letter.settled_at is not None
    proposed.refresh_from_db()
    assert proposed.state == RequestState.PROPOSED
    assert [task.kind for task in tasks(proposed)] == ["call"]
    client.force_login(mawuli)
    page = client.get(reverse("diagnostics:request_enterprise", args=[proposed.uuid])).content.decode()
    assert letter.refusal in page


def test_paper_acceptance_is_recorded_once_its_scan_is_checked(client, proposed, afi, settings):
    """The agent saw the signature: nobody reads the scan again, but nothing unchecked is kept with a consent."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.clean_scanner"
    client.force_login(afi)
    sent = {
        "signatory_name": "Mawuli Agbeko",
        "signatory_function": "Gérant",
        "authority_basis": "legal_representative",
        "signed_on": clock.today().isoformat(),
        "document": SimpleUploadedFile("acceptation.png", PNG),
    }
    assert client.post(reverse("diagnostics:paper", args=[proposed.uuid]), sent).status_code == 302
    assert not FormalConsent.objects.exists()

    jobs.run_due()

    consent = FormalConsent.objects.get()
    assert (consent.method, consent.recorded_by) == (ConsentMethod.PAPER, afi)
    assert consent.document.read() == PNG
    proposed.refresh_from_db()
    assert proposed.state == RequestState.ACCEPTED


def test_paper_acceptance_whose_scan_is_unsafe_is_asked_of_the_agent_again(proposed, afi, settings):
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.infected_scanner"
    letter = record_paper(proposed, afi)
    services.check_letter(letter.uuid)

    assert not FormalConsent.objects.exists()
    assert tasks(proposed, kind="send", owner=afi).count() == 1
    letter.refresh_from_db()
    assert letter.refusal == ""  # the enterprise has nothing to send again


def test_paper_acceptance_declined_while_its_scan_is_checked_is_not_recorded(proposed, mawuli, afi, settings):
    """What the enterprise decided meanwhile stands."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.clean_scanner"
    record_paper(proposed, afi)
    requests.decline_proposal(proposed, by=mawuli, reason="")
    jobs.run_due()

    assert not FormalConsent.objects.exists()
