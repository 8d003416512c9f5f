"""Who works on which file, in which capacity (glossary: Assignment)."""

from typing import Any
from uuid import UUID

from django.db import transaction

from clients.models import Assignment, Enterprise
from core import audit, clock
from core.lifecycle import lock


@transaction.atomic
def assign(
    enterprise: Enterprise, *, user: Any, capacity: str, by: Any, kind: str = "", uuid: UUID | None = None
) -> Assignment:
    """Open the file to a customs user in one capacity; asking twice gives the same assignment."""
    lock(enterprise)  # the database does not refuse a second general assignment: two without object are distinct
    same = Assignment.objects.active().filter(
        enterprise=enterprise, user=user, capacity=capacity, about_kind=kind, about_uuid=uuid
    )
    if found := same.first():
        return found
    row = Assignment.objects.create(
        enterprise=enterprise,
        user=user,
        capacity=capacity,
        about_kind=kind,
        about_uuid=uuid,
        starts_on=clock.today(),
    )
    audit.record("clients.assignment.open", obj=row, by=by, data={"capacity": capacity})
    return row


@transaction.atomic
def release(
    enterprise: Enterprise, *, user: Any, capacity: str, by: Any, kind: str = "", uuid: UUID | None = None
) -> int:
    """Close the file again, from the next request on."""
    rows = Assignment.objects.active().filter(
        enterprise=enterprise, user=user, capacity=capacity, about_kind=kind, about_uuid=uuid
    )
    found = list(rows)
    for row in found:
        audit.record("clients.assignment.end", obj=row, by=by, data={"capacity": capacity})
    Assignment.objects.filter(pk__in=[row.pk for row in found]).update(ends_on=clock.today())
    return len(found)


@transaction.atomic
def release_all(kind: str, uuid: UUID, *, by: Any) -> int:
    """Close the file to everybody who worked on one object of it: the matter is over."""
    found = list(Assignment.objects.active().filter(about_kind=kind, about_uuid=uuid))
    for row in found:
        audit.record("clients.assignment.end", obj=row, by=by, data={"capacity": row.capacity})
    Assignment.objects.filter(pk__in=[row.pk for row in found]).update(ends_on=clock.today())
    return len(found)
