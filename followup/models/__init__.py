from followup.models.feed import CalendarFeed
from followup.models.point import FollowUpAnswer, FollowUpPoint
from followup.models.quote import QuoteLine, ServiceQuote
from followup.models.recommendation import FollowUp, FollowUpEntry
from followup.models.seat import SessionSeat
from followup.models.service import (
    ServiceAgreement,
    ServiceDelivery,
    ServiceOutcome,
    ServiceProposal,
)

__all__ = [
    "CalendarFeed",
    "FollowUp",
    "FollowUpAnswer",
    "FollowUpEntry",
    "FollowUpPoint",
    "QuoteLine",
    "ServiceAgreement",
    "ServiceDelivery",
    "ServiceOutcome",
    "ServiceProposal",
    "ServiceQuote",
    "SessionSeat",
]
