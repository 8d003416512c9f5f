"""The catalogue as pages and reports read it; nothing here writes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalogue.models import ServiceCategory, ServiceOffering
from catalogue.rules import Offer
from core import clock


@dataclass
class Theme:
    """One category with the services shown under it."""

    category: ServiceCategory
    offerings: list[ServiceOffering] = field(default_factory=list)


def _by_theme(offerings: Iterable[ServiceOffering]) -> list[Theme]:
    themes: dict[int, Theme] = {}
    for offering in offerings:
        themes.setdefault(offering.category_id, Theme(offering.category)).offerings.append(offering)
    return list(themes.values())


def free_by_theme(user: Any, today: dt.date) -> list[Theme]:
    """The free accompaniment, by category (one query)."""
    rows = ServiceOffering.objects.visible_to(user).available(today).free().select_related("category")
    return _by_theme(rows)


def paid_offerings(user: Any, today: dt.date) -> list[ServiceOffering]:
    """The paid services, kept apart from everything free (I14)."""
    rows = ServiceOffering.objects.visible_to(user).available(today).paid()
    return list(rows.select_related("category"))


def targets_any(offering: ServiceOffering, codes: frozenset[str]) -> bool:
    """Whether an offering names one of these criteria or dimensions."""
    return bool(codes & set(offering.targets))


def with_dimensions(criteria: Iterable[str]) -> frozenset[str]:
    """Criterion codes and the codes of their dimensions: "6.1" adds "D06"."""
    codes = frozenset(criteria)
    return codes | {f"D{int(code.split('.')[0]):02d}" for code in codes if "." in code}


def offerings_for_report(weak_criteria_codes: Iterable[str], today: dt.date | None = None) -> list[Theme]:
    """Free services that may help with these criteria, by theme: the services chapter of a report (§9, 10).

    Drawn by rule and in catalogue order, not chosen by the diagnosticians (I5); never a paid one (I14).
    Support for voluntary regularisation is left out: its mention would speak of a notice (§7.4).
    """
    codes = with_dimensions(weak_criteria_codes)
    offered = ServiceOffering.objects.available(today or clock.today()).free()
    rows = offered.exclude(code="APP-04").select_related("category")
    return _by_theme(row for row in rows if targets_any(row, codes))


def offers_to_rank(today: dt.date) -> dict[str, ServiceOffering]:
    """Every service that may be proposed on a day, by code."""
    return {row.code: row for row in ServiceOffering.objects.available(today).select_related("category")}


def as_offer(offering: ServiceOffering) -> Offer:
    """What the ranking rule reads of an offering."""
    return Offer(
        code=offering.code,
        targets=frozenset(offering.targets),
        segments=frozenset(offering.segments),
        languages=frozenset(offering.languages),
        needs=frozenset(offering.needs),
        is_paid=offering.is_paid,
    )
