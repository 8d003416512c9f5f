"""What the calendar does: trials of a policy are erased once they have served, requests about data are recalled (§8.4)."""

import datetime as dt

from core import clock
from core.deadlines import each
from portal.enums import DataRequestState
from portal.models import DataRequest, PolicyTrial
from portal.services import data_requests

KEPT_FOR = dt.timedelta(days=90)


def forget_old_trials(today: dt.date) -> int:
    """Erase trials older than ninety days, with the enterprises they name; the version itself stays."""
    old = PolicyTrial.objects.filter(created_at__date__lt=today - KEPT_FOR)
    count = old.count()
    old.delete()
    return count


def remind_of_data_requests(today: dt.date) -> int:
    """Remind the officers a week before the answer is due, and once it is late; return how many requests."""
    waiting = DataRequest.objects.exclude(state=DataRequestState.ANSWERED)

    def remind(row: DataRequest) -> bool:
        data_requests.warn(row, occurrence="late" if row.answer_by < today else "soon")
        return True

    return each(waiting.filter(answer_by__lte=today + dt.timedelta(days=7)), remind)


def forget_old_requests(today: dt.date) -> int:
    """Erase requests about personal data five years after their answer."""
    old = DataRequest.objects.filter(answered_at__date__lt=clock.add_months(today, -60))
    return old.delete()[0]
