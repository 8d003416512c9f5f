"""Who sees the workload of the unit and who moves portfolios (domain §7.8, §8.2)."""

from typing import Any

from accounts.enums import CustomsRole
from clients.models import Absence, PortfolioMove
from clients.permissions.enterprise import can_assign_agent


def can_see_portfolios(user: Any, _obj: object = None) -> bool:
    """Tell whether this person sees who follows what: the relations unit."""
    return bool(user.is_authenticated and user.is_customs and can_assign_agent(user))


def can_move_portfolios(user: Any, _obj: object = None) -> bool:
    """Tell whether this person gives many enterprises at once to another agent: the head of the unit."""
    return can_see_portfolios(user) and user.has_role(CustomsRole.CRH)


def can_undo_move(user: Any, _move: PortfolioMove | None = None) -> bool:
    """Tell whether this person takes a reassignment back: any head of the unit."""
    return can_move_portfolios(user)


def can_record_absence(user: Any, absent: Any = None) -> bool:
    """Tell whether this person records an absence: the head for anybody of the unit, an agent for herself."""
    return can_move_portfolios(user) or (can_see_portfolios(user) and (absent is None or absent == user))


def can_end_absence(user: Any, absence: Absence) -> bool:
    """Tell whether this person cancels or shortens an absence."""
    return can_record_absence(user, absence.user)
