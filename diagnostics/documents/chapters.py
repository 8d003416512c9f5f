"""The chapters of the printed report, each prepared from the snapshot for its template (domain §9)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import add_months, add_working_days
from core.templatetags.typography import written
from diagnostics.documents import figures
from diagnostics.documents.edition import (
    CONTACT_WORKING_DAYS,
    FOLLOW_UP_MONTHS,
    Edition,
    Json,
    capital,
    criterion_anchor,
    fill,
    fill_marked,
    levels_of,
)
from diagnostics.rules import dates
from diagnostics.rules.notice import comments_deadline


def cover_rows(edition: Edition) -> list[tuple[str, str]]:
    """What the foot of the cover says: reference, day, version, grid, previous diagnostic."""
    snapshot, report = edition.snapshot, edition.snapshot["report"]
    counts = _("%(grid)s, %(dimensions)s dimensions, %(criteria)s criteria") % {
        "grid": report["grid"],
        "dimensions": len(snapshot["dimensions"]),
        "criteria": len(levels_of(snapshot)),
    }
    closed = _("to be closed") if edition.is_draft else edition.day(edition.closed_on)
    rows = [
        (_("Reference"), report["ref"]),
        (_("Closed on"), closed),
        (_("Version"), str(report["version"])),
        (_("Grid"), counts),
    ]
    if report["previous"]:
        previous = _("%(ref)s, closed on %(date)s") % {
            "ref": report["previous"]["ref"],
            "date": edition.day(report["previous"]["closed_on"]),
        }
        rows.append((_("Previous"), previous))
    return rows


def record_rows(edition: Edition) -> list[tuple[str, list[tuple[str, str]]]]:
    """The record: enterprise, diagnostic and team; a line without value is left out."""
    enterprise, mission = edition.snapshot["enterprise"], edition.snapshot["mission"]
    rated = [item for item in levels_of(edition.snapshot).values() if item["level"] is not None]
    company = [
        (_("Company name"), enterprise["name"]),
        (_("Identifiers"), " · ".join(f"{kind} {value}" for kind, value in enterprise["identifiers"])),
        (_("Activity"), enterprise["activity"]),
        (_("Size"), enterprise["size"]),
        (_("CCV focal point"), written(enterprise, "focal_point")),
    ]
    diagnostic = [
        (_("Origin"), mission["origin"]),
        (_("Formal acceptance"), consent_line(edition)),
        (_("On site"), stay(edition)),
        (_("Sites seen"), " ; ".join(mission["sites"]) if edition.lang == "fr" else "; ".join(mission["sites"])),
        (_("Oral wrap-up"), edition.day(mission["wrap_up_on"])),
        (
            _("Grid"),
            _("%(grid)s, %(rated)s criteria assessed out of %(total)s")
            % {
                "grid": edition.snapshot["report"]["grid"],
                "rated": len(rated),
                "total": len(levels_of(edition.snapshot)),
            },
        ),
    ]
    team = [
        (_("Lead diagnostician"), mission["lead"]),
        (_("Team"), ", ".join(mission["team"])),
        (
            _("Reviewer"),
            _("%(name)s, outside the team") % {"name": mission["reviewer"]} if mission["reviewer"] else "",
        ),
        (_("Undertakings"), _("Confidentiality charter and no-conflict declaration signed before the diagnostic")),
    ]
    groups = [(_("Enterprise"), company), (_("Diagnostic"), diagnostic), (_("Team"), team)]
    return [(title, [(name, value) for name, value in rows if value]) for title, rows in groups]


def consent_line(edition: Edition) -> str:
    """Which acceptance, of which day, signed in which capacity (I2)."""
    mission = edition.snapshot["mission"]
    if not mission["consent_on"]:
        return str(mission["consent_ref"])
    line = _("%(ref)s of %(date)s") % {"ref": mission["consent_ref"], "date": edition.day(mission["consent_on"])}
    if not mission["consent_by"]:
        return line
    return fill_marked(
        "{line}, " + _("signed by: %(capacity)s") % {"capacity": "{by}"},
        {"line": line, "by": written(mission, "consent_by")},
    )


def stay(edition: Edition) -> str:
    """The days on site."""
    mission = edition.snapshot["mission"]
    if not mission["starts_on"]:
        return ""
    start = date.fromisoformat(mission["starts_on"])
    end = date.fromisoformat(mission["ends_on"] or mission["starts_on"])
    return capital(dates.period(start, end, edition.lang))


def criteria_set_aside(snapshot: Json) -> list[Json]:
    """Criteria without a level, to be named with their reason (§9.4)."""
    return [item for item in levels_of(snapshot).values() if item["level"] is None]


def stats(edition: Edition) -> list[tuple[str, str]]:
    """Three counts under the distribution: never a mark, never a mean of means (domain §9.5)."""
    items = [item for item in levels_of(edition.snapshot).values() if item["level"] is not None]
    before = [item for item in items if item["previous_level"] is not None]
    if not before:
        counts = Counter("high" if i["level"] >= 4 else "low" if i["level"] <= 2 else "mid" for i in items)
        return [
            (str(counts["high"]), ngettext("criterion at level 4 or 5", "criteria at level 4 or 5", counts["high"])),
            (str(counts["mid"]), ngettext("criterion at level 3", "criteria at level 3", counts["mid"])),
            (str(counts["low"]), ngettext("criterion from 0 to 2", "criteria from 0 to 2", counts["low"])),
        ]
    solid = sum(item["level"] >= 3 for item in items)
    was = sum(item["previous_level"] >= 3 for item in before)
    up = sum(item["level"] > item["previous_level"] for item in before)
    down = sum(item["level"] < item["previous_level"] for item in before)
    same = len(before) - up - down
    return [
        (
            str(solid),
            ngettext("criterion at level 3 or above;", "criteria at level 3 or above;", solid)
            + " "
            + _("previously %(count)s.") % {"count": was},
        ),
        (
            str(up),
            ngettext("criterion moved up;", "criteria moved up;", up)
            + " "
            + _("unchanged: %(count)s.") % {"count": same},
        ),
        (str(down), ngettext("criterion moved down.", "criteria moved down.", down)),
    ]


def dimension_page(edition: Edition, item: Json) -> Json:
    """One dimension with its criteria and the codes that speak of them."""
    snapshot = edition.snapshot
    codes = {criterion["code"] for criterion in item["criteria"]}
    related = [
        found["code"]
        for found in (*snapshot["strengths"], *snapshot["improvement_areas"], *snapshot["recommendations"])
        if codes & set(found["criteria"])
    ]
    return {
        **item,
        "anchor": f"{edition.at}{item['code'].lower()}",
        "mean_text": edition.number(item["mean"]),
        "previous_text": edition.number(item["previous_mean"]) if item["previous_mean"] is not None else "",
        "criteria": [criterion_page(edition, criterion) for criterion in item["criteria"]],
        "related": related,
    }


def criterion_page(edition: Edition, item: Json) -> Json:
    """One criterion: its bar, the word of its level, what it rests on."""
    names = {step["level"]: step["name"] for step in edition.snapshot["scale"]}
    seen = ", ".join(item["evidence"])
    parts = [capital(seen), ", ".join(item["functions"])]
    if item["confidence"]:
        parts.append(_("%(degree)s confidence") % {"degree": item["confidence"]})
    return {
        **item,
        "anchor": criterion_anchor(edition, item["code"]),
        "cells": figures.cells(item["level"]),
        "word": "" if item["level"] is None else f"{item['level']} · {names[item['level']]}",
        "source": " · ".join(part for part in parts if part),
    }


def marks(edition: Edition, codes: list[str]) -> list[Json]:
    """The small bars beside a finding."""
    levels = levels_of(edition.snapshot)
    return [
        {
            "code": code,
            "anchor": criterion_anchor(edition, code),
            "level": levels[code]["level"],
            "cells": figures.cells(levels[code]["level"]),
        }
        for code in codes
        if code in levels and levels[code]["level"] is not None
    ]


def finding_page(edition: Edition, item: Json) -> Json:
    """A strength or an area with the bars of its criteria; an area also recalls each level reached and the next."""
    levels, steps = levels_of(edition.snapshot), []
    for code in item["criteria"]:
        criterion = levels.get(code)
        if criterion is None or criterion["level"] is None:
            continue
        descriptors, level = criterion["descriptors"], criterion["level"]
        following = descriptors[level + 1] if level < 5 and len(descriptors) > level + 1 else ""
        steps.append({"code": code, "reached": criterion["descriptor"], "next": following})
    natures = {"structural": _("structural"), "functional": _("functional")}
    return {
        **item,
        "marks": marks(edition, item["criteria"]),
        "steps": steps,
        "nature_text": natures.get(item["nature"], ""),
    }


def bands(edition: Edition) -> list[Json]:
    """Group the recommendations by priority, with suggested dates counted from the closing."""
    titles = {
        1: _("Priority 1 – to start now"),
        2: _("Priority 2 – to start within six months"),
        3: _("Priority 3 – to plan within the year"),
    }
    offers = {o["code"]: o["title"] for group in edition.snapshot["services"] for o in group["offerings"]}
    bands = []
    for priority, title in titles.items():
        items = [
            {
                **item,
                "due": edition.day(add_months(edition.closed_on, item["due_months"])),
                "marks": [{"code": code, "anchor": criterion_anchor(edition, code)} for code in item["criteria"]],
                "from_month": min(item["start_month"], 11),
                "months": max(min(item["due_months"], 12) - min(item["start_month"], 11), 1),
                "help": [{"code": code, "title": offers[code]} for code in item["services"] if code in offers],
            }
            for item in edition.snapshot["recommendations"]
            if item["priority"] == priority
        ]
        if items:
            bands.append({"priority": priority, "title": title, "rows": items})
    return bands


def calendar(edition: Edition) -> list[tuple[str, str, str]]:
    """What comes next, in the order of the dates; without a notice nothing shows that one could exist."""
    unit = edition.snapshot["texts"]["follow_up_actor_unit"]
    both = _("Enterprise and account agent")
    rows = [
        (add_working_days(edition.closed_on, CONTACT_WORKING_DAYS), _("First contact to present the services"), unit),
        (
            comments_deadline(edition.closed_on),
            _("End of the thirty days for leaving comments"),
            _("Enterprise, if it wishes"),
        ),
    ]
    if edition.snapshot["notice"]:
        rows.append((edition.notice_deadline, _("End of the two-month period"), _("Enterprise, where needed")))
    rows += [
        (add_months(edition.closed_on, months), _("Check-in at %(months)s months") % {"months": months}, both)
        for months in FOLLOW_UP_MONTHS
    ]
    return [(edition.day(day), step, actor) for day, step, actor in sorted(rows, key=lambda row: row[0])]


def notice_page(edition: Edition) -> Json | None:
    """The notice in words and figures, or nothing (§9.11)."""
    notice = edition.snapshot["notice"]
    if not notice:
        return None
    texts, deadline = edition.snapshot["texts"], edition.notice_deadline
    areas, period = notice["areas"], {**notice, "period": capital(notice["period"])}
    joined = (
        areas[0]
        if len(areas) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(areas[:-1]), "last": areas[-1]}
    )
    words = {"spelled": dates.spelled_date(deadline, edition.lang), "closed": edition.day(edition.closed_on)}
    return {
        "lead": fill(texts["notice_lead"], {"areas": joined}),
        "deadline": edition.day(deadline),
        "words": fill(texts["notice_words"], words),
        "effect": fill_marked(texts["notice_effect"], {"legal_ref": written(notice, "legal_ref")}),
        "period": fill_marked(texts["notice_period"], {"period": written(period, "period")}),
        "steps": [texts["notice_step_1"], texts["notice_step_2"], texts["notice_step_3"]],
        "after": texts["notice_after"],
        "office": written(notice, "office"),
    }


def signatures(edition: Edition) -> list[Json]:
    """Say who signed and when on the portal; a signature not yet given leaves its line free."""
    mission, text = edition.snapshot["mission"], edition.snapshot["texts"]["signed_electronically"]
    people = [
        (_("Lead diagnostician"), mission["lead"], mission["lead_signed_on"]),
        (_("Reviewer"), mission["reviewer"], mission["reviewer_signed_on"]),
    ]
    return [
        {"role": role, "name": name, "line": fill(text, {"date": edition.day(day)}) if day else _("Signature")}
        for role, name, day in people
    ]


def excerpt(snapshot: Json) -> list[Json]:
    """Show, for the first criteria to work on, the six descriptors of the grid with the level observed marked."""
    levels = levels_of(snapshot)
    chosen: list[str] = []
    for area in snapshot["improvement_areas"]:
        for code in area["criteria"][:1]:
            if code in levels and code not in chosen and len(levels[code]["descriptors"]) == 6:
                chosen.append(code)
    return [
        {
            "code": code,
            "title": levels[code]["title"],
            "cells": [
                (text, level == levels[code]["level"]) for level, text in enumerate(levels[code]["descriptors"])
            ],
        }
        for code in chosen[:3]
    ]
