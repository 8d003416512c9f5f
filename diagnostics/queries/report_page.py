"""What the pages of a sealed report show, from its frozen snapshot; never a mark, never a segment (I1, §9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from clients.models import Task
from core.clock import add_months, add_working_days
from core.languages import reader_language
from diagnostics.enums import KIND_REPORT
from diagnostics.models import DiagnosticReport, EnterpriseComment
from diagnostics.queries.report import file_for, visible_notice
from diagnostics.rules import radar

Json = dict[str, Any]
CONTACT_WORKING_DAYS = 5
FOLLOW_UP_MONTHS = (3, 6, 12)


def enterprise_page(report: DiagnosticReport, user: Any) -> Json:
    """Strengths, areas, dimensions, roadmap and what comes next, for one reader."""
    snapshot = reading(report)
    closed_on: date = report.closed_on or date.min
    notice = visible_notice(report, user)
    file, sha256 = file_for(report, user)
    return {
        "s": snapshot,
        "strengths": snapshot["strengths"],
        "areas": snapshot["improvement_areas"],
        "dimensions": _dimensions(snapshot),
        "radar": _radar(snapshot),
        "years": _years(snapshot, closed_on),
        "roadmap": _roadmap(snapshot, closed_on),
        "services": snapshot["services"],
        "notice": notice,
        "notice_areas": snapshot["notice"]["areas"] if notice and snapshot["notice"] else [],
        "file_size": file.size if file else 0,
        "sha256": sha256,
        "comments": EnterpriseComment.objects.filter(report=report).select_related("author"),
        "contact_by": add_working_days(closed_on, CONTACT_WORKING_DAYS),
        "is_contacted": not Task.objects.filter(about_kind=KIND_REPORT, about_uuid=report.uuid).open().exists(),
        "first_check_in": add_months(closed_on, FOLLOW_UP_MONTHS[0]),
        "newer": newer_version(report),
        "older": older_version(report),
    }


def reading(report: DiagnosticReport) -> Json:
    """The sealed content in the reader's language where it was sealed in both, else in its own (ADR 0015)."""
    snapshot: Json = report.snapshot or {}
    other: Json | None = snapshot.get("second_language")
    return other if other and other["lang"] == reader_language() else snapshot


def newer_version(report: DiagnosticReport) -> DiagnosticReport | None:
    """The communicated version that corrects this one, if any."""
    rows = DiagnosticReport.objects.communicated().filter(diagnostic_id=report.diagnostic_id)
    return rows.filter(version__gt=report.version).order_by("-version").first()


def older_version(report: DiagnosticReport) -> DiagnosticReport | None:
    """The version this one corrects, kept as it was sealed."""
    rows = DiagnosticReport.objects.communicated().filter(diagnostic_id=report.diagnostic_id)
    return rows.filter(version__lt=report.version).order_by("-version").first() if report.version > 1 else None


def _number(value: float | None, lang: str) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}".replace(".", "," if lang == "fr" else ".")


def _dimensions(snapshot: Json) -> list[Json]:
    lang = snapshot["lang"]
    rows = []
    for item in snapshot["dimensions"]:
        mean, before = item["mean"], item["previous_mean"]
        gap = ""
        if mean is not None and before is not None:
            step = round(mean - before, 1)
            gap = "=" if not step else f"{'+' if step > 0 else '−'}{_number(abs(step), lang)}"
        rows.append(item | {"mean_text": _number(mean, lang), "previous_text": _number(before, lang), "gap": gap})
    return rows


def _radar(snapshot: Json) -> Json | None:
    items = snapshot["dimensions"]
    before = [item["previous_mean"] for item in items] if snapshot["report"]["previous"] else None
    drawing = radar.radar([item["mean"] for item in items], before, radar.SCREEN_FRAME)
    if drawing is None:
        return None
    labels = [item["code"].replace("D0", "D") for item in items]
    return {"drawing": drawing, "axes": list(zip(labels, drawing.axes, strict=True))}


def _years(snapshot: Json, closed_on: date) -> Json:
    previous = snapshot["report"]["previous"]
    if not previous:
        return {"current": str(closed_on.year), "previous": ""}
    if previous["closed_on"][:4] == str(closed_on.year):
        return {"current": snapshot["report"]["ref"], "previous": previous["ref"]}
    return {"current": str(closed_on.year), "previous": previous["closed_on"][:4]}


def _roadmap(snapshot: Json, closed_on: date) -> list[Json]:
    """Recommendations grouped by their suggested date, soonest first."""
    steps: dict[int, list[Json]] = {}
    for item in snapshot["recommendations"]:
        steps.setdefault(item["due_months"], []).append(item)
    return [
        {"months": months, "by": add_months(closed_on, months), "rows": items}
        for months, items in sorted(steps.items())
    ]


def notice_texts(report: DiagnosticReport) -> Json:
    """The words of a notice as the report prints them, for the page that repeats it."""
    snapshot = reading(report)
    notice, texts = snapshot["notice"], snapshot["texts"]
    areas = notice["areas"]
    word = "et" if snapshot["lang"] == "fr" else "and"
    joined = areas[0] if len(areas) == 1 else f"{', '.join(areas[:-1])} {word} {areas[-1]}"
    period = notice["period"]
    return {
        "lang": snapshot["lang"],
        "lead": texts["notice_lead"].replace("{areas}", joined),
        "effect": texts["notice_effect"].replace("{legal_ref}", notice["legal_ref"]),
        "period": texts["notice_period"].replace("{period}", period[:1].upper() + period[1:]),
        "steps": [texts["notice_step_1"], texts["notice_step_2"], texts["notice_step_3"]],
        "after": texts["notice_after"],
    }
