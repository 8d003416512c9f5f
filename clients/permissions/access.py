"""Who lets other people in for an enterprise (domain §8.1, §8.2 “Users and role grants”)."""

from typing import Any

from accounts.enums import EnterpriseRole, Scope
from accounts.permissions import scope
from clients.models import Enterprise, PortalMembership

MANAGERS = (EnterpriseRole.OWN, EnterpriseRole.DEP)
BELOW_OWNER = (EnterpriseRole.DEP, EnterpriseRole.CTB, EnterpriseRole.LEC)
BELOW_DEPUTY = (EnterpriseRole.CTB, EnterpriseRole.LEC)


def role_in(user: Any, enterprise: Enterprise) -> str:
    """Return the person's role for this enterprise, or nothing."""
    rows = PortalMembership.objects.active().filter(user=user, enterprise=enterprise)
    return rows.values_list("role", flat=True).first() or ""


def grantable_roles(user: Any, enterprise: Enterprise) -> tuple[str, ...]:
    """Return the roles this person may give: the holder any but his own, a deputy those below hers."""
    role = role_in(user, enterprise)
    return {EnterpriseRole.OWN: BELOW_OWNER, EnterpriseRole.DEP: BELOW_DEPUTY}.get(role, ())


def can_manage_access(user: Any, enterprise: Enterprise) -> bool:
    """The holder and the deputy invite people and end their access."""
    return role_in(user, enterprise) in MANAGERS


def can_end_membership(user: Any, membership: PortalMembership) -> bool:
    """A person may end the access of those whose role she may give; nobody ends the holder's here."""
    return membership.role in grantable_roles(user, membership.enterprise)


def can_decide_holder(user: Any, enterprise: Enterprise) -> bool:
    """The holder alone hands the account over and names who may sign (§8.1, §8.2: not the deputy)."""
    return role_in(user, enterprise) == EnterpriseRole.OWN


def can_appoint_holder(user: Any, _enterprise: Any = None) -> bool:
    """The head of the relations unit, on proof, when the holder has left (§8.1): edits files and approves accounts."""
    return scope(user, "users", "V") is Scope.ALL and scope(user, "enterprise", "W") is Scope.ALL
