"""What the calendar does to proposals: three neutral reminders, then they lapse (domain §7.2, N10)."""

import datetime as dt

from django.utils import timezone

from clients.queries.outreach import due_steps
from diagnostics.queries import request as queries
from diagnostics.services import request as services


def remind_proposals(today: dt.date) -> int:
    """Remind once at each step reached (D+15, D+30, D+50); after a pause only the latest step is sent."""
    count = 0
    for request in queries.proposed(today):
        step = due_steps("N10", timezone.localdate(request.proposed_at), today)
        if step is not None:
            count += services.remind_proposal(request, occurrence=step.occurrence)
    return count


def lapse_proposals(today: dt.date) -> int:
    """End the proposals whose sixty days are over; neutral (I2)."""
    return sum(services.lapse_proposal(request, today=today) for request in queries.lapsing(today))
