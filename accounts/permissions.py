"""The access policy read as questions: how far may this person go with this kind of object (domain §8.2)."""

from typing import Any

from django.core.cache import cache
from django.db import transaction

from accounts.enums import DIAGNOSTIC_ROLES, RELATION_ROLES, EnterpriseRole, Scope
from accounts.models import AccessRule, CharterAcceptance, is_recent
from core import clock, reference

Matrix = dict[str, list[tuple[str, str, int]]]
MATRIX, MATRIX_SECONDS = "accounts.matrix", 60
IMPLIES = {"R": frozenset("RWV"), "W": frozenset("W"), "V": frozenset("V"), "A": frozenset("ARWV")}


def charter_version() -> str:
    """Return the version of the confidentiality charter to be signed now."""
    return str(reference.read("charter")["version"])


def remember_charter(user: Any, signed_at: Any) -> bool:
    """Keep for this request whether a signature of that day under the current version still counts."""
    user._charter_is_signed = signed_at is not None and is_recent(signed_at, today=clock.today())
    return user._charter_is_signed


def charter_is_signed(user: Any) -> bool:
    """Tell whether the confidentiality charter is signed, in its current version, within a year (§8.3)."""
    if not hasattr(user, "_charter_is_signed"):
        last = CharterAcceptance.objects.filter(user=user, version=charter_version()).first()
        return remember_charter(user, last.accepted_at if last else None)
    return bool(user._charter_is_signed)


def _rules(user: Any) -> Matrix:
    """Return the policy by object code: from the cache, and once per user instance, hence once per request."""
    if not hasattr(user, "_access_rules"):
        user._access_rules = cache.get(MATRIX) or _read_matrix()
    return user._access_rules


def _read_matrix() -> Matrix:
    table: Matrix = {}
    for code, role, rights, reach in AccessRule.objects.values_list("object_code", "role", "rights", "scope"):
        table.setdefault(code, []).append((role, rights, reach))
    cache.set(MATRIX, table, MATRIX_SECONDS)
    return table


def forget_matrix(**_signal: Any) -> None:
    """Read the policy anew: a cell was written. Without a shared cache, another process follows within a minute."""
    cache.delete(MATRIX)
    transaction.on_commit(lambda: cache.delete(MATRIX))  # what somebody read and kept meanwhile was the old one


def effective_roles(user: Any) -> frozenset[str]:
    """Return customs roles that count now: diagnostic ones are suspended without a signed charter (§8.3)."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    roles = user.customs_roles
    if roles & DIAGNOSTIC_ROLES and not charter_is_signed(user):
        return roles - DIAGNOSTIC_ROLES
    return roles


def unit_of(user: Any) -> str:
    """The unit a customs user speaks for in a two-unit decision: "relationship", "diagnostic" or none."""
    roles = effective_roles(user)
    if roles & RELATION_ROLES:
        return "relationship"
    return "diagnostic" if roles & DIAGNOSTIC_ROLES else ""


def scope(user: Any, object_code: str, right: str = "R") -> Scope:
    """Return how far a customs user's right over a kind of object reaches."""
    roles = effective_roles(user)
    if not roles:
        return Scope.NONE
    reaches = [
        reach
        for role, rights, reach in _rules(user).get(object_code, [])
        if role in roles and IMPLIES[right] & set(rights)
    ]
    return Scope(max(reaches, default=Scope.NONE))


def enterprise_roles_allowing(user: Any, object_code: str, right: str = "R") -> list[str]:
    """Return the enterprise-side roles to which the policy gives this right on their own file."""
    return [
        role
        for role, rights, _reach in _rules(user).get(object_code, [])
        if role in EnterpriseRole.values and IMPLIES[right] & set(rights)
    ]


def may_enter_admin(user: Any) -> bool:
    """Tell whether the browser admin opens: customs roles only."""
    return bool(getattr(user, "is_active", False) and getattr(user, "is_customs", False))


def can_list_users(user: Any, _obj: object = None) -> bool:
    """Tell whether this person may see who holds an account and which roles (§8.2, users and role grants)."""
    return may_enter_admin(user) and any(scope(user, "users", right) != Scope.NONE for right in "RWV")


def can_manage_users(user: Any, _obj: object = None) -> bool:
    """Tell whether this person may open accounts and ask for roles: the functional administrator."""
    return may_enter_admin(user) and scope(user, "users", "W") == Scope.ALL


def can_approve_role(user: Any, grant: Any = None) -> bool:
    """Tell whether this person may approve a role asked for by another: a head, never for oneself (§8.2)."""
    if not may_enter_admin(user) or scope(user, "users", "V") != Scope.ALL:
        return False
    pending = grant is None or (grant.approved_by_id is None and grant.ends_on is None)
    return pending and (grant is None or user.pk not in {grant.requested_by_id, grant.user_id})


def can_end_role(user: Any, grant: Any = None) -> bool:
    """Tell whether this person may take a role back: the administrator or a head."""
    running = grant is None or grant.ends_on is None
    return running and (can_manage_users(user) or (may_enter_admin(user) and scope(user, "users", "V") == Scope.ALL))
