"""What the calendar does to segments: human decisions end, held changes take effect, everything is computed yearly."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from clients.models import Enterprise, SegmentAssessment, SegmentOverride
from clients.queries.segment import policy_parameters
from clients.rules import segment as rules
from clients.services import segment as services
from core.deadlines import each


def expire_overrides(today: dt.date) -> int:
    """End the human decisions whose date has passed; the computed segment is back (§5.6)."""
    rows = SegmentOverride.objects.filter(ended_at__isnull=True, expires_on__lt=today).select_related("enterprise")

    def end(override: SegmentOverride) -> bool:
        services.end_override(override, by=None, why="expired")
        return True

    return each(rows, end)


def _last_computed() -> QuerySet[Any]:
    latest = SegmentAssessment.objects.filter(enterprise=OuterRef("pk"))
    return Enterprise.objects.annotate(
        held_since=Subquery(latest.values("held_since")[:1]),
        computed_on=Subquery(latest.annotate(day=TruncDate("computed_at")).values("day")[:1]),
    )


def recompute_due(today: dt.date) -> int:
    """Compute again where a worsening has been held long enough (30 days), and everywhere after a year (§5.6)."""
    waits = rules.policy_from_values(policy_parameters()).hysteresis_days
    waited, year_ago = today - dt.timedelta(days=waits), today - dt.timedelta(days=365)
    rows = _last_computed().filter(Q(held_since__lte=waited) | Q(computed_on__lte=year_ago), computed_on__lt=today)

    def compute(enterprise: Enterprise) -> bool:
        services.recompute(enterprise, by=None, trigger="deadline", today=today)
        return True

    return each(rows, compute)
