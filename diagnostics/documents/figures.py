"""The figures of the report, from its snapshot: level bars, radar, distribution, timeline, QR code (domain §9.5)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.clock import add_months
from diagnostics.documents import look
from diagnostics.rules import dates, radar
from diagnostics.rules.notice import comments_deadline

if TYPE_CHECKING:
    from diagnostics.documents.edition import Edition

Json = dict[str, Any]
LABEL_WIDTH = 35  # what an axis label may take beside the radar, in mm


def cells(level: int | None) -> list[bool]:
    """Say which of the five cells of a level bar are filled."""
    return [step < (level or 0) for step in range(5)]


def weave_of(snapshot: Json) -> list[Json]:
    """Weave the cover from the shape of the grid alone: no level shows in it."""
    colours = look.inks()
    rects = radar.weave([len(dimension["criteria"]) for dimension in snapshot["dimensions"]])
    return [{"place": rect, "fill": colours[rect.tone]} for rect in rects]


def has_previous(snapshot: Json) -> bool:
    """Tell whether the report can be compared with an earlier diagnostic."""
    return bool(snapshot["report"]["previous"]) and any(
        dimension["previous_mean"] is not None for dimension in snapshot["dimensions"]
    )


def series_labels(snapshot: Json, closed_on: date) -> Json:
    """Name the two series by their years, or by their references when both are of the same year."""
    current, previous = str(closed_on.year), ""
    if has_previous(snapshot):
        before = snapshot["report"]["previous"]
        previous = before["closed_on"][:4]
        if previous == current:
            current, previous = snapshot["report"]["ref"], before["ref"]
    return {"current": current, "previous": previous}


def distribution_of(snapshot: Json, closed_on: date) -> Json:
    """Count the criteria per level, now and before, as stacked bars with a sentence that says the same."""
    labels = series_labels(snapshot, closed_on)
    items = [item for dimension in snapshot["dimensions"] for item in dimension["criteria"]]
    series = []
    for key, label in (("previous_level", labels["previous"]), ("level", labels["current"])):
        if label:
            counts = Counter(item[key] for item in items if item[key] is not None)
            series.append((label, [counts[level] for level in range(6)]))
    described = ". ".join(
        f"{label} : "
        + ", ".join(_("%(count)s at level %(level)s") % {"count": n, "level": i} for i, n in enumerate(counts))
        for label, counts in series
    )
    tones = look.level_tones()
    drawn = radar.distribution([(label if len(label) < 6 else "", counts) for label, counts in series])
    bars = [
        {"bar": bar, "blocks": [{"at": block, "fill": tones[block.level]} for block in bar.blocks]} for bar in drawn
    ]
    top = 1 + len(bars) * radar.BAR_STEP
    legend = [
        {
            "x": f"{14 + 25.6 * i:.1f}",
            "text_x": f"{18.8 + 25.6 * i:.1f}",
            "y": f"{top + 2.6:.1f}",
            "text_y": f"{top + 5.5:.1f}",
            "fill": tones[i],
            "label": f"{step['level']} {step['name']}",
            "hatch": _small_hatch(14 + 25.6 * i, top + 2.6) if i == 1 else "",
        }
        for i, step in enumerate(snapshot["scale"])
    ]
    return {"bars": bars, "legend": legend, "height": f"{top + 9:.1f}", "title": described}


def _small_hatch(x: float, y: float) -> str:
    """Hatch the square of the legend as the bar it explains."""
    lines = ((1.7, 0, 0, 1.7), (3.4, 0, 0, 3.4), (3.4, 1.7, 1.7, 3.4))
    return "".join(f"M{x + a:.1f} {y + b:.1f}L{x + c:.1f} {y + d:.1f}" for a, b, c, d in lines)


def radar_of(edition: Edition) -> Json | None:
    """Draw the radar of mean levels, with a description that names the highest and the lowest axis."""
    dimensions = edition.snapshot["dimensions"]
    before = [item["previous_mean"] for item in dimensions] if has_previous(edition.snapshot) else None
    drawing = radar.radar([item["mean"] for item in dimensions], before)
    if drawing is None:
        return None
    labels = series_labels(edition.snapshot, edition.closed_on)
    axes = [
        {
            "place": axis,
            "code": item["code"],
            "name": item["short"],
            "size": f"{min(3.2, LABEL_WIDTH / max(len(item['short']), 1) / 0.5):.2f}",
            "value": edition.number(item["mean"]),
            "previous": edition.number(item["previous_mean"]) if before and item["previous_mean"] is not None else "",
        }
        for axis, item in zip(drawing.axes, dimensions, strict=True)
    ]
    return {"drawing": drawing, "axes": axes, "title": _radar_title(edition), "labels": labels}


def _radar_title(edition: Edition) -> str:
    rated = [item for item in edition.snapshot["dimensions"] if item["mean"] is not None]
    if not rated:
        return str(_("Radar chart without any level yet."))
    best, least = max(rated, key=lambda i: i["mean"]), min(rated, key=lambda i: i["mean"])
    return _(
        "Radar chart with %(axes)s axes, from 0 to 5: mean level of each dimension. Furthest: %(best)s, at "
        "%(best_mean)s; nearest: %(least)s, at %(least_mean)s. Every value is in the table below."
    ) % {
        "axes": len(edition.snapshot["dimensions"]),
        "best": best["code"],
        "best_mean": edition.number(best["mean"]),
        "least": least["code"],
        "least_mean": edition.number(least["mean"]),
    }


def table_rows(edition: Edition) -> list[Json]:
    """Repeat the radar as a table, with a dumbbell from the previous level to the current one."""
    rows = []
    for item in edition.snapshot["dimensions"]:
        mean, before = item["mean"], item["previous_mean"]
        gap = "" if mean is None or before is None else _signed(round(mean - before, 1), edition)
        rows.append(
            {
                "code": item["code"],
                "title": item["title"],
                "mean": edition.number(mean),
                "previous": edition.number(before),
                "gap": gap,
                "dot": _track(mean),
                "hollow": _track(before),
                "from": _track(None if None in (mean, before) else min(mean, before)),
                "span": "" if mean is None or before is None else look.tenths(abs(mean - before)),
            }
        )
    return rows


def _track(value: float | None) -> str:
    return "" if value is None else look.tenths(value)


def _signed(gap: float, edition: Edition) -> str:
    if gap == 0:
        return "="
    return f"{'+' if gap > 0 else '−'}\u202f{edition.number(abs(gap))}"


def follow_up_steps(edition: Edition, texts: Json) -> list[Json]:
    """Give the three check-ins at 3, 6 and 12 months with their dates."""
    return [
        {
            "title": _("%(months)s months") % {"months": months},
            "date": edition.day(add_months(edition.closed_on, months)),
            "text": texts[f"step_{months}"],
        }
        for months in (3, 6, 12)
    ]


def month_initials(closed_on: date, lang: str) -> Json:
    """Name the twelve months after the closing above the roadmap."""
    first, last = add_months(closed_on, 0), add_months(closed_on, 12)
    names = [dates.MONTHS[lang][add_months(closed_on, i).month - 1][0].upper() for i in range(1, 13)]

    def month(day: date) -> str:
        name = dates.SHORT_MONTHS[lang][day.month - 1]
        return f"{name[:1].upper()}{name[1:]} {day.year}"

    return {"from": month(first), "to": month(last), "initials": names}


def timeline_of(edition: Edition) -> Json:
    """Draw what follows the closing on one line; without a notice its milestone is simply not there."""
    closed = edition.closed_on
    steps = [(closed, _("Closing"), True), (comments_deadline(closed), _("Comments"), False)]
    if edition.snapshot["notice"]:
        steps.append((edition.notice_deadline, _("End of 2 months"), False))
    steps += [
        (add_months(closed, months), _("At %(months)s months") % {"months": months}, True) for months in (3, 6, 12)
    ]
    ticks, placed = radar.timeline(closed, steps)
    marks = [{"at": mark, "date": dates.short_date(mark.day, edition.lang)} for mark in placed]
    title = _("What comes next: %(steps)s.") % {
        "steps": ", ".join(f"{mark.title} {edition.day(mark.day)}" for mark in placed)
    }
    return {"ticks": ticks, "marks": marks, "title": title}
