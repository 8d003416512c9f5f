"""Calendar and safety limits of proposals, requests and one-time codes (domain §7.2)."""

from datetime import date, timedelta

PROPOSAL_DAYS = 60
REMINDER_DAYS = (15, 30, 50)
ACKNOWLEDGE_WORKING_DAYS = 2
ANSWER_WORKING_DAYS = 10
PLAN_WORKING_DAYS = 15
EVALUATION_MONTHS = 24
CODE_MINUTES = 15
CODE_TRIES = 5
CODES_PER_HOUR = 5
VISIT_DAYS = 3
TEAM_MINIMUM = 2


def proposal_ends(proposed_on: date) -> date:
    """Last day on which a proposal can be answered: sixty days."""
    return proposed_on + timedelta(days=PROPOSAL_DAYS)


def reminder_due(proposed_on: date, today: date) -> int | None:
    """The reminder step reached (15, 30 or 50 days), the latest only, so that a pause never sends two at once."""
    elapsed = (today - proposed_on).days
    if elapsed >= PROPOSAL_DAYS:
        return None
    reached = [step for step in REMINDER_DAYS if elapsed >= step]
    return max(reached, default=None)


def visit_reminder_due(starts_on: date, today: date) -> int | None:
    """How many days before the visit the reminder due today belongs to: seven or one (§7.3, N12)."""
    left = (starts_on - today).days
    if left < 0:
        return None
    if left <= 1:
        return 1
    return 7 if left <= 7 else None
