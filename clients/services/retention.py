"""What age erases of the relation: contacts gone, old exchanges, letters and links (domain §8.4).

A file under legal hold keeps everything. Each run that erases leaves its report in the audit trail: numbers only.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clients.models import Complaint, Contact, Conversation, Enterprise, Interaction, OutboundMessage, PortalInvitation
from core import audit, clock

ERASED = "–"
CONTACT_MONTHS = 24
INVITATION_MONTHS = 12
EXCHANGE_MONTHS = 60


def due(today: dt.date) -> dict[str, QuerySet[Any]]:
    """Return what has passed its time on a day, by kind; files under legal hold are left out."""
    contact_day = clock.add_months(today, -CONTACT_MONTHS)
    invitation_day = clock.add_months(today, -INVITATION_MONTHS)
    exchange_day = clock.add_months(today, -EXCHANGE_MONTHS)
    free = {"enterprise__legal_hold": False}
    return {
        "contacts": Contact.objects.filter(left_on__lt=contact_day, **free).exclude(full_name=ERASED),
        "invitations": PortalInvitation.objects.filter(used_at=None, created_at__date__lt=invitation_day, **free),
        "exchanges": Interaction.objects.filter(at__date__lt=exchange_day, **free),
        "correspondences": Conversation.objects.filter(last_at__date__lt=exchange_day, **free),
        "complaints": Complaint.objects.filter(closed_at__date__lt=exchange_day, **free).exclude(state="reopened"),
        "messages": OutboundMessage.objects.filter(created_at__date__lt=exchange_day).exclude(
            enterprise__legal_hold=True
        ),
    }


@transaction.atomic
def hold(enterprise: Enterprise, *, held: bool, reason: str, by: Any) -> None:
    """Keep a file from being erased by age, or let age work again; the reason stays in the trail."""
    Enterprise.objects.filter(pk=enterprise.pk).update(legal_hold=held)
    audit.record(
        "clients.legal_hold.set" if held else "clients.legal_hold.lifted", obj=enterprise, by=by, reason=reason
    )


def rehearse(today: dt.date) -> dict[str, int]:
    """Count what a purge would erase, writing nothing."""
    return {kind: rows.count() for kind, rows in due(today).items()}


@transaction.atomic
def purge(today: dt.date) -> dict[str, int]:
    """Erase what has passed its time; return how many rows by kind. Run twice, it erases nothing more.

    A contact keeps its place (mandates and consents lead to it) but no longer says who it was.
    """
    rows = due(today)
    counts = {kind: found.count() for kind, found in rows.items()}
    if not any(counts.values()):
        return counts
    for contact in rows["contacts"]:
        contact.full_name, contact.title, contact.function = ERASED, "", ""
        contact.email, contact.phone, contact.user = "", "", None
        contact.save()
    rows["messages"].delete()
    rows["invitations"].delete()
    rows["complaints"].delete()
    rows["correspondences"].delete()  # their files go with the nightly sweep of those nobody points to
    rows["exchanges"].update(amends=None)  # an amendment protects what it amends, and both have passed their time
    rows["exchanges"].delete()
    audit.record("clients.retention.purged", obj=None, by=None, data=counts)
    return counts
