"""Let another customs system in: described by the administrator, approved by a head, token shown once (ADR 0030)."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, outgoing
from core.errors import DomainError, TwoPersonsNeeded
from core.lifecycle import lock, move
from core.tokens import fingerprint
from disclosures import states
from disclosures.enums import ApiScope, IntegrationState
from disclosures.models import Integration, SignalReading
from disclosures.services.webhook import key_of

PREFIX = "ccv_"
LONGEST = 366


@transaction.atomic
def ask_integration(
    *, name: str, purpose: str, scopes: list[str], expires_on: dt.date, webhook_url: str = "", by: User
) -> Integration:
    """Describe an access. Raises DomainError for an unknown scope, a date too far, an address of the inside."""
    today = clock.today()
    if not scopes or set(scopes) - set(ApiScope.values):
        raise DomainError("scope_unknown", _("Choose at least one thing it may read."))
    if not today < expires_on <= today + dt.timedelta(days=LONGEST):
        raise DomainError("access_too_long", _("An access ends within a year; it can be asked for again."))
    if webhook_url:
        try:
            outgoing.check_form(webhook_url)
        except outgoing.ForbiddenAddress as error:
            raise DomainError("address_forbidden", _("Only a public https address can be told.")) from error
    row = Integration.objects.create(
        name=name.strip(),
        purpose=purpose.strip(),
        scopes=sorted(scopes),
        expires_on=expires_on,
        webhook_url=webhook_url,
        asked_by=by,
    )
    audit.record("disclosures.integration_asked", obj=row, by=by, data={"scopes": row.scopes})
    return row


@transaction.atomic
def approve_integration(row: Integration, *, by: User) -> Integration:
    """A head approves what the administrator described. Raises TwoPersonsNeeded for the same person."""
    row = lock(row)
    if by.pk == row.asked_by_id:
        raise TwoPersonsNeeded(
            "second_person_needed", _("A second person must approve this: you asked for it yourself.")
        )
    return move(row, states.APPROVE_INTEGRATION, by=by, approved_by=by, approved_at=clock.now())


@transaction.atomic
def issue_token(row: Integration, *, by: User) -> tuple[str, str]:
    """Make a new token and the key of its webhooks; the former ones open nothing any more. Returned once, never kept."""
    row = lock(row)
    if row.state != IntegrationState.APPROVED or row.expires_on < clock.today():
        raise DomainError("not_approved", _("This access is not approved, or has ended."))
    token = PREFIX + secrets.token_urlsafe(32)
    row.token_hash, row.token_start = fingerprint(token), token[:10]
    row.generation, row.issued_at, row.last_used_at = row.generation + 1, clock.now(), None
    row.save(update_fields=["token_hash", "token_start", "generation", "issued_at", "last_used_at", "updated_at"])
    audit.record("disclosures.token_issued", obj=row, by=by)
    return token, key_of(row)


@transaction.atomic
def revoke_integration(row: Integration, *, by: User) -> Integration:
    """Close the door from the next request on."""
    return move(lock(row), states.REVOKE, by=by, token_hash=None)


def note_use(row: Integration) -> None:
    """Remember the last use, to the minute: a busy system must not write at every request."""
    now = clock.now()
    if row.last_used_at is None or now - row.last_used_at > dt.timedelta(minutes=1):
        Integration.objects.filter(pk=row.pk).update(last_used_at=now)


def note_readings(row: Integration, signals: list[int]) -> None:
    """Write down once a day that a system fetched these signals; their enterprises read it."""
    today = clock.today()
    SignalReading.objects.bulk_create(
        [SignalReading(signal_id=pk, integration=row, day=today) for pk in signals], ignore_conflicts=True
    )
