"""Requests about personal data as the indicators count them: days and whether in time, never who asked (§8.4, K26)."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from portal.models import DataRequest


def answered_in_time(today: dt.date) -> Iterator[tuple[dt.date, bool]]:
    """The day each request came and whether it was answered by its last day; one still within its time says nothing."""
    rows = DataRequest.objects.order_by().values_list("received_on", "answer_by", "answered_at")
    for received_on, answer_by, answered_at in rows.iterator():
        if answered_at is not None:
            yield received_on, timezone.localdate(answered_at) <= answer_by
        elif answer_by < today:
            yield received_on, False
