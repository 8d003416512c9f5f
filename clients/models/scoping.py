"""The one place where “own”, “assigned” and “all” become SQL (domain §8.2, architecture §6)."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.enums import Scope
from accounts.permissions import enterprise_roles_allowing, scope
from core import clock

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING  # an empty Q would vanish from an alternative, and with it what the alternative lets through


def assigned_to(user: Any, *, path: str = "enterprise_id") -> Exists:
    """Return the condition “an active assignment links this user to the row's enterprise”."""
    from clients.models.relation import Assignment

    return Exists(
        Assignment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=clock.today()), enterprise_id=OuterRef(path), user=user
        )
    )


def with_running(rows: Rows) -> Rows:
    """Bring along who works on each enterprise today, for a page that asks several rights about it."""
    from clients.models.relation import Assignment

    running = Assignment.objects.active().select_related("user").order_by("pk")
    return rows.prefetch_related(Prefetch("assignments", running, to_attr="running_assignments"))


def is_assigned(user: Any, enterprise: Any) -> bool:
    """Tell whether an active assignment links this user to the enterprise; one brought along is not read again."""
    running = getattr(enterprise, "running_assignments", None)
    if running is not None:
        return any(row.user_id == user.pk for row in running)
    return bool(enterprise.assignments.active().filter(user=user).exists())


def member_of(user: Any, roles: list[str], *, path: str = "enterprise_id") -> Exists:
    """Return the condition “this user holds one of these portal roles for the row's enterprise”."""
    from clients.models.access import PortalMembership

    return Exists(PortalMembership.objects.active().filter(enterprise_id=OuterRef(path), user=user, role__in=roles))


def reached(user: Any, object_code: str, *, path: str = "enterprise_id", right: str = "R") -> Q:
    """Return the condition “the access matrix lets this user reach the row”: by membership, or by role for the staff.

    `path` leads from the row to the enterprise's id. Nobody reaches nothing; customs staff have no membership.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOTHING
    if not user.is_customs:
        return Q(member_of(user, enterprise_roles_allowing(user, object_code, right), path=path))
    reach = scope(user, object_code, right)
    if reach == Scope.OWN:
        return Q(assigned_to(user, path=path))
    return EVERYTHING if reach == Scope.ALL else NOTHING


def visible_rows(rows: Rows, user: Any, object_code: str, *, path: str = "enterprise_id", right: str = "R") -> Rows:
    """Keep the rows the access matrix lets this user reach. What was not communicated is the model's own matter."""
    condition = reached(user, object_code, path=path, right=right)
    return rows if condition is EVERYTHING else rows.filter(condition)
