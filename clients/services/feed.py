"""A calendar of one's tasks at a private address: given, renewed, taken back (domain §7.8)."""

import secrets
from typing import Any

from django.db import transaction

from clients.models import TaskFeed
from core import audit, clock
from core.tokens import fingerprint


@transaction.atomic
def give(user: Any) -> str:
    """Make a new private address and return its secret, shown once; the one before stops working."""
    token = secrets.token_urlsafe(24)
    row, _created = TaskFeed.objects.update_or_create(
        user=user, defaults={"token_hash": fingerprint(token), "read_at": None}
    )
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
    row = TaskFeed.objects.select_related("user").filter(token_hash=fingerprint(token)).first()
    if row is None or not row.user.is_customs:
        return None
    TaskFeed.objects.filter(pk=row.pk).update(read_at=clock.now())
    return row.user
