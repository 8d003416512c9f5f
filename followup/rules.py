"""What a follow-up is worth, when an attitude may be suggested, what a quotation comes to (§5.5, §7.5, §7.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

UNDECIDED = "undecided"
IN_PROGRESS = "in_progress"

MOST_QUANTITY = 999
MOST_UNIT_PRICE = 100_000_000
MOST_TOTAL = 1_000_000_000

DEFAULT_PRIORITIES = {"critical": 3, "major": 2, "minor": 1}
DEFAULT_POINTS = {
    "adopted": 100,
    "in_progress_on_time": 75,
    "in_progress_late": 50,
    "declined_with_alternative": 60,
    "declined": 30,
    "ignored": 0,
}


@dataclass(frozen=True)
class FollowUpPolicy:
    """Parameters of the index; the "followup" group of a scoring policy version."""

    priority_weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_PRIORITIES))
    attitude_points: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_POINTS))
    ignored_after_days: int = 90
    ignored_after_reminders: int = 2


@dataclass(frozen=True)
class Attitude:
    """What an enterprise does about one recommendation, as far as the index reads it."""

    priority: str
    attitude: str
    due_on: date | None = None
    is_contested: bool = False


def policy_from_values(values: Mapping[str, Any]) -> FollowUpPolicy:
    """Read the "followup" group of a policy version; what it does not name keeps its default."""
    given = values.get("followup", {})
    names = ("priority_weights", "attitude_points", "ignored_after_days", "ignored_after_reminders")
    return FollowUpPolicy(**{name: given[name] for name in names if name in given})


def attitude_points(item: Attitude, policy: FollowUpPolicy, *, today: date) -> int | None:
    """Points of one attitude; None when nothing may be presumed: undecided, even overdue, or contested (§5.5, §7.5)."""
    if item.attitude == UNDECIDED or item.is_contested:
        return None
    if item.attitude == IN_PROGRESS:
        is_late = item.due_on is not None and today > item.due_on
        return policy.attitude_points["in_progress_late" if is_late else "in_progress_on_time"]
    return policy.attitude_points[item.attitude]


def followup_index(items: Iterable[Attitude], policy: FollowUpPolicy, *, today: date) -> Fraction | None:
    """Σ(priority weight × attitude points) / Σ(priority weight) over the attitudes that are set; None without any.

    Answers to service proposals are no input: refusing a service is followed, never scored (§5.5, I9).
    """
    total = weights = 0
    for item in items:
        points = attitude_points(item, policy, today=today)
        if points is not None:
            weight = policy.priority_weights[item.priority]
            total += weight * points
            weights += weight
    return Fraction(total, weights) if weights else None


def may_suggest_ignored(
    *, attitude: str, told_on: date, unanswered_reminders: int, today: date, policy: FollowUpPolicy
) -> bool:
    """Whether "ignored" may be put before an agent: 90 days and two reminders without answer (§7.5).

    A suggestion only; a person confirms it with the list of contact attempts, and it can be taken back.
    """
    waited = today - told_on >= timedelta(days=policy.ignored_after_days)
    return attitude == UNDECIDED and waited and unanswered_reminders >= policy.ignored_after_reminders


def line_amount(quantity: Decimal, unit_price: int) -> int:
    """What a line of a quotation comes to: quantity × unit price, rounded half up to the franc, which has no cents."""
    return int((quantity * unit_price).to_integral_value(rounding=ROUND_HALF_UP))


def quote_total(lines: Iterable[tuple[Decimal, int]]) -> int:
    """The total of a quotation: the sum of its lines as they are shown, so that the reader's own addition agrees."""
    return sum(line_amount(quantity, unit_price) for quantity, unit_price in lines)
