"""Who keeps the questions and answers (domain §8.2, row FAQ)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope


def can_edit_faq(user: Any, entry: object = None) -> bool:
    """Tell whether this user writes answers: the head of the unit and the functional administrator."""
    return scope(user, "faq", "W") != Scope.NONE


def can_see_faq_desk(user: Any, entry: object = None) -> bool:
    """Tell whether this user sees the list of entries, drafts included."""
    return can_edit_faq(user)
