"""The gap map: what the last communicated diagnostics found weak, beside what the catalogue offers (domain §6)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from catalogue import queries as catalogue
from catalogue import rules as matching
from clients.models import SegmentAssessment
from clients.queries.segment import policy_parameters
from diagnostics.models import Criterion, CriterionRating, Diagnostic
from portal.permissions import can_read_small_counts
from portal.queries.policy_lab import masked
from portal.rules.gaps import GapLine, GapMap, Weakness, gap_map


@dataclass(frozen=True)
class ShownGap:
    """One criterion of the map as the reader sees it."""

    title: str
    enterprises: str
    unanswered: str
    is_gap: bool
    services: list[tuple[str, str]]


def weaknesses() -> list[Weakness]:
    """Criteria found weak in the last communicated diagnostic of each enterprise, counted in one query."""
    level = matching.policy_from_values(policy_parameters()).target_level
    last = Diagnostic.objects.filter(enterprise=OuterRef("diagnostic__enterprise"), communicated_at__isnull=False)
    applied = SegmentAssessment.objects.filter(enterprise=OuterRef("diagnostic__enterprise"))
    rows = (
        CriterionRating.objects.filter(
            level__lt=level,
            criterion__dimension__is_scored=True,
            diagnostic=Subquery(last.order_by("-communicated_at", "-pk").values("pk")[:1]),
        )
        .annotate(
            segment=Coalesce(Subquery(applied.order_by("-computed_at", "-pk").values("applied")[:1]), Value("N"))
        )
        .order_by()
        .values_list("criterion__code", "criterion__dimension__code", "segment", "diagnostic__enterprise__language")
        .annotate(n=Count("diagnostic", distinct=True))
    )
    return [Weakness(*row) for row in rows]


def current_map(today: dt.date) -> GapMap:
    """The map as of a day: services in force that day."""
    offers = [catalogue.as_offer(offering) for offering in catalogue.offers_to_rank(today).values()]
    return gap_map(weaknesses(), offers)


def shown_gaps(found: GapMap, user: Any, today: dt.date) -> list[ShownGap]:
    """The map in words; small counts only for those who read every report."""
    small = can_read_small_counts(user)
    titles = {row.code: row.title for row in Criterion.objects.order_by("pk")}
    offerings = {code: str(row.uuid) for code, row in catalogue.offers_to_rank(today).items()}
    return [_shown(line, titles, offerings, small=small) for line in found.lines]


def _shown(line: GapLine, titles: dict[str, str], offerings: dict[str, str], *, small: bool) -> ShownGap:
    return ShownGap(
        title=f"{line.criterion} – {titles.get(line.criterion, '')}",
        enterprises=masked(line.enterprises, names=small),
        unanswered=masked(line.unanswered, names=small),
        is_gap=bool(line.unanswered),
        services=[(code, offerings[code]) for code in sorted(line.services)],
    )
