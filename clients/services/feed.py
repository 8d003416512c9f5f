"""A calendar of one's tasks at a private address: given, renewed, taken back (domain §7.8)."""

from typing import Any

from django.db import transaction

from clients.models import TaskFeed
from core import audit


@transaction.atomic
def give(user: Any) -> str:
    """Make a new private address and return its secret, shown once; the one before stops working."""
    row = TaskFeed.objects.filter(user=user).first() or TaskFeed(user=user)
    token = row.renew()
    row.save()
    audit.record("clients.task_feed.given", obj=row, by=user)
    return token


@transaction.atomic
def take_back(user: Any) -> int:
    """Close the private address."""
    for row in TaskFeed.objects.filter(user=user):
        audit.record("clients.task_feed.taken_back", obj=row, by=user)
    return TaskFeed.objects.filter(user=user).delete()[0]


def owner_of(token: str) -> Any:
    """Return whose calendar an address opens, or None: unknown, taken back, or no longer of the administration."""
    row = TaskFeed.behind(token).select_related("user").first()
    if row is None or not row.user.is_customs:
        return None
    row.note_read()
    return row.user
