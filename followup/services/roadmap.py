"""Calendar addresses and attestations, at the enterprise's request (§7.5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Enterprise
from core import audit, clock
from core.errors import DomainError
from core.languages import reader_language
from core.lifecycle import lock
from core.references import allocate
from followup.documents import attestation
from followup.models import CalendarFeed
from followup.queries import roadmap as queries


@transaction.atomic
def open_feed(enterprise: Enterprise, *, by: User) -> tuple[CalendarFeed, str]:
    """Give a person a private calendar address and its secret, shown once; the one before stops working."""
    lock(enterprise)  # two presses at once are one address
    row = CalendarFeed.objects.filter(enterprise=enterprise, user=by, revoked_at=None).first()
    row = row or CalendarFeed(enterprise=enterprise, user=by)
    secret = row.renew()
    row.save()
    audit.record("followup.calendar_opened", obj=row, by=by)
    return row, secret


@transaction.atomic
def close_feed(feed: CalendarFeed, *, by: User) -> CalendarFeed:
    """Withdraw an address: it answers nothing any more; another one can be asked for."""
    feed = lock(feed)
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        feed.save(update_fields=["revoked_at", "updated_at"])
        audit.record("followup.calendar_closed", obj=feed, by=by)
    return feed


@transaction.atomic
def attest(enterprise: Enterprise, *, by: User) -> tuple[str, bytes]:
    """Make an attestation of participation: its reference and its file. Never of compliance, never kept.

    Raises DomainError for an enterprise that has not taken part yet.
    """
    since = queries.takes_part_since(enterprise)
    if since is None:
        raise DomainError(
            "takes_no_part", _("This attestation exists once you have sent a questionnaire or accepted a diagnostic.")
        )
    day = clock.today()
    reference = allocate("ATT", day.year)
    content = attestation.make_file(
        name=enterprise.name,
        numbers=queries.numbers_of(enterprise),
        since=since,
        reference=reference,
        day=day,
        language=reader_language(),
    )
    audit.record("followup.attestation_made", obj=enterprise, by=by, data={"reference": reference})
    return reference, content
