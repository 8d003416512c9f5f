"""By which way a message reaches somebody, and what comes back (domain §11)."""

import json
import threading
import uuid
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse

from clients.emails import outreach as letters
from clients.enums import Channel, MessageState, TaskKind
from clients.models import Contact, Interaction, LetterBatch, OutboundMessage, ReceivedReply, Task
from clients.services import incoming, mailbox, outreach, paper
from core import jobs
from core.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _post_office(settings, tmp_path):
    settings.CCV_REPLY_ADDRESS = "reponses@example.org"
    settings.CCV_SMS_URL = "file"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def contact(savane):
    """Somebody of the enterprise without an account."""
    return Contact.objects.create(
        enterprise=savane, full_name="Essi Kpodo", email="essi@example.org", phone="+22890000077"
    )


@pytest.fixture
def send(savane, contact):
    def post(code: str = "N11", **changes: object) -> OutboundMessage:
        fields = {
            "enterprise": savane,
            "to": contact,
            "about": ("tests.x", uuid.uuid4()),
            "link": "/espace/",
        } | changes
        message = outreach.post(code, **fields)
        jobs.run_due()
        message.refresh_from_db()
        return message

    return post


def texts(tmp_path):
    path = tmp_path / "sms.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def returned(message: OutboundMessage, status: str = "5.1.1", *, rfc822: bool = True) -> bytes:
    """Return the report another mail server sends about a message (RFC 3464)."""
    body = f"Message-ID: <{message.uuid}@example.org>\nSubject: x\n"
    kind = "message/rfc822" if rfc822 else "text/rfc822-headers"
    return f"""From: MAILER-DAEMON@mx.example.net
To: {letters.reply_address(message) if rfc822 else "postmaster@example.org"}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; essi@example.org
Action: {"failed" if status.startswith("5") else "delayed"}
Status: {status}

--b
Content-Type: {kind}

{body}
--b--
""".replace("\n", "\r\n").encode()


def answer(message: OutboundMessage, **headers: str) -> bytes:
    reply = EmailMessage()
    reply["From"], reply["To"] = "Essi <ESSI@example.org>", letters.reply_address(message)
    reply["Subject"], reply["Message-ID"] = "Re: dates", "<r1@example.org>"
    for name, value in headers.items():
        del reply[name.replace("_", "-")]
        reply[name.replace("_", "-")] = value
    reply.set_content("Le mardi nous convient.\n\nLe lun. 23 nov. 2026 à 10:00, CCV a écrit :\n> Bonjour\n")
    return reply.as_bytes()


def test_letter_leaves_from_a_signed_address_that_hears_of_its_fate(send):
    message = send()

    address = letters.reply_address(message)
    assert len(address.partition("@")[0]) <= 64
    assert (mail.outbox[0].from_email, mail.outbox[0].extra_headers["Reply-To"]) == (address, address)
    assert letters.message_behind([address]) == message.uuid
    assert letters.message_behind([address.replace(".", ".0", 1)[:-1]]) is None


@pytest.mark.parametrize("rfc822", [True, False])
def test_returned_mail_marks_the_address_asks_for_the_right_one_and_goes_by_text(send, contact, tmp_path, rfc822):
    message = send()

    assert incoming.receive(returned(message, rfc822=rfc822)) == "bounce"
    assert incoming.receive(returned(message, rfc822=rfc822)) == "ignored", "counted twice"
    jobs.run_due()

    message.refresh_from_db()
    contact.refresh_from_db()
    assert (message.fate, bool(contact.bounced_at)) == (MessageState.BOUNCED, True)
    assert Task.objects.open().filter(kind=TaskKind.CHASE, about_uuid=message.uuid).count() == 1
    again = OutboundMessage.objects.exclude(pk=message.pk).get()
    assert (again.channel, again.fate) == (Channel.SMS, MessageState.SENT)
    sent = texts(tmp_path)
    assert [(line["to"], len(line["text"]) <= 160) for line in sent] == [("+22890000077", True)]
    assert "savane" not in sent[0]["text"].lower()


def test_returned_invitation_is_not_chased_by_another_channel(send):
    message = send("N26")
    assert message.fate == MessageState.SENT

    incoming.receive(returned(message))

    assert OutboundMessage.objects.count() == 1


def test_mail_delayed_automatic_or_about_nothing_of_ours_changes_nothing(send):
    message = send()
    stranger = OutboundMessage(uuid=uuid.uuid4())

    words = [
        incoming.receive(returned(message, "4.4.1")),
        incoming.receive(returned(stranger)),
        incoming.receive(answer(message, Auto_Submitted="auto-replied")),
        incoming.receive(answer(message, To="reponses+ffff@example.org")),
        incoming.receive(b"\xff\xfe nonsense"),
    ]

    message.refresh_from_db()
    assert set(words) == {"ignored"}
    assert message.fate == MessageState.SENT
    assert not ReceivedReply.objects.exists()


def test_reply_by_mail_is_a_draft_until_a_person_keeps_it(send, afi):
    message = send()

    assert [incoming.receive(answer(message)) for _twice in range(2)] == ["reply", "ignored"]
    reply = ReceivedReply.objects.get()
    assert (reply.text, reply.is_known_sender) == ("Le mardi nous convient.", True)
    assert not Interaction.objects.filter(direction="in").exists()

    incoming.settle_reply(reply, keep=True, by=afi)
    kept = Interaction.objects.get(direction="in")
    assert (kept.summary, kept.channel, kept.circle) == ("Le mardi nous convient.", "email", message.circle)
    with pytest.raises(DomainError):
        incoming.settle_reply(reply, keep=True, by=afi)


@pytest.mark.parametrize(
    ("contact_is", "code", "channel", "fate"),
    [
        ({}, "N11", Channel.EMAIL, MessageState.SENT),
        ({"preferred_channel": Channel.SMS}, "N11", Channel.SMS, MessageState.SENT),
        ({"preferred_channel": Channel.LETTER}, "N11", Channel.LETTER, MessageState.PAPER),
        ({"email": ""}, "N11", Channel.SMS, MessageState.SENT),
        ({"email": "", "phone": "+22822000000"}, "N11", Channel.LETTER, MessageState.PAPER),
        ({"email": "", "phone": ""}, "N13", Channel.LETTER, MessageState.PAPER),
        ({"email": ""}, "A01", Channel.LETTER, MessageState.PAPER),
    ],
)
def test_channel_follows_the_person_then_the_order(send, contact, contact_is, code, channel, fate):
    Contact.objects.filter(pk=contact.pk).update(**contact_is)
    contact.refresh_from_db()

    message = send(code)

    assert (message.channel, message.fate) == (channel, fate)


def test_portal_only_is_heard_except_for_what_is_legal(savane, mawuli):
    Contact.objects.filter(user=mawuli).update(preferred_channel=Channel.PORTAL)
    for code in ("N11", "N13"):
        outreach.post(code, enterprise=savane, to=mawuli, about=("tests.x", uuid.uuid4()))
    jobs.run_due()

    assert [message.to for message in mail.outbox] == [[mawuli.email]]
    assert set(OutboundMessage.objects.values_list("code", "channel", "fate")) == {
        ("N11", "portal", "sent"),
        ("N13", "email", "sent"),
    }


def test_refusal_told_between_writing_and_leaving_turns_a_mail_into_a_letter(savane, contact):
    message = outreach.post("N11", enterprise=savane, to=contact, about=("tests.x", uuid.uuid4()))
    savane.electronic_refused = True
    savane.save()

    jobs.run_due()

    message.refresh_from_db()
    assert (message.fate, message.channel, mail.outbox) == (MessageState.PAPER, Channel.LETTER, [])
    assert Task.objects.open().filter(kind=TaskKind.SEND).count() == 1


def test_letters_are_printed_together_and_posted_by_a_person(client, savane, contact, send, kodjo):
    from pypdf import PdfReader

    Contact.objects.filter(pk=contact.pk).update(email="", phone="")
    contact.refresh_from_db()
    sent = [send("N11"), send("N13")]
    gone = send("N12", about=("accounts.user", uuid.uuid4()))

    batch = paper.prepare_letters(by=kodjo)
    with pytest.raises(DomainError):
        paper.prepare_letters(by=kodjo)
    jobs.run_due()
    batch.refresh_from_db()
    pages = PdfReader(batch.file.open("rb")).pages
    assert (batch.letters, len(pages)) == (2, 2)
    assert "Essi Kpodo" in pages[0].extract_text()
    gone.refresh_from_db()
    assert gone.fate == MessageState.CANCELLED, "its reason was gone"

    client.force_login(kodjo)
    url = reverse("clients:letter_file", args=[batch.uuid])
    assert client.get(url).status_code == 200
    moved = Path(batch.file.path).rename(f"{batch.file.path}.kept")
    assert client.get(url).status_code == 404, "a database restored without its files says so, and does not fail"
    moved.rename(batch.file.path)

    path = batch.file.path
    paper.mark_posted(batch, by=kodjo)
    assert set(OutboundMessage.objects.filter(pk__in=[row.pk for row in sent]).values_list("fate", "reason")) == {
        ("sent", "posted")
    }
    assert not Task.objects.open().exists()
    assert LetterBatch.objects.get().file.name == ""
    assert path


@pytest.mark.parametrize(
    ("status", "fate"),
    [(202, MessageState.SENT), (503, MessageState.QUEUED), (422, MessageState.FAILED), (500, MessageState.UNCERTAIN)],
)
def test_http_gateway_answers_are_sorted_and_an_unsure_text_is_never_sent_again(send, contact, settings, status, fate):
    seen = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CCV_SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    Contact.objects.filter(pk=contact.pk).update(preferred_channel=Channel.SMS)
    contact.refresh_from_db()

    message = send()
    jobs.run_due()
    server.shutdown()

    assert (message.fate, len(seen)) == (fate, 1)
    assert seen[0]["key"] == str(message.uuid)


def test_entrance_of_mails_needs_its_token(client, settings, send):
    message = send()
    url = "/entreprises/courriels/entrants/"
    post = {"data": returned(message), "content_type": "message/rfc822"}

    assert client.post(url, **post).status_code == 404
    settings.CCV_INCOMING_TOKEN = "k" * 40
    assert client.post(url, **post, headers={"authorization": "Bearer wrong"}).status_code == 401
    right = client.post(url, **post, headers={"authorization": f"Bearer {'k' * 40}"})
    assert (right.status_code, right.content) == (200, b"bounce")


@pytest.mark.parametrize("raw", [b"Message-ID: <\n\nBonjour", b"To: <\n\nBonjour"])
def test_mail_with_broken_headers_is_refused_once_for_all(client, settings, raw):
    """A failure would bring the same mail back for days and hide the real failures among the alerts."""
    settings.CCV_INCOMING_TOKEN = "k" * 40
    headers = {"authorization": f"Bearer {'k' * 40}"}

    answer = client.post("/entreprises/courriels/entrants/", raw, content_type="message/rfc822", headers=headers)

    assert answer.status_code == 422


def test_mailbox_is_read_over_imap_and_a_broken_mail_stays_unread(send, settings, monkeypatch):
    from tests.clients.services.imap_server import serve

    message = send()
    whole = incoming.receive
    monkeypatch.setattr(incoming, "receive", lambda raw: whole(raw) if b"poison" not in raw else 1 / 0)
    with serve([returned(message), b"Subject: poison\r\n\r\nx", answer(message)]) as server:
        settings.CCV_IMAP_URL = f"imap://ccv:s%40cret@127.0.0.1:{server.port}/INBOX"
        counts = mailbox.poll()

    assert counts == {"bounce": 1, "failed": 1, "reply": 1}
    assert server.login == '"s@cret"'
    assert server.seen == {1, 3}
