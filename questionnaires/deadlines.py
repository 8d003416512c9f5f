"""What the calendar triggers for the questionnaires (§7.1, §11): each function takes a day and counts its acts."""

import datetime as dt

from django.db.models import QuerySet

from clients.queries.outreach import steps_of
from core import clock
from questionnaires.enums import CampaignState, ResponseState
from questionnaires.models import Campaign, ComplementRequest, ScreeningResponse
from questionnaires.services import campaign, reminder, response, submission

COMPLEMENT_REMINDER_DAYS = 7
ERASE_AFTER_MONTHS = 6


def launch_scheduled(today: dt.date) -> int:
    """Launch approved campaigns whose day has come."""
    rows = Campaign.objects.filter(state=CampaignState.SCHEDULED, starts_on__lte=today)
    return len([campaign.launch_campaign(row, by=None) for row in rows])


def expire(today: dt.date) -> int:
    """Close invitations whose last day has passed; neutral (I2)."""
    return sum(response.expire_response(row, today=today) for row in ScreeningResponse.objects.expiring(today))


def remind(today: dt.date) -> int:
    """Remind those who have not sent their questionnaire: only the latest step due, each once (N02, N03)."""
    count = 0
    steps = sorted(steps_of("N03", anchor=today), key=lambda step: -step.offset_days)
    for step in steps:
        day, code = step.offset_days, step.code
        due = ScreeningResponse.objects.open().filter(
            invited_on__lte=today - dt.timedelta(days=day), due_on__gte=today, reminded_day__lt=day
        )
        for row in due.select_related("enterprise"):
            count += 1 if reminder.remind_open(row, code=code, day=day) else 0
    return count


def remind_complements(today: dt.date) -> int:
    """Remind once, after a week, that details are expected (N05)."""
    due = _waiting_complements().filter(
        asked_on__lte=today - dt.timedelta(days=COMPLEMENT_REMINDER_DAYS), due_on__gte=today, reminded_at=None
    )
    return sum(1 for row in due if reminder.remind_complement(row))


def time_out_complements(today: dt.date) -> int:
    """Go on without the details whose fifteen days are over (N06)."""
    due = _waiting_complements().filter(due_on__lt=today)
    return sum(submission.time_out_complement(row.response, today=today) for row in due)


def _waiting_complements() -> QuerySet[ComplementRequest]:
    return ComplementRequest.objects.filter(
        response__state=ResponseState.COMPLEMENT_REQUESTED, answered_at=None, timed_out_at=None
    ).select_related("response__enterprise", "response__evaluation__evaluator")


def erase_withdrawn(today: dt.date) -> int:
    """Erase what withdrawn responses held, six months later (§7.1)."""
    limit = clock.end_of_day(clock.add_months(today, -ERASE_AFTER_MONTHS))
    return sum(response.erase_withdrawn(row) for row in ScreeningResponse.objects.to_erase(limit))
