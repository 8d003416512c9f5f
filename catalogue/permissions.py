"""Who may read and who may change the catalogue (§8.2)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import enterprise_roles_allowing, scope
from clients.models import Enterprise, PortalMembership


def can_read_catalogue(user: Any, obj: Any = None) -> bool:
    """Everyone whose role the policy lets read it: enterprises and most customs roles."""
    if not getattr(user, "is_authenticated", False):
        return False
    if user.is_customs:
        return scope(user, "catalogue", "R") is not Scope.NONE
    return bool(enterprise_roles_allowing(user, "catalogue", "R"))


def can_revise_catalogue(user: Any, obj: Any = None) -> bool:
    """The head of the relations unit writes the catalogue."""
    return scope(user, "catalogue", "W") is not Scope.NONE


def can_ask(user: Any, enterprise: Enterprise | None) -> bool:
    """Whoever answers for services on the enterprise's side may ask for one (§8.2)."""
    if enterprise is None or user.is_customs:
        return False
    roles = enterprise_roles_allowing(user, "services", "W")
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise, role__in=roles).exists()
