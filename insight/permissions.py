"""Who reads which figures: own portfolio, the unit, or aggregates of at least five (domain §8.2, dashboards)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import enterprise_roles_allowing, scope


def can_read_indicators(user: Any, obj: object = None) -> bool:
    """Tell whether this customs user has a board: agents their portfolio, heads the unit, management aggregates."""
    return bool(getattr(user, "is_customs", False)) and scope(user, "dashboards", "A") is not Scope.NONE


def can_read_unit(user: Any, obj: object = None) -> bool:
    """Tell whether this user reads the whole unit: the heads and management."""
    return bool(getattr(user, "is_customs", False)) and scope(user, "dashboards", "A") is Scope.ALL


def can_read_small(user: Any, obj: object = None) -> bool:
    """Tell whether counts under five are shown: to those who read the files themselves; management does not."""
    return scope(user, "dashboards", "R") is not Scope.NONE


def can_read_scores(user: Any, obj: object = None) -> bool:
    """Tell whether this user reads what diagnosticians gave: an agent of the relation reads the orientation only (§8.2)."""
    return scope(user, "scores", "A") is not Scope.NONE


def can_read_people(user: Any, obj: object = None) -> bool:
    """Tell whether this user reads the load of each agent: the heads."""
    return scope(user, "dashboards", "R") is Scope.ALL


def can_ask_month(user: Any, obj: object = None) -> bool:
    """Tell whether this user may have the file of a month made again: the heads."""
    return can_read_people(user)


def can_set_targets(user: Any, obj: object = None) -> bool:
    """Tell whether this user changes targets: the functional administrator (§8.2, parameters)."""
    return scope(user, "parameters", "W") is Scope.ALL


def can_read_targets(user: Any, obj: object = None) -> bool:
    """Tell whether this user reads the targets chosen by the administration (§8.2, parameters)."""
    return bool(getattr(user, "is_customs", False)) and any(
        scope(user, "parameters", right) is Scope.ALL for right in "RWV"
    )


def can_read_promises(user: Any, membership: Any) -> bool:
    """Tell whether a member reads what customs promised about the file: owner, deputy, reader (§8.2, dashboards: own)."""
    return membership is not None and membership.role in enterprise_roles_allowing(user, "dashboards")
