"""Enterprise and unit write to each other: told to the right person, read by the two sides only, files checked first."""

import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import EnterpriseRole
from clients.enums import MessageState
from clients.models import Conversation, Interaction, OutboundMessage, PortalMembership, PostedFile, Task
from clients.services import conversation
from core import jobs
from core.errors import DomainError
from core.models import AuditEvent
from tests.factories.bad_uploads import EICAR
from tests.factories.clamd import clamd, closed_port
from tests.factories.office_files import docx

pytestmark = pytest.mark.django_db
PLAN = ("Organigramme du service logistique", "Responsable, déclarants, archiviste : qui fait quoi.")
INVOICE = (
    "FACTURE COMMERCIALE N° F2026-118 Date 12/03/2026 Client : Savane Agro",
    "Pneumatiques 40 Prix unitaire 1 200 Total HT 48 000 Net à payer 56 640 EUR",
)


@pytest.fixture
def row(savane, mawuli, afi):
    return conversation.begin(savane, by=mawuli, subject="Nos sites", text="Faut-il déclarer le second entrepôt ?")


def paper(name="plan.docx", words=PLAN):
    return SimpleUploadedFile(name, docx(*words))


def test_enterprise_writes_and_its_agent_has_a_task_until_she_answers(row, savane, afi, mawuli):
    """An enterprise that nobody is told about waits for ever."""
    task = Task.objects.open().get(about_uuid=row.uuid)
    assert (task.owner, task.enterprise) == (afi, savane)

    conversation.write(row, by=afi, text="Oui, dans la fiche.")
    jobs.run_due()

    assert not Task.objects.open().filter(about_uuid=row.uuid).exists()
    assert [letter.to for letter in mail.outbox] == [[mawuli.email]]
    assert "second entrepôt" not in mail.outbox[0].body + mail.outbox[0].subject
    assert "Nos sites" not in mail.outbox[0].body + mail.outbox[0].subject
    assert reverse("clients:conversation", args=[row.uuid]) in mail.outbox[0].body


def test_each_message_is_a_line_of_the_timeline_without_its_words(row, savane, afi):
    conversation.write(row, by=afi, text="Oui, dans la fiche.")

    lines = Interaction.objects.filter(about_uuid=row.uuid, channel="portal").order_by("pk")
    assert [line.direction for line in lines] == ["in", "out"]
    assert not any("sites" in line.subject + line.summary for line in Interaction.objects.filter(enterprise=savane))


def test_button_pressed_twice_writes_once(row, savane, mawuli, afi):
    again = conversation.begin(savane, by=mawuli, subject="Nos sites", text="Faut-il déclarer le second entrepôt ?")
    for _press in range(2):
        conversation.write(row, by=afi, text="Oui.")

    assert again == row
    assert row.entries.count() == 2
    assert OutboundMessage.objects.filter(code="A36").count() == 1


def test_answer_read_before_the_mail_left_sends_no_mail(row, afi, mawuli):
    """A mail “a message awaits you” about what was answered since is noise."""
    conversation.write(row, by=afi, text="Oui.")
    conversation.write(row, by=mawuli, text="Merci, c’est fait.")
    jobs.run_due()

    assert OutboundMessage.objects.get(code="A36").fate == MessageState.CANCELLED
    assert mail.outbox == []


def test_unit_does_not_write_to_an_enterprise_nobody_of_which_reads(golfe, savane, afi, senam):
    PortalMembership.objects.filter(enterprise=golfe).delete()

    with pytest.raises(DomainError):
        conversation.begin(golfe, by=afi, subject="Bonjour", text="Êtes-vous là ?")

    assert not Conversation.objects.filter(enterprise=golfe).exists()


def test_only_holder_deputy_and_unit_read_it(row, savane, mawuli, akou, senam, afi, kodjo, dede):
    """What the holder writes may speak of a notice: readers, contributors and diagnosticians never see it."""
    conversation.write(row, by=mawuli, text="Voici le plan.", uploaded=[paper()], is_sure=True)
    PortalMembership.objects.filter(user=akou).update(role=EnterpriseRole.LEC)
    for user, reads in ((mawuli, 1), (akou, 0), (senam, 0), (afi, 1), (kodjo, 1), (dede, 0)):
        assert Conversation.objects.visible_to(user).count() == reads, user
        assert PostedFile.objects.visible_to(user).count() == reads, user


def test_file_waits_in_quarantine_and_an_infected_one_is_never_kept(row, mawuli, afi, client, settings):
    settings.CCV_CLAMAV_SOCKET = closed_port()
    conversation.write(row, by=mawuli, text="Voici le plan.", uploaded=[paper()], is_sure=True)
    jobs.run_due()
    file = PostedFile.objects.get()
    client.force_login(afi)
    url = reverse("clients:conversation_file", args=[file.uuid])
    assert (file.state, client.get(url).status_code) == ("pending", 404)

    with clamd() as server:
        settings.CCV_CLAMAV_SOCKET = server.address
        conversation.scan_file(file.uuid)
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Security-Policy"]) == (200, "sandbox; default-src 'none'")
    assert AuditEvent.objects.filter(action="clients.posted_file.opened", by=afi).exists()

    PostedFile.objects.update(state="pending")
    file.refresh_from_db()
    with file.file.open("wb") as content:
        content.write(EICAR)
    with clamd() as server:
        settings.CCV_CLAMAV_SOCKET = server.address
        conversation.scan_file(file.uuid)
    file.refresh_from_db()
    assert (file.state, file.file.name) == ("refused", "")
    assert client.get(url).status_code == 404


def test_paper_of_a_transaction_is_refused_and_nothing_is_written(row, mawuli, client):
    """The words typed stay in the form: they were not sent with half of what they speak of."""
    client.force_login(mawuli)
    url = reverse("clients:conversation", args=[row.uuid])
    data = {"text": "La facture en question.", "document": paper("facture.docx", INVOICE), "is_sure": "on"}

    answer = client.post(url, data)

    assert answer.status_code == 422
    assert "La facture en question." in answer.content.decode()
    assert (row.entries.count(), PostedFile.objects.count()) == (1, 0)
    unticked = client.post(url, {"text": "Le plan.", "document": paper()})
    assert (unticked.status_code, row.entries.count()) == (422, 1)


def test_several_documents_leave_with_one_message_each_with_its_own_check(row, mawuli, client, settings):
    """One infected file must neither pass with the others nor take them away."""
    settings.CCV_CLAMAV_SOCKET = closed_port()
    client.force_login(mawuli)
    papers = [paper("plan.docx"), paper("organigramme.docx", "Organigramme de la société")]

    sent = client.post(
        reverse("clients:conversation", args=[row.uuid]), {"text": "Deux.", "document": papers, "is_sure": "on"}
    )

    assert sent.status_code == 302
    good, bad = PostedFile.objects.order_by("pk")
    assert good.entry == bad.entry
    assert (good.state, bad.state) == ("pending", "pending")
    with bad.file.open("wb") as content:
        content.write(EICAR)
    with clamd() as server:
        settings.CCV_CLAMAV_SOCKET = server.address
        for file in (good, bad):
            conversation.scan_file(file.uuid)
    assert list(PostedFile.objects.order_by("pk").values_list("state", flat=True)) == ["clean", "refused"]
    text = client.get(sent.url).content.decode()
    assert reverse("clients:conversation_file", args=[good.uuid]) in text
    assert reverse("clients:conversation_file", args=[bad.uuid]) not in text


def test_refused_document_among_several_is_named_and_nothing_is_written(row, mawuli, client):
    """Three files and one refusal: the person must know which to take out, and send the rest again as a whole."""
    client.force_login(mawuli)
    url = reverse("clients:conversation", args=[row.uuid])

    answer = client.post(
        url, {"text": "Voici.", "document": [paper(), paper("facture.docx", INVOICE)], "is_sure": "on"}
    )

    assert answer.status_code == 422
    assert "facture.docx" in answer.content.decode()
    assert (row.entries.count(), PostedFile.objects.count()) == (1, 0)
    many = client.post(url, {"text": "Voici.", "document": [paper() for _n in range(6)], "is_sure": "on"})
    assert (many.status_code, row.entries.count()) == (422, 1)
    assert "Voici." in many.content.decode()


def test_both_sides_talk_through_their_pages(client, savane, mawuli, afi):
    client.force_login(mawuli)
    sent = client.post(reverse("clients:conversation_new"), {"subject": "Visite", "text": "Quand venez-vous ?"})
    row = Conversation.objects.get()
    assert sent.url == reverse("clients:conversation", args=[row.uuid])
    assert "Visite" in client.get(reverse("clients:conversation_list")).content.decode()

    client.force_login(afi)
    assert "Visite" in client.get(reverse("clients:conversation_list")).content.decode()
    client.post(sent.url, {"text": "Mardi matin."})
    client.post(reverse("clients:conversation_close", args=[row.uuid]))
    row.refresh_from_db()
    assert row.state == "closed"
    assert OutboundMessage.objects.get(code="A36").fate == MessageState.CANCELLED

    client.force_login(mawuli)
    page = client.get(sent.url).content.decode()
    assert "Mardi matin." in page
    client.post(sent.url, {"text": "Parfait."})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_lists_and_page_cost_the_same_whatever_their_length(client, savane, mawuli, afi):
    def count(user, url):
        client.force_login(user)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def write(number):
        row = conversation.begin(savane, by=mawuli, subject=f"Sujet {number}", text=f"Texte {number}")
        return conversation.write(
            row, by=mawuli, text=f"Suite {number}", uploaded=[paper()], is_sure=True
        ).conversation

    row = write(0)
    urls = [(mawuli, reverse("clients:conversation_list")), (afi, reverse("clients:conversation_list"))]
    urls.append((mawuli, reverse("clients:conversation", args=[row.uuid])))
    before = [count(user, url) for user, url in urls]
    for number in range(1, 4):
        write(number)
        conversation.write(row, by=mawuli, text=f"Encore {number}", uploaded=[paper()], is_sure=True)

    assert [count(user, url) for user, url in urls] == before


def test_page_of_nobody_is_not_found(client, mawuli):
    client.force_login(mawuli)
    assert client.get(reverse("clients:conversation", args=[uuid.uuid4()])).status_code == 404
