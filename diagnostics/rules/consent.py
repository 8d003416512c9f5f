"""Calendar and safety limits of proposals, requests and one-time codes (domain §7.2)."""

from datetime import date, timedelta

PROPOSAL_DAYS = 60
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
