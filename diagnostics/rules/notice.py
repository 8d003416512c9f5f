"""The two months of the voluntary regularisation notice (domain §7.4, I8). One function computes the deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.clock import add_months

NOTICE_MONTHS = 2
COMMENT_DAYS = 30


def notice_deadline(closed_on: date) -> date:
    """Give the last day of the notice: closing date plus two calendar months, clamped to the month's end (I8).

    Same day number; 31 December gives 28 or 29 February. The day is included until 23:59:59, Africa/Lome.
    """
    return add_months(closed_on, NOTICE_MONTHS)


def without_notice(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Give the same report without its notice, in each of its languages, for readers who may not know of one (§7.4)."""
    bare = {**snapshot, "notice": None}
    if other := snapshot.get("second_language"):
        bare["second_language"] = without_notice(other)
    return bare


def comments_deadline(closed_on: date) -> date:
    """Give the last day on which the enterprise's comments are annexed to its report (domain §7.3)."""
    return closed_on + timedelta(days=COMMENT_DAYS)
