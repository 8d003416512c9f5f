"""What the calendar does to segments: human decisions end, held changes take effect, everything is computed yearly."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from clients.models import Enterprise, SegmentAssessment, SegmentOverride
from clients.services import segment as services


def expire_overrides(today: dt.date) -> int:
    """End the human decisions whose date has passed; the computed segment is back (§5.6)."""
    rows = SegmentOverride.objects.filter(ended_at__isnull=True, expires_on__lt=today).select_related("enterprise")
    count = 0
    for override in rows:
        services.end_override(override, by=None, why="expired")
        count += 1
    return count


def _last_computed() -> QuerySet[Any]:
    latest = SegmentAssessment.objects.filter(enterprise=OuterRef("pk"))
    return Enterprise.objects.annotate(
        held_since=Subquery(latest.values("held_since")[:1]),
        computed_on=Subquery(latest.annotate(day=TruncDate("computed_at")).values("day")[:1]),
    )


def recompute_due(today: dt.date) -> int:
    """Compute again where a worsening has been held for 30 days, and everywhere after a year (§5.6)."""
    month_ago, year_ago = today - dt.timedelta(days=30), today - dt.timedelta(days=365)
    rows = _last_computed().filter(Q(held_since__lte=month_ago) | Q(computed_on__lte=year_ago), computed_on__lt=today)
    count = 0
    for enterprise in rows.iterator(chunk_size=500):
        services.recompute(enterprise, by=None, trigger="deadline", today=today)
        count += 1
    return count
