"""Messages to other systems over a real TLS connection: the certificate is checked, nothing goes in clear."""

import json

import pytest

from core import clock, outgoing
from disclosures.models import Integration, WebhookDelivery
from disclosures.rules import signing
from disclosures.services import integration as services
from disclosures.services import signal, webhook
from tests.disclosures.tls_server import Authority, listening

pytestmark = pytest.mark.django_db
NAMED = "CCV_WEBHOOK_PRIVATE_HOSTS"


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority, monkeypatch, settings) -> Authority:
    """The operator trusts this authority and names the host of the inside."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    setattr(settings, NAMED, ["localhost"])
    monkeypatch.setattr(outgoing, "TIMEOUT", 3)
    return authority


def post(url: str) -> int:
    return outgoing.post(url, body=b"{}", headers={"Content-Type": "application/json"})


def test_message_arrives_whole_and_signed_over_tls(
    trusted, adm, kodjo, elom, ask, spoken_of, run_after_commit
) -> None:
    """A delivery tried against a stand-in alone could fail on the first day against a real server."""
    with listening(trusted.server_file("localhost")) as server:
        row = services.ask_integration(
            name="Ciblage", purpose="Croiser les listes.", scopes=["signals"], by=adm,
            expires_on=clock.add_months(clock.today(), 1), webhook_url=server.url,
        )  # fmt: skip
        services.issue_token(services.approve_integration(row, by=kodjo), by=adm)
        with run_after_commit():
            signal.release_signals(signal.prepare_release(ask(), by=kodjo), by=elom)

    delivery = WebhookDelivery.objects.get()
    assert (delivery.attempts, delivery.last_status, delivery.delivered_at is not None) == (1, "204", True)
    ((path, headers, body),) = server.told
    assert path == "/ccv?x=1"
    assert json.loads(body)["id"] == headers["CCV-Delivery"] == str(delivery.uuid)
    key = webhook.key_of(Integration.objects.get(pk=row.pk))
    assert signing.is_genuine(headers["CCV-Signature"], key, body=body, now=int(clock.now().timestamp()))


def test_certificate_of_an_unknown_authority_is_refused(trusted, tmp_path) -> None:
    """Whoever sits between two servers would read and answer in the other's name."""
    with listening(Authority(tmp_path).server_file("localhost")) as server:
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            post(server.url)
        assert server.told == []


def test_certificate_of_another_name_is_refused(trusted) -> None:
    """A valid certificate of somebody else is somebody else."""
    with listening(trusted.server_file("autre.example.com")) as server:
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            post(server.url)
        assert server.told == []


def test_server_without_tls_is_told_nothing(trusted) -> None:
    """A release must not cross the network in clear, even to the right address."""
    with listening(None) as server:
        with pytest.raises(outgoing.ForbiddenAddress):
            post(server.url.replace("https", "http"))
        with pytest.raises(OSError, match="SSL"):
            post(server.url)
        assert server.told == []


def test_redirection_is_an_answer_not_an_order(trusted) -> None:
    """A server told to redirect could lead the message to an address nobody approved."""
    with listening(trusted.server_file("localhost"), status=307) as server:
        assert post(server.url) == 307
        assert len(server.told) == 1


def test_host_of_the_inside_that_nobody_named_is_not_even_reached(trusted, settings) -> None:
    """A good certificate is no right to be called: the operator names the machines of the inside."""
    setattr(settings, NAMED, [])
    with listening(trusted.server_file("localhost")) as server:
        with pytest.raises(outgoing.ForbiddenAddress):
            post(server.url)
        assert server.told == []
