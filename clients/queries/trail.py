"""Which events of the audit trail, and which background work, their readers may know of (§7.4, §7.8)."""

from typing import Any

from django.db.models import QuerySet

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import Circle
from clients.models import Complaint, OutboundMessage
from core.models import AuditEvent

COMPLAINT, LETTER = "clients.complaint", "clients.outboundmessage"


def readable_events(user: Any) -> QuerySet[AuditEvent]:
    """Return the trail without what a notice gave birth to, nor a complaint that names its reader, nor its letters."""
    about_me = Complaint.objects.filter(named=user).values("uuid")
    letters = OutboundMessage.objects.filter(about_kind=COMPLAINT, about_uuid__in=about_me).values("uuid")
    return (
        AuditEvent.objects.exclude(circle=Circle.NOTICE)
        .exclude(object_kind=COMPLAINT, object_uuid__in=about_me)
        .exclude(object_kind=LETTER, object_uuid__in=letters)
    )


def closed_letters(user: Any) -> QuerySet[OutboundMessage] | None:
    """Return the letters born of a notice, None for those who read every notice.

    Whoever is assigned reads some: a queue is one figure for all of them, so it leaves out what is not for everybody.
    """
    if scope(user, "notice") == Scope.ALL:
        return None
    return OutboundMessage.objects.filter(circle=Circle.NOTICE)
