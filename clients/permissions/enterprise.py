"""Who reads and writes the register of enterprises (domain §8.2, row “Enterprise profile, contacts”)."""

from typing import Any

from accounts.enums import RELATION_ROLES, Scope
from accounts.permissions import scope
from clients.enums import Capacity


def _customs(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.is_customs)


def can_list_enterprises(user: Any, obj: Any = None) -> bool:
    """Tell whether the register opens to this person; rows are then chosen by `visible_to`."""
    return _customs(user) and scope(user, "enterprise") != Scope.NONE and not _only_aggregates(user)


def _only_aggregates(user: Any) -> bool:
    """Tell whether the person may know numbers but no file: the management (§8.2, “A”)."""
    return user.customs_roles == {"DIR"}


def can_edit_enterprise(user: Any, obj: Any = None) -> bool:
    """Tell whether this customs user may correct a profile, its numbers and its contacts."""
    return _customs(user) and scope(user, "enterprise", "W") == Scope.ALL


def can_assign_agent(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may say which agent follows an enterprise: the relations unit."""
    return can_edit_enterprise(user) and not user.customs_roles.isdisjoint(RELATION_ROLES)


def can_follow(user: Any, enterprise: Any = None) -> bool:
    """Tell whether this agent may take an enterprise that nobody follows yet."""
    if not can_assign_agent(user) or not user.has_role("CRA"):
        return False
    agents = enterprise.assignments.active().filter(capacity=Capacity.ACCOUNT_AGENT) if enterprise else None
    return agents is None or not agents.exists()


def can_see_members(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may see who holds a portal account for an enterprise."""
    return can_list_enterprises(user)


def can_edit_parameters(user: Any, obj: Any = None) -> bool:
    """Tell whether this person keeps the tables of parameters: offices, holidays (row “Parameters”)."""
    return _customs(user) and scope(user, "parameters", "W") == Scope.ALL


def can_read_parameters(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may read the tables of parameters."""
    return _customs(user) and scope(user, "parameters") == Scope.ALL


def can_read_audit(user: Any, obj: Any = None) -> bool:
    """Tell whether the audit trail opens: data protection officer and internal audit only (§8.2)."""
    return _customs(user) and scope(user, "audit") == Scope.ALL
