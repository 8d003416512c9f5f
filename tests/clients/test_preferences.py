"""Everybody chooses how to be told what is not legal; the gate keeps to it (domain §11)."""

import datetime as dt
import uuid

import pytest
from django.core import mail

from clients.deadlines import digests
from clients.enums import Channel, FateReason, MessageState
from clients.models import Contact, Interaction, OutboundMessage
from clients.services import outreach, relation
from core import jobs

pytestmark = pytest.mark.django_db
URL = "/entreprises/mes-messages/"
MONDAY = dt.date(2026, 11, 23)
FIRST = dt.date(2026, 12, 1)


def post(code, enterprise, to):
    return outreach.post(code, enterprise=enterprise, to=to, about=("tests.object", uuid.uuid4()), link="/espace/")


def test_person_of_an_enterprise_chooses_and_the_gate_keeps_to_it(client, savane, mawuli):
    """Somebody who reads on the portal only gets no mail, except what the law asks for."""
    Contact.objects.filter(user=mawuli).delete()
    Contact.objects.filter(email=mawuli.email).delete()
    client.force_login(mawuli)
    assert client.get(URL).status_code == 200

    client.post(URL, {"language": "en", "channel": Channel.PORTAL})

    contact = Contact.objects.get(user=mawuli)
    mawuli.refresh_from_db()
    assert (contact.preferred_channel, mawuli.language) == ("portal", "en")
    assert post("N09", savane, mawuli).reason == FateReason.OPTED_OUT
    quiet, legal = post("N11", savane, mawuli), post("N16", savane, mawuli)
    jobs.run_due()
    quiet.refresh_from_db()
    legal.refresh_from_db()
    assert (quiet.channel, quiet.reason) == (Channel.PORTAL, FateReason.INBOX_ONLY)
    assert (legal.channel, legal.fate, legal.language) == (Channel.EMAIL, MessageState.SENT, "en")
    assert len(mail.outbox) == 1

    client.post(URL, {"language": "en", "channel": Channel.EMAIL, "invitations": "on"})
    assert post("N09", savane, mawuli).fate == MessageState.QUEUED


def test_refusing_invitations_withdraws_those_that_wait(client, savane, mawuli):
    waiting = post("N09", savane, mawuli)
    client.force_login(mawuli)

    client.post(URL, {"language": "fr", "channel": Channel.EMAIL})

    waiting.refresh_from_db()
    assert (waiting.fate, waiting.reason) == (MessageState.CANCELLED, FateReason.OPTED_OUT)


def test_agent_without_digests_still_hears_of_late_tasks(client, savane, afi):
    relation.open_task(savane, owner=afi, title="Appeler", due_on=MONDAY - dt.timedelta(days=3), by=None)
    client.force_login(afi)
    client.post(URL, {"language": "fr"})

    digests.send_weekly_digest(MONDAY)
    late = post("N22", savane, afi)

    digest = OutboundMessage.objects.get(code="N24")
    assert (digest.fate, digest.reason) == (MessageState.CANCELLED, FateReason.NO_DIGEST)
    assert late.fate == MessageState.QUEUED


def test_digest_refused_between_its_writing_and_its_leaving_does_not_leave(client, savane, afi):
    relation.open_task(savane, owner=afi, title="Appeler", due_on=MONDAY - dt.timedelta(days=3), by=None)
    digests.send_weekly_digest(MONDAY)
    client.force_login(afi)
    client.post(URL, {"language": "fr"})

    jobs.run_due()

    assert mail.outbox == []


def test_head_has_the_figures_of_the_month_once_and_only_in_its_first_days(savane, afi, kodjo):
    """A head who learns of a month three weeks later decides on history."""
    relation.log_interaction(
        savane, by=afi, channel=Channel.PHONE, subject="Appel", at=dt.datetime(2026, 11, 12, 10, tzinfo=dt.UTC)
    )
    relation.log_interaction(
        savane, by=afi, channel=Channel.PHONE, subject="Appel", at=dt.datetime(2026, 10, 12, 10, tzinfo=dt.UTC)
    )
    Interaction.objects.filter(channel=Channel.SYSTEM).delete()

    counts = [digests.send_monthly_digest(FIRST + dt.timedelta(days=days)) for days in (0, 1, 5, 14)]
    jobs.run_due()

    assert counts == [1, 0, 0, 0], "one head, once; agents have their week"
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([kodjo.email], "Votre mois")
    assert "novembre 2026 en bref : 1 échange" in " ".join(letter.body.split())
    assert "/entreprises/mes-messages/" in letter.body


def test_stranger_has_no_such_page(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("seul@example.org", None))
    assert client.get(URL).status_code == 404


def test_unknown_channel_is_refused(client, savane, mawuli):
    client.force_login(mawuli)
    assert client.post(URL, {"language": "fr", "channel": "pigeon"}).status_code == 422
