"""What the relation with an enterprise looks like: timeline, tasks, next action (domain §7.8)."""

from typing import Any

from django.db.models import Q, QuerySet

from clients.enums import Capacity, Channel
from clients.models import Assignment, Enterprise, Interaction, Task

KINDS = {
    "exchanges": ~Q(channel=Channel.SYSTEM),
    "steps": Q(channel=Channel.SYSTEM),
    "messages": Q(channel__in=[Channel.EMAIL, Channel.PORTAL, Channel.SMS, Channel.MESSAGING, Channel.LETTER]),
}


def timeline(enterprise: Enterprise, user: Any, *, kind: str = "") -> QuerySet[Interaction]:
    """Return what this user may know happened, newest first; to be paged."""
    rows = Interaction.objects.visible_to(user).filter(enterprise=enterprise).select_related("by", "contact")
    return rows.filter(KINDS[kind]) if kind in KINDS else rows


def open_tasks(enterprise: Enterprise, user: Any) -> QuerySet[Task]:
    """Return what is still to be done about an enterprise, soonest first."""
    return Task.objects.visible_to(user).open().filter(enterprise=enterprise).select_related("owner")


def my_tasks(user: Any) -> QuerySet[Task]:
    """Return what this person is to do, soonest first."""
    return Task.objects.open().filter(owner=user).select_related("enterprise", "enterprise__office")


def portfolio(user: Any) -> QuerySet[Enterprise]:
    """Return the enterprises this agent follows."""
    rows = Assignment.objects.active().filter(user=user, capacity=Capacity.ACCOUNT_AGENT)
    return Enterprise.objects.current().filter(pk__in=rows.values("enterprise_id"))
