"""Who may bring an extract in (domain §8.2: who writes every profile)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope


def can_undo(user: Any, batch: Any) -> bool:
    """Tell whether this person may take a whole import back: who confirmed it, or the head of the relations unit."""
    return can_import(user) and (batch.confirmed_by_id == user.pk or user.has_role("CRH"))


def can_import(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may import enterprises: the relations unit."""
    return bool(getattr(user, "is_customs", False)) and scope(user, "enterprise", "W") == Scope.ALL
