"""Who keeps and shares views of the register."""

from typing import Any

from accounts.permissions import unit_of
from clients.models import SavedFilter
from clients.permissions.enterprise import can_list_enterprises


def can_save_filter(user: Any, _obj: object = None) -> bool:
    """Tell whether this person keeps filters of the register: whoever reads it."""
    return can_list_enterprises(user)


def can_share_filter(user: Any, _obj: object = None) -> bool:
    """Tell whether this person has a unit to share a filter with."""
    return can_save_filter(user) and bool(unit_of(user))


def can_change_filter(user: Any, saved: SavedFilter) -> bool:
    """Tell whether this person renames, shares or removes a filter: its owner only."""
    return saved.owner_id == user.pk
