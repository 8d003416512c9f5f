"""Who may bring an extract in (domain §8.2: who writes every profile)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope


def can_import(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may import enterprises: the relations unit."""
    return bool(getattr(user, "is_customs", False)) and scope(user, "enterprise", "W") == Scope.ALL
