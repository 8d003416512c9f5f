"""What the mail server answers, and what becomes of the message: never twice, never lost in silence (R5)."""

import asyncio
import datetime as dt
import uuid

import pytest
import time_machine
from aiosmtpd.smtp import SMTP, Envelope, Session

from clients.enums import MessageState, TaskKind
from clients.models import Contact, OutboundMessage, Task
from clients.services import delivery, outreach
from core import jobs, mail
from core.errors import DomainError
from core.models import Job
from tests.factories import smtp

pytestmark = [pytest.mark.django_db, pytest.mark.smtp]


class Sink:
    """A mail server that answers what the test tells it to."""

    def __init__(self) -> None:
        self.accepted: list[Envelope] = []
        self.on_recipient = self.on_content = "250 OK"
        self.transport: asyncio.Transport | None = None

    async def handle_RCPT(  # noqa: N802  # the names aiosmtpd asks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        if self.on_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.on_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.on_content == "cut":
            self.accepted.append(envelope)
            server.transport.abort()
            return "250 never said"
        if self.on_content.startswith("250"):
            self.accepted.append(envelope)
        return self.on_content


@pytest.fixture
def sink(settings):
    """A server that answers what the test tells it to."""
    handler = Sink()
    with smtp.listening(handler, settings):
        yield handler


@pytest.fixture
def message(savane, afi, sink) -> OutboundMessage:
    contact = Contact.objects.get(enterprise=savane)
    context = {"what": "mandate", "expires_on": dt.date(2027, 1, 15), "days_left": 3}
    return outreach.post(
        "N25", enterprise=savane, to=contact, about=("tests.object", uuid.uuid4()), context=context, link="/espace/"
    )


def fate(message: OutboundMessage) -> tuple[str, str]:
    message.refresh_from_db()
    return message.fate, message.reason


def test_message_accepted_by_the_server_is_sent_and_its_personal_link_forgotten(message, sink):
    delivery.deliver(message.uuid)

    assert (fate(message), message.link, len(sink.accepted)) == ((MessageState.SENT, ""), "", 1)


def test_message_goes_to_one_recipient_in_text_and_html_with_its_own_identity(message, sink):
    delivery.deliver(message.uuid)

    letter = sink.accepted[0]
    source = letter.content.decode()
    assert letter.rcpt_tos == ["mawuli@example.org"]
    assert f"Message-ID: <{message.uuid}@example.org>" in source
    assert source.count("Content-Type: text/plain") == source.count("Content-Type: text/html") == 1
    assert "Auto-Submitted: auto-generated" in source


def test_address_refused_for_good_fails_and_asks_an_agent_to_correct_it(message, sink, afi):
    sink.on_recipient = "550 no such person"

    delivery.deliver(message.uuid)

    task = Task.objects.get(about_uuid=message.uuid)
    assert fate(message) == (MessageState.FAILED, "refused")
    assert (task.kind, task.owner) == (TaskKind.CHASE, afi)
    assert Contact.objects.get(pk=message.contact_id).bounced_at is not None


def test_address_refused_for_now_is_tried_again_later_and_arrives_once(message, sink):
    sink.on_recipient = "451 greylisted"
    row = Job.objects.get(kind=delivery.DELIVER)
    jobs.run(row.pk)
    row.refresh_from_db()
    assert (fate(message)[0], row.state, sink.accepted) == (MessageState.QUEUED, Job.State.QUEUED, [])

    sink.on_recipient = "250 OK"
    with time_machine.travel(row.due_at + dt.timedelta(seconds=1)):
        jobs.run(row.pk)

    assert (fate(message)[0], len(sink.accepted)) == (MessageState.SENT, 1)


def test_content_refused_for_now_is_tried_again(message, sink):
    sink.on_content = "452 disk full"

    with pytest.raises(jobs.TryLater):
        delivery.deliver(message.uuid)

    assert (fate(message)[0], message.attempts) == (MessageState.QUEUED, 1)


def test_server_that_never_accepts_ends_with_a_person(message, sink):
    sink.on_recipient = "451 later"
    OutboundMessage.objects.update(attempts=delivery.MAX_TRIES - 1)

    delivery.deliver(message.uuid)

    assert fate(message) == (MessageState.FAILED, "server")
    assert Task.objects.filter(about_uuid=message.uuid).count() == 1


def test_server_that_does_not_answer_loses_nothing(message, settings):
    settings.EMAIL_PORT = 1

    with pytest.raises(jobs.TryLater):
        delivery.deliver(message.uuid)

    assert fate(message)[0] == MessageState.QUEUED


def test_connection_cut_after_the_content_is_uncertain_and_never_sent_again_blindly(message, sink):
    """The server may have taken it: a second copy would be a second letter to a person (R5)."""
    sink.on_content = "cut"
    delivery.deliver(message.uuid)
    sink.on_content = "250 OK"

    delivery.deliver(message.uuid)
    Job.objects.update(state=Job.State.QUEUED)
    jobs.run_due()

    assert (fate(message), len(sink.accepted)) == ((MessageState.UNCERTAIN, "cut"), 1)
    assert Task.objects.get(about_uuid=message.uuid).kind == TaskKind.CALL


def test_uncertain_message_leaves_again_only_when_an_agent_says_so(message, sink, afi):
    sink.on_content = "cut"
    delivery.deliver(message.uuid)
    sink.on_content = "250 OK"

    delivery.settle(message, arrived=False, by=afi)
    jobs.run_due()

    assert (fate(message)[0], len(sink.accepted)) == (MessageState.SENT, 2)
    assert Task.objects.open().filter(about_uuid=message.uuid).count() == 0


def test_uncertain_message_that_arrived_is_settled_without_another(message, sink, afi):
    sink.on_content = "cut"
    delivery.deliver(message.uuid)

    delivery.settle(message, arrived=True, by=afi)

    assert (fate(message), len(sink.accepted)) == ((MessageState.SENT, "by_hand"), 1)


def test_settling_a_message_already_sent_is_refused(message, afi):
    delivery.deliver(message.uuid)

    with pytest.raises(DomainError):
        delivery.settle(message, arrived=False, by=afi)


def test_two_workers_with_the_same_message_send_one(message, sink, monkeypatch):
    """The second worker reaches the server too, and stops at the last moment."""
    real = mail.deliver

    def overtaken(envelope, *, before_data):
        monkeypatch.setattr(mail, "deliver", real)
        delivery.deliver(message.uuid)
        real(envelope, before_data=before_data)

    monkeypatch.setattr(mail, "deliver", overtaken)
    delivery.deliver(message.uuid)

    assert (fate(message)[0], len(sink.accepted)) == (MessageState.SENT, 1)


def test_worker_killed_during_the_hand_over_leaves_an_uncertain_message(message, sink):
    OutboundMessage.objects.update(fate=MessageState.SENDING)
    with pytest.raises(jobs.TryLater):
        delivery.deliver(message.uuid)

    with time_machine.travel(dt.datetime.now(dt.UTC) + delivery.SILENT_FOR):
        delivery.deliver(message.uuid)

    assert (fate(message)[0], sink.accepted) == (MessageState.UNCERTAIN, [])
