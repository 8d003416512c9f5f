"""Who keeps the questions and answers, who reads trials, gaps and reasons (domain §8.2)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope
from clients.permissions.enterprise import can_read_audit


def can_edit_faq(user: Any, entry: object = None) -> bool:
    """Tell whether this user writes answers: the head of the unit and the functional administrator."""
    return scope(user, "faq", "W") != Scope.NONE


def can_see_faq_desk(user: Any, entry: object = None) -> bool:
    """Tell whether this user sees the list of entries, drafts included."""
    return can_edit_faq(user)


def can_read_moves(user: Any, trial: object = None) -> bool:
    """Tell whether this user reads which enterprises would move: segments and scores of all of them, the heads."""
    return scope(user, "segment", "R") is Scope.ALL and scope(user, "scores", "R") is Scope.ALL


def can_read_gaps(user: Any, obj: object = None) -> bool:
    """Tell whether this user reads what the whole unit's figures say: the heads and management (§8.2, dashboards)."""
    return scope(user, "dashboards", "A") is Scope.ALL


def can_read_small_counts(user: Any, obj: object = None) -> bool:
    """Tell whether counts under five are shown: to those who read every report; management reads aggregates (k ≥ 5)."""
    return scope(user, "report", "R") is Scope.ALL


def can_answer_data_requests(user: Any, request: object = None) -> bool:
    """Tell whether this person answers what people ask about their data: the data protection officer (§8.4)."""
    return bool(getattr(user, "is_customs", False) and user.has_role("DPO"))


def can_read_trail(user: Any, event: object = None) -> bool:
    """Tell whether the audit trail opens: data protection officer and internal audit (§8.2)."""
    return can_read_audit(user)
