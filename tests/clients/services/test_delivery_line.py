"""Many messages through one connection to the mail server: as quick as that, and none lost or doubled for it."""

import asyncio
import time
import uuid

import pytest

from clients.enums import MessageState
from clients.models import Contact, OutboundMessage
from clients.services import outreach
from core import jobs, mail
from core.models import Job
from tests.factories import smtp

pytestmark = [pytest.mark.django_db, pytest.mark.smtp]


class Sink:
    """A mail server that remembers by which connection each message came."""

    def __init__(self) -> None:
        self.came_by: list[tuple] = []
        self.refused: set[int] = set()
        self.after = ""
        self.most = 0  # messages it takes by one connection; 0: any number
        self.begun: dict[tuple, int] = {}

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802
        self.begun[session.peer] = self.begun.get(session.peer, 0) + 1
        if self.most and self.begun[session.peer] > self.most:
            return "421 too many messages by this connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.came_by.append(session.peer)
        number = len(self.came_by)
        if self.after == "hang up":
            asyncio.get_running_loop().call_later(0.02, server.transport.abort)
        return "452 disk full" if number in self.refused else "250 OK"


@pytest.fixture
def sink(settings):
    """A server that answers what the test tells it to."""
    handler = Sink()
    with smtp.listening(handler, settings):
        yield handler


@pytest.fixture
def messages(savane, afi, sink) -> list[OutboundMessage]:
    contact = Contact.objects.get(enterprise=savane)
    return [
        outreach.post("N11", enterprise=savane, to=contact, about=("tests.object", uuid.uuid4()), link="/espace/")
        for _n in range(4)
    ]


def fates() -> list[str]:
    return list(OutboundMessage.objects.order_by("pk").values_list("fate", flat=True))


def test_worker_hands_all_waiting_messages_over_by_one_connection_and_leaves_it(messages, sink):
    """A campaign to a whole country takes hours when each letter opens its own connection."""
    jobs.run_turn(Job.objects.earliest("pk").pk)

    assert fates() == [MessageState.SENT] * 4
    assert (len(sink.came_by), len(set(sink.came_by))) == (4, 1)
    assert mail._line.backend is None, "a connection left open would be cut by the server at the next message"


def test_server_that_takes_few_messages_by_a_connection_delays_none(messages, sink):
    """Said only at the next message, it would put every third letter off, and count a try against it."""
    sink.most = 2
    jobs.run_turn(Job.objects.earliest("pk").pk)

    assert fates() == [MessageState.SENT] * 4
    assert set(OutboundMessage.objects.values_list("attempts", flat=True)) == {0}
    assert len(set(sink.came_by)) == 2


def test_worker_that_has_spent_its_seconds_leaves_the_rest_to_others(messages, sink, monkeypatch):
    """A campaign must not keep a code for signing in waiting behind it."""
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    first = Job.objects.earliest("pk").pk
    jobs.run_turn(first)
    untouched = list(Job.objects.exclude(pk=first).values_list("state", "attempts"))

    jobs.run_due()

    assert (untouched, fates()) == ([(Job.State.QUEUED, 0)] * 3, [MessageState.SENT] * 4)


def test_server_that_hangs_up_between_two_messages_loses_none(messages, sink, monkeypatch):
    sink.after = "hang up"
    whole = mail._transport

    def slowly():
        time.sleep(0.1)
        return whole()

    monkeypatch.setattr(mail, "_transport", slowly)
    jobs.run_due()

    assert fates() == [MessageState.SENT] * 4
    assert (len(sink.came_by), len(set(sink.came_by))) == (4, 4)


def test_content_refused_for_now_ends_the_connection_and_only_its_own_message(messages, sink):
    """What one message left behind on the connection must not touch the next person's."""
    sink.refused = {2}

    jobs.run_due()

    assert fates() == [MessageState.SENT, MessageState.QUEUED, MessageState.SENT, MessageState.SENT]
    assert len(set(sink.came_by)) == 2


def test_connection_is_left_after_so_many_messages(messages, sink, monkeypatch):
    """Mail servers refuse whoever never ends: each connection carries a bounded number."""
    monkeypatch.setattr(mail, "LINE_MESSAGES", 2)

    jobs.run_due()

    assert (fates(), len(set(sink.came_by))) == ([MessageState.SENT] * 4, 2)


def test_message_taken_by_somebody_else_at_the_last_moment_is_not_sent_by_the_open_connection(messages, sink):
    """The recipient was already named to the server when the claim fails: nothing of it may go with the next one."""
    real = mail.envelope

    def overtaken(letter, **fields):
        OutboundMessage.objects.filter(pk=messages[1].pk).update(fate=MessageState.SENDING)
        return real(letter, **fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "envelope", overtaken)
        jobs.run_turn(Job.objects.earliest("pk").pk)

    assert len(sink.came_by) == 3
    assert fates() == [MessageState.SENT, MessageState.SENDING, MessageState.SENT, MessageState.SENT]
