"""The catalogue as pages and reports read it; nothing here writes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from catalogue.enums import CONFIDENTIAL_SERVICE
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


def browse(
    user: Any, today: dt.date, *, word: str = "", theme: str = "", need: str = ""
) -> tuple[list[Theme], list[ServiceOffering]]:
    """What is offered on a day: free services by theme, and the paid ones kept apart (I14); one query.

    `word` is looked for in both languages; `theme` is the code of a family, with the families inside it; `need` the
    code of a difficulty. A theme or a difficulty nobody declared finds nothing.
    """
    rows = ServiceOffering.objects.visible_to(user).available(today).select_related("category__parent")
    if theme:
        rows = rows.filter(Q(category__code=theme) | Q(category__parent__code=theme))
    for part in word.split()[:5]:
        wanted = Q(code__iexact=part)
        for name in ("title_fr", "title_en", "description_fr", "description_en"):
            wanted |= Q(**{f"{name}__icontains": part})
        rows = rows.filter(wanted)
    found = [row for row in rows if not need or need in row.needs]
    return _by_theme(row for row in found if not row.is_paid), [row for row in found if row.is_paid]


def theme_choices() -> list[tuple[str, str]]:
    """Families as a list to choose from, those inside another one after it (one query)."""
    rows = list(ServiceCategory.objects.select_related("parent"))
    first = sorted((row for row in rows if row.parent_id is None), key=lambda row: (row.order, row.code))
    return [
        (row.code, f"{top.title} › {row.title}" if row.parent_id else row.title)
        for top in first
        for row in [top, *(inner for inner in rows if inner.parent_id == top.pk)]
    ]


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
    rows = offered.exclude(code=CONFIDENTIAL_SERVICE).select_related("category")
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
