"""Messages to other systems: signed, told again until taken, never to an address of the inside."""

import datetime as dt
import json
import socket

import pytest

from core import clock, outgoing
from core.errors import DomainError
from disclosures.models import Integration, WebhookDelivery
from disclosures.rules import signing
from disclosures.services import integration as services
from disclosures.services import signal, webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(adm, kodjo):
    """A system that reads signals and gave an address."""
    row = services.ask_integration(
        name="Ciblage", purpose="Croiser les listes.", scopes=["signals"], by=adm,
        expires_on=clock.today() + dt.timedelta(days=30), webhook_url="https://ciblage.example.com/ccv?x=1",
    )  # fmt: skip
    services.issue_token(services.approve_integration(row, by=kodjo), by=adm)
    return Integration.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "https://127.0.0.1/", "https://10.0.0.8/x", "https://[::1]/", "https://169.254.169.254/",
     "https://user:pw@example.com/", "https://[::ffff:10.0.0.1]/", "https://example.com:x/", "ftp://example.com/"],
)  # fmt: skip
def test_address_of_the_inside_is_refused_when_typed(url, adm) -> None:
    """A form must not become a way into the network."""
    with pytest.raises(DomainError):
        services.ask_integration(
            name="X", purpose="Essai.", scopes=["signals"], by=adm, webhook_url=url,
            expires_on=clock.today() + dt.timedelta(days=3),
        )  # fmt: skip


def test_name_that_leads_inside_is_refused_when_it_is_resolved(monkeypatch) -> None:
    """A public name can be pointed at a private address after it was approved."""
    answers = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.resolve("rebond.example.com", 443)

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers[:1])
    assert outgoing.resolve("public.example.com", 443) == "93.184.216.34"


def test_private_host_is_allowed_only_when_the_operator_names_it(settings) -> None:
    """Customs systems often live on the same network; the operator says which."""
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.resolve("localhost", 443)
    settings.CCV_WEBHOOK_PRIVATE_HOSTS = ["localhost"]
    assert outgoing.resolve("localhost", 443)


def test_release_tells_the_system_once_signed_and_without_any_content(
    told, ask, spoken_of, savane, kodjo, elom, run_after_commit, monkeypatch
) -> None:
    """A message that names an enterprise would be a second, unlogged way out."""
    sent = []
    answers = iter([500, OSError("down"), 204, 204])

    def post(url, *, body, headers):
        sent.append((url, body, headers))
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(outgoing, "post", post)
    with run_after_commit():
        release = signal.release_signals(signal.prepare_release(ask(), by=kodjo), by=elom)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.attempts, delivery.last_status, delivery.delivered_at) == (1, "500", None)

    with pytest.raises(webhook.NotDelivered):
        webhook.deliver(delivery.uuid)
    webhook.deliver(delivery.uuid)
    webhook.deliver(delivery.uuid)

    assert len(sent) == 3
    _url, body, headers = sent[-1]
    key, now = webhook.key_of(told), int(clock.now().timestamp())
    assert signing.is_genuine(headers["CCV-Signature"], key, body=body, now=now)
    assert not signing.is_genuine(headers["CCV-Signature"], key, body=body + b" ", now=now)
    assert not signing.is_genuine(headers["CCV-Signature"], key, body=body, now=now + 400)
    assert not signing.is_genuine(headers["CCV-Signature"], "autre", body=body, now=now)
    assert set(json.loads(body)["data"]) == {"release", "reference"}
    assert savane.name.encode() not in body
    assert str(savane.uuid).encode() not in body
    assert json.loads(body)["data"]["release"] == str(release.uuid)


def test_system_withdrawn_meanwhile_is_told_nothing(told, ask, spoken_of, kodjo, elom, adm, monkeypatch) -> None:
    """The door closed must stay closed for what was already queued."""
    monkeypatch.setattr(outgoing, "post", lambda *_args, **_kwargs: pytest.fail("told"))
    signal.release_signals(signal.prepare_release(ask(), by=kodjo), by=elom)
    services.revoke_integration(told, by=adm)

    webhook.deliver(WebhookDelivery.objects.get().uuid)
