"""What the calendar does to proposals: three neutral reminders, then they lapse (domain §7.2, N10)."""

import datetime as dt

from django.utils import timezone

from clients.queries.outreach import due_steps
from core.deadlines import each
from diagnostics.models import DiagnosticRequest
from diagnostics.queries import request as queries
from diagnostics.services import request as services


def remind_proposals(today: dt.date) -> int:
    """Remind once at each step reached (D+15, D+30, D+50); after a pause only the latest step is sent."""

    def remind(request: DiagnosticRequest) -> int:
        step = due_steps("N10", timezone.localdate(request.proposed_at), today)
        return 0 if step is None else int(services.remind_proposal(request, occurrence=step.occurrence))

    return each(queries.proposed(today), remind)


def lapse_proposals(today: dt.date) -> int:
    """End the proposals whose sixty days are over; neutral (I2)."""
    return each(queries.lapsing(today), lambda request: services.lapse_proposal(request, today=today))
