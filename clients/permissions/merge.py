"""Who may say that two files are one enterprise: an agent proposes, the head of unit decides (domain §8.2, ADR 0012)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope
from clients.models import EnterpriseMerge
from clients.permissions.enterprise import can_assign_agent


def can_see_duplicates(user: Any, obj: Any = None) -> bool:
    """Tell whether the queue of probable duplicates opens: the relations unit, which writes every profile."""
    return can_assign_agent(user)


def can_propose_merge(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may propose a merge or set a pair aside."""
    return can_see_duplicates(user)


def can_decide_merge(user: Any, merge: EnterpriseMerge | None = None) -> bool:
    """Tell whether this person may confirm a merge: the head of unit, never the one who proposed it."""
    may = can_see_duplicates(user) and user.has_role("CRH")
    return may and (merge is None or merge.proposed_by_id != user.pk)


def can_give_up_merge(user: Any, merge: EnterpriseMerge | None = None) -> bool:
    """Tell whether this person may drop a proposal: its author or the head of unit."""
    if not can_see_duplicates(user):
        return False
    return merge is None or merge.proposed_by_id == user.pk or user.has_role("CRH")


def can_undo_merge(user: Any, merge: EnterpriseMerge | None = None) -> bool:
    """Tell whether this person may undo a merge: the head of unit."""
    return can_see_duplicates(user) and user.has_role("CRH")


def can_know_of_notices(user: Any) -> bool:
    """Tell whether the numbers of a preview may count what an embargoed notice gave birth to (§7.4)."""
    return scope(user, "notice") == Scope.ALL
