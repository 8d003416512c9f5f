"""The texts of a report that a correction may change, by place: which rows, which columns (domain §7.3).

A place is `finding:<uuid>`, `recommendation:<uuid>` or `criterion:<code>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.enums import Language
from diagnostics.models import CriterionRating, Diagnostic, DiagnosticReport, Finding, Recommendation

FIELDS = {
    "finding": ("title", "text"),
    "recommendation": ("title", "text", "evidence"),
    "criterion": ("rationale",),
}


def place_of(row: Any) -> str:
    """Name the place of a row."""
    if isinstance(row, CriterionRating):
        return f"criterion:{row.criterion.code}"
    return f"{'finding' if isinstance(row, Finding) else 'recommendation'}:{row.uuid}"


def columns(place: str, lang: str) -> dict[str, str]:
    """Which column holds each text of a place, in the language of the report."""
    kind = place.partition(":")[0]
    return {name: name if kind == "criterion" else f"{name}_{lang}" for name in FIELDS[kind]}


def outdated(place: str, name: str, lang: str) -> list[str]:
    """Which columns hold a text of a place in the other language, if any: its correction leaves them behind."""
    others = {columns(place, other)[name] for other in Language.values}
    return sorted(others - {columns(place, lang)[name]})


def rows_of(diagnostic: Diagnostic) -> dict[str, Any]:
    """Every row of a mission that a correction may change, by place."""
    rows: list[Any] = [
        *Finding.objects.filter(diagnostic=diagnostic, is_retained=True).order_by("position"),
        *Recommendation.objects.filter(diagnostic=diagnostic).order_by("position"),
        *CriterionRating.objects.filter(diagnostic=diagnostic)
        .select_related("criterion")
        .order_by("criterion__position"),
    ]
    return {place_of(row): row for row in rows}


def corrected(report: DiagnosticReport, rows: Iterable[Any]) -> None:
    """Write the corrected texts of a version over rows already read, in memory only."""
    if not report.corrections:
        return
    for row in rows:
        place = place_of(row)
        for name, value in report.corrections.get(place, {}).items():
            setattr(row, columns(place, report.language)[name], value)
