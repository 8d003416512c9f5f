"""Reading the audit trail: narrowed, newest first, page by page along its key (domain §8.2)."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from clients.queries.trail import readable_events
from core.models import AuditEvent
from portal.permissions import can_read_trail

PAGE = 50


def events_for(user: Any) -> QuerySet[AuditEvent]:
    """Return what this person may read of the trail, as the register of the administration shows it too."""
    if not can_read_trail(user):
        return AuditEvent.objects.none()
    return readable_events(user).select_related("by")


def narrowed(
    rows: QuerySet[AuditEvent],
    *,
    action: str = "",
    person: str = "",
    obj: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[AuditEvent]:
    """Keep what the filters ask for; days are whole days where the administration works."""
    if action:
        rows = rows.filter(action__startswith=action)
    if person:
        rows = rows.filter(by__email__iexact=person)
    if obj:
        rows = rows.filter(object_uuid=obj)
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def page_before(rows: QuerySet[AuditEvent], before: str) -> tuple[list[AuditEvent], UUID | None]:
    """Return one page older than a line, and the last line of the page if there are more: no count, however long it is.

    Lines are named by their random identifier: a gap between two numbers would tell of a line that may not be read.
    """
    if before:
        rows = rows.filter(pk__lt=AuditEvent.objects.filter(uuid=before).values("pk"))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].uuid if len(found) > PAGE else None
