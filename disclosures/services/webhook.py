"""Tell other systems that signals were released: a bare notice, signed, delivered by a job with retries (ADR 0030).

The message names the release and nothing else; what it says is fetched through the read API, with its own rights.
"""

import http.client
import json
from uuid import UUID

from django.utils.crypto import salted_hmac

from core import clock, jobs, outgoing
from disclosures.enums import ApiScope
from disclosures.models import Integration, SignalRelease, WebhookDelivery
from disclosures.rules.signing import signature

JOB = "disclosures.deliver_webhook"
EVENT = "signals.released"


class NotDelivered(Exception):
    """The other system did not take the message; the job tries again later."""


def key_of(integration: Integration) -> str:
    """The key that signs its messages: derived from the site's secret and the token's generation, never stored."""
    salt = f"{integration.uuid}:{integration.generation}"
    return salted_hmac("disclosures.webhook", salt, algorithm="sha256").hexdigest()


def announce(release: SignalRelease) -> int:
    """Queue one message per system that reads signals and gave an address; return how many."""
    today, count = clock.today(), 0
    for integration in Integration.objects.in_use().filter(expires_on__gte=today).exclude(webhook_url=""):
        if ApiScope.SIGNALS not in integration.scopes or not integration.token_hash:
            continue
        row, _created = WebhookDelivery.objects.get_or_create(integration=integration, release=release)
        jobs.enqueue(JOB, row.uuid, occurrence="once")
        count += 1
    return count


def body_of(delivery: WebhookDelivery) -> bytes:
    """The message: same bytes at every try."""
    released_at = delivery.release.released_at
    message = {
        "id": str(delivery.uuid),
        "type": EVENT,
        "occurred_at": released_at.isoformat() if released_at else None,
        "data": {"release": str(delivery.release.uuid), "reference": delivery.release.reference},
    }
    return json.dumps(message, sort_keys=True, separators=(",", ":")).encode()


def deliver(uuid: UUID) -> None:
    """Send one message, unless it was taken already or the access was withdrawn. Raises NotDelivered to try again."""
    delivery = WebhookDelivery.objects.select_related("integration", "release").filter(uuid=uuid).first()
    if delivery is None or delivery.delivered_at is not None or not _still_wanted(delivery.integration):
        return
    body, moment = body_of(delivery), int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "CCV-Webhook/1",
        "CCV-Signature": signature(key_of(delivery.integration), moment=moment, body=body),
        "CCV-Delivery": str(delivery.uuid),
    }
    try:
        status = str(outgoing.post(delivery.integration.webhook_url, body=body, headers=headers))
    except outgoing.ForbiddenAddress:
        status = "forbidden address"
    except (OSError, http.client.HTTPException) as error:
        status = type(error).__name__
    taken = status.startswith("2")
    delivery.attempts += 1
    delivery.last_status, delivery.delivered_at = status[:40], clock.now() if taken else None
    delivery.save(update_fields=["attempts", "last_status", "delivered_at", "updated_at"])
    if not taken:
        raise NotDelivered(status)


def _still_wanted(integration: Integration) -> bool:
    in_use = Integration.objects.in_use().filter(pk=integration.pk, expires_on__gte=clock.today()).exists()
    return in_use and bool(integration.webhook_url)
