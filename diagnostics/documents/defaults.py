"""What a report says when nobody wrote it: the administration, the fixed texts, the sentences of counts (domain §9)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import reference
from core.templatetags.ccv import working_phone

Json = dict[str, Any]
SATISFACTORY = 3


def administration(lang: str) -> Json:
    """The administration as the report names it; all of it is configuration."""
    names = settings.CCV_ADMINISTRATION
    suffix = "_en" if lang == "en" else ""
    return {
        "parent": names["parent"],
        "name": names.get(f"name{suffix}") or names["name"],
        "acronym": names["acronym"],
        "unit": names.get(f"unit{suffix}") or names["unit"],
        "place": "Lomé" if names["country"] == "Togo" else names["country"],
        "email": names["email"],
        "phone": working_phone(names["phone"]),
        "hours": names.get(f"hours{suffix}") or names["hours"],
    }


def fixed_texts(lang: str) -> Json:
    """The fixed texts of the report in force today, kept in the snapshot with their version (§9)."""
    texts = reference.read("report_texts")
    return {
        "code": texts["code"],
        "disclose_followup_use": bool(settings.CCV_DISCLOSE_FOLLOWUP_USE),
        **texts[lang],
    }


def clock_day(instant: Any) -> str:
    """The day of an instant where the administration works, as text; nothing for nothing."""
    return timezone.localdate(instant).isoformat() if instant else ""


def criterion_order(code: str) -> tuple[int, ...]:
    """Sort codes as people count: 1.2 before 1.10, A2 before A10."""
    digits = "".join(char if char.isdigit() else " " for char in code).split()
    return tuple(int(part) for part in digits)


def default_reading(items: list[Json]) -> str:
    """Say in one sentence where a dimension stands, when the team wrote nothing of its own."""
    rated = [item for item in items if item["level"] is not None]
    if not rated:
        return _("No criterion of this dimension was assessed.")
    solid = sum(item["level"] >= 3 for item in rated)
    return ngettext(
        "%(solid)s criterion out of %(total)s stands at level 3 or above.",
        "%(solid)s criteria out of %(total)s stand at level 3 or above.",
        solid,
    ) % {"solid": solid, "total": len(rated)}


def default_next_step(items: list[Json]) -> str:
    """Name what the least advanced criterion should become, in the grid's own words: written and applied at least."""
    rated = [item for item in items if item["level"] is not None and item["level"] < 5]
    if not rated:
        return ""
    least = min(rated, key=lambda item: (item["level"], criterion_order(item["code"])))
    aim = max(least["level"] + 1, SATISFACTORY)
    if len(least["descriptors"]) <= aim:
        return ""
    return _("%(code)s %(title)s: %(next)s.") % {
        "code": least["code"],
        "title": least["title"],
        "next": least["descriptors"][aim],
    }
