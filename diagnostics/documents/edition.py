"""What the printed report shows, prepared from its frozen snapshot: numbering, figures, dates in words (domain §9).

Snapshot, schema `ccv.report/1` (everything already in the report's language):
  report{ref, version, grid, change_note, previous{ref, closed_on}|null}
  administration{parent, name, acronym, unit, place, email, phone, hours}
  enterprise{name, place, identifiers[[type, value]], activity, size, focal_point}
  mission{origin, consent_ref, consent_on, consent_by, starts_on, ends_on, sites[], wrap_up_on, lead, team[],
          reviewer, lead_signed_on, reviewer_signed_on, functions[]}
  scale[{level, name, meaning}]
  dimensions[{code, title, short, mean|null, previous_mean|null, reading, next_step, criteria[{code, title,
          level|null, previous_level|null, descriptor, descriptors[6], rationale, evidence[], functions[],
          confidence, na_reason}]}]
  summary{lead, strengths[{title, text, refs}], priorities[…]}
  strengths[{code, title, nature, criteria[], finding, build_on, evidence}]
  improvement_areas[{code, title, nature, criteria[], finding, possible_effect, next_step, evidence,
          recommendations[]}]
  recommendations[{code, priority 1–3, text, short_text, expected_result, expected_evidence, start_month,
          due_months, areas[], criteria[], services[]}]
  services[{theme, offerings[{code, title, form, helps[]}]}]
  notice{areas[], period, legal_ref, office, deadline|""}|null · documents[] · comments[] · texts{…}
The closing date and the verification code are not in it: they are known when the file is made.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import add_months, add_working_days
from diagnostics.documents import figures
from diagnostics.rules import dates
from diagnostics.rules.notice import comments_deadline, notice_deadline

Json = dict[str, Any]
FOLLOW_UP_MONTHS = (3, 6, 12)
CONTACT_WORKING_DAYS = 5


@dataclass(frozen=True)
class Edition:
    """One rendering of a snapshot: the day it shows, the code it prints, and whether it is only a draft."""

    snapshot: Json
    closed_on: date
    code: str
    verify_url: str = ""
    is_draft: bool = False

    @property
    def lang(self) -> str:
        """The report's own language."""
        return str(self.snapshot["lang"])

    @property
    def notice_deadline(self) -> date:
        """The last day of the notice: kept from the version that issued it, else counted from this closing."""
        kept = (self.snapshot["notice"] or {}).get("deadline")
        return date.fromisoformat(kept) if kept else notice_deadline(self.closed_on)

    def day(self, value: date | str | None) -> str:
        """Write a date of the snapshot or of this edition in the report's language."""
        if not value:
            return ""
        return dates.long_date(date.fromisoformat(value) if isinstance(value, str) else value, self.lang)

    def number(self, value: float | None) -> str:
        """Write a level with one decimal, with a comma in French; a dimension without level has a dash."""
        if value is None:
            return "–"
        return f"{value:.1f}".replace(".", "," if self.lang == "fr" else ".")


def without_notice(snapshot: Json) -> Json:
    """Give the same report without its notice, for readers who may not know that one exists (domain §7.4)."""
    return {**snapshot, "notice": None}


def prepare(edition: Edition) -> Json:
    """Give the templates everything they show; to be called with the report's language active."""
    snapshot = edition.snapshot
    texts = _filled_texts(edition)
    levels = _levels(snapshot)
    return {
        "lang": edition.lang,
        "title": f"{texts['title'].replace(chr(10), ' ')} – {snapshot['enterprise']['name']} – {snapshot['report']['ref']}",
        "is_draft": edition.is_draft,
        "s": snapshot,
        "texts": texts,
        "chapters": _chapters(snapshot),
        "code": edition.code,
        "closed": edition.day(edition.closed_on),
        "closed_iso": f"{edition.closed_on.isoformat()}T12:00:00Z",
        "footline": _footline(edition),
        "qr": figures.qr_path(edition.verify_url) if edition.verify_url else None,
        "weave": figures.weave_of(snapshot),
        "cover_rows": _cover_rows(edition),
        "record": _record(edition),
        "scale": [{**step, "cells": figures.cells(step["level"])} for step in snapshot["scale"]],
        "set_aside": _set_aside(snapshot),
        "series": figures.series_labels(snapshot, edition.closed_on),
        "distribution": figures.distribution_of(snapshot, edition.closed_on),
        "stats": _stats(edition),
        "radar": figures.radar_of(edition),
        "rows": figures.table_rows(edition),
        "dimensions": [_dimension(edition, item) for item in snapshot["dimensions"]],
        "strengths": [_item(item, levels) for item in snapshot["strengths"]],
        "areas": [_item(item, levels) for item in snapshot["improvement_areas"]],
        "leads": _leads(snapshot, levels),
        "bands": _bands(edition),
        "milestones": figures.follow_up_steps(edition, texts),
        "months": figures.month_initials(edition.closed_on, edition.lang),
        "timeline": figures.timeline_of(edition),
        "calendar": _calendar(edition),
        "notice": _notice(edition),
        "signatures": _signatures(edition),
        "excerpt": _excerpt(snapshot),
    }


def _filled_texts(edition: Edition) -> Json:
    texts = dict(edition.snapshot["texts"])
    contact_by = edition.day(add_working_days(edition.closed_on, CONTACT_WORKING_DAYS))
    values = {
        "contact_by": contact_by,
        "comments_by": edition.day(comments_deadline(edition.closed_on)),
        "code": edition.code,
        "date": edition.day(edition.closed_on),
        "dimensions": _count_dimensions(len(edition.snapshot["dimensions"]), edition.lang),
        "criteria": _count_criteria(len(_levels(edition.snapshot)), edition.lang),
    }
    for key in ("services_lead", "services_none", "no_comments", "integrity", "method_lead"):
        texts[key] = _fill(texts[key], values)
    return texts


def _fill(text: str, values: Json) -> str:
    """Put values in the places a fixed text names; braces in anything else stay as typed."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count_dimensions(count: int, lang: str) -> str:
    phrase = ngettext("%(number)s dimension", "%(number)s dimensions", count)
    return _capital(phrase % {"number": dates.spell(count, lang, feminine=True)})


def _count_criteria(count: int, lang: str) -> str:
    return ngettext("%(number)s criterion", "%(number)s criteria", count) % {"number": count}


def _levels(snapshot: Json) -> dict[str, Json]:
    return {item["code"]: item for dimension in snapshot["dimensions"] for item in dimension["criteria"]}


def _chapters(snapshot: Json) -> Json:
    """Number the chapters; an absent notice leaves no gap in the numbering, hence no trace."""
    titles = [
        ("summary", _("Summary")),
        ("record", _("Identification")),
        ("method", _("Method")),
        ("strengths", _("Strengths")),
        ("areas", _("Improvement areas")),
        ("dimensions", _("Detail by dimension")),
        ("recommendations", _("Recommendations")),
        ("services", _("Customs services that may help")),
        ("roadmap", _("Roadmap")),
        ("notice", _("Voluntary regularisation notice")),
        ("next", _("What comes next")),
        ("signatures", _("Signatures")),
    ]
    if not snapshot["notice"]:
        titles = [pair for pair in titles if pair[0] != "notice"]
    chapters: Json = {
        key: {"number": str(i), "anchor": f"c{i}", "title": title} for i, (key, title) in enumerate(titles, 1)
    }
    chapters["annexes"] = {"number": "", "anchor": "ca", "title": _("Annexes")}
    chapters["all"] = list(chapters.values())
    return chapters


def _footline(edition: Edition) -> str:
    report = edition.snapshot["report"]
    if edition.is_draft:
        return _("%(ref)s · version %(version)s · draft of %(date)s") % {
            "ref": report["ref"],
            "version": report["version"],
            "date": edition.day(edition.closed_on),
        }
    return _("%(ref)s · version %(version)s · closed on %(date)s") % {
        "ref": report["ref"],
        "version": report["version"],
        "date": edition.day(edition.closed_on),
    }


def _cover_rows(edition: Edition) -> list[tuple[str, str]]:
    snapshot, report = edition.snapshot, edition.snapshot["report"]
    counts = _("%(grid)s, %(dimensions)s dimensions, %(criteria)s criteria") % {
        "grid": report["grid"],
        "dimensions": len(snapshot["dimensions"]),
        "criteria": len(_levels(snapshot)),
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


def _record(edition: Edition) -> list[tuple[str, list[tuple[str, str]]]]:
    enterprise, mission = edition.snapshot["enterprise"], edition.snapshot["mission"]
    rated = [item for item in _levels(edition.snapshot).values() if item["level"] is not None]
    company = [
        (_("Company name"), enterprise["name"]),
        (_("Identifiers"), " · ".join(f"{kind} {value}" for kind, value in enterprise["identifiers"])),
        (_("Activity"), enterprise["activity"]),
        (_("Size"), enterprise["size"]),
        (_("CCV focal point"), enterprise["focal_point"]),
    ]
    diagnostic = [
        (_("Origin"), mission["origin"]),
        (_("Formal acceptance"), _consent_line(edition)),
        (_("On site"), _stay(edition)),
        (_("Sites seen"), " ; ".join(mission["sites"]) if edition.lang == "fr" else "; ".join(mission["sites"])),
        (_("Oral wrap-up"), edition.day(mission["wrap_up_on"])),
        (
            _("Grid"),
            _("%(grid)s, %(rated)s criteria assessed out of %(total)s")
            % {
                "grid": edition.snapshot["report"]["grid"],
                "rated": len(rated),
                "total": len(_levels(edition.snapshot)),
            },
        ),
    ]
    team = [
        (_("Lead diagnostician"), mission["lead"]),
        (_("Team"), ", ".join(mission["team"])),
        (_("Reviewer"), _("%(name)s, outside the team") % {"name": mission["reviewer"]} if mission["reviewer"] else ""),
        (_("Undertakings"), _("Confidentiality charter and no-conflict declaration signed before the diagnostic")),
    ]
    groups = [(_("Enterprise"), company), (_("Diagnostic"), diagnostic), (_("Team"), team)]
    return [(title, [(name, value) for name, value in rows if value]) for title, rows in groups]


def _consent_line(edition: Edition) -> str:
    mission = edition.snapshot["mission"]
    if not mission["consent_on"]:
        return str(mission["consent_ref"])
    line = _("%(ref)s of %(date)s") % {"ref": mission["consent_ref"], "date": edition.day(mission["consent_on"])}
    if mission["consent_by"]:
        line += ", " + _("signed by: %(capacity)s") % {"capacity": mission["consent_by"]}
    return line


def _stay(edition: Edition) -> str:
    mission = edition.snapshot["mission"]
    if not mission["starts_on"]:
        return ""
    start = date.fromisoformat(mission["starts_on"])
    end = date.fromisoformat(mission["ends_on"] or mission["starts_on"])
    return _capital(dates.period(start, end, edition.lang))


def _set_aside(snapshot: Json) -> list[Json]:
    return [item for item in _levels(snapshot).values() if item["level"] is None]


def _stats(edition: Edition) -> list[tuple[str, str]]:
    """Three counts under the distribution: never a mark, never a mean of means (domain §9.5)."""
    items = [item for item in _levels(edition.snapshot).values() if item["level"] is not None]
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
        (str(up), ngettext("criterion moved up;", "criteria moved up;", up) + " " + _("unchanged: %(count)s.") % {"count": same}),
        (str(down), ngettext("criterion moved down.", "criteria moved down.", down)),
    ]


def _dimension(edition: Edition, item: Json) -> Json:
    snapshot = edition.snapshot
    codes = {criterion["code"] for criterion in item["criteria"]}
    related = [
        found["code"]
        for found in (*snapshot["strengths"], *snapshot["improvement_areas"], *snapshot["recommendations"])
        if codes & set(found["criteria"])
    ]
    return {
        **item,
        "anchor": item["code"].lower(),
        "mean_text": edition.number(item["mean"]),
        "previous_text": edition.number(item["previous_mean"]) if item["previous_mean"] is not None else "",
        "criteria": [_criterion(edition, criterion) for criterion in item["criteria"]],
        "related": related,
    }


def _criterion(edition: Edition, item: Json) -> Json:
    names = {step["level"]: step["name"] for step in edition.snapshot["scale"]}
    seen = ", ".join(item["evidence"])
    parts = [_capital(seen), ", ".join(item["functions"])]
    if item["confidence"]:
        parts.append(_("%(degree)s confidence") % {"degree": item["confidence"]})
    return {
        **item,
        "anchor": criterion_anchor(item["code"]),
        "cells": figures.cells(item["level"]),
        "word": "" if item["level"] is None else f"{item['level']} · {names[item['level']]}",
        "source": " · ".join(part for part in parts if part),
    }


def criterion_anchor(code: str) -> str:
    """Name the place of a criterion inside the document, so that codes link both ways."""
    return "k" + code.replace(".", "-")


def _marks(codes: list[str], levels: dict[str, Json]) -> list[Json]:
    return [
        {
            "code": code,
            "anchor": criterion_anchor(code),
            "level": levels[code]["level"],
            "cells": figures.cells(levels[code]["level"]),
        }
        for code in codes
        if code in levels and levels[code]["level"] is not None
    ]


def _item(item: Json, levels: dict[str, Json]) -> Json:
    """A strength or an area with the bars of its criteria; an area also recalls each level reached and the next."""
    steps = []
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
        "marks": _marks(item["criteria"], levels),
        "steps": steps,
        "nature_text": natures.get(item["nature"], ""),
    }


def _leads(snapshot: Json, levels: dict[str, Json]) -> Json:
    lang = snapshot["lang"]
    high = sum(1 for item in levels.values() if item["level"] is not None and item["level"] >= 4)
    low = sum(1 for item in levels.values() if item["level"] is not None and item["level"] <= 2)
    number = len(snapshot["recommendations"])

    def say(phrase: str, count: int, *, feminine: bool = False) -> str:
        return _capital(phrase % {"number": dates.spell(count, lang, feminine=feminine)})

    reach = ngettext("%(number)s criterion reaches level 4 or 5.", "%(number)s criteria reach level 4 or 5.", high)
    stand = ngettext("%(number)s criterion stands between 0 and 2.", "%(number)s criteria stand between 0 and 2.", low)
    proposals = ngettext("%(number)s proposal, by priority.", "%(number)s proposals, by priority.", number)
    actions = ngettext("%(number)s action over twelve months.", "%(number)s actions over twelve months.", number)
    strengths = say(reach, high) if high else _("No criterion reaches level 4 yet.")
    areas = say(stand, low) if low else _("No criterion stands below level 3.")
    recommendations = say(proposals, number, feminine=True) if number else _("No proposal.")
    roadmap = say(actions, number, feminine=True) if number else _("No proposal.")
    texts = snapshot["texts"]
    return {
        "strengths": strengths,
        "areas": f"{areas} {texts['areas_note']}" if low else areas,
        "recommendations": f"{recommendations} {texts['recommendations_note']}",
        "roadmap": f"{roadmap} {texts['roadmap_note']}",
    }


def _bands(edition: Edition) -> list[Json]:
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
                "marks": [{"code": code, "anchor": criterion_anchor(code)} for code in item["criteria"]],
                "left": f"{5 * min(item['start_month'], 11)}mm",
                "width": f"{5 * max(min(item['due_months'], 12) - min(item['start_month'], 11), 1)}mm",
                "help": [{"code": code, "title": offers[code]} for code in item["services"] if code in offers],
            }
            for item in edition.snapshot["recommendations"]
            if item["priority"] == priority
        ]
        if items:
            bands.append({"priority": priority, "title": title, "rows": items})
    return bands


def _calendar(edition: Edition) -> list[tuple[str, str, str]]:
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
    for months in FOLLOW_UP_MONTHS:
        rows.append((add_months(edition.closed_on, months), _("Check-in at %(months)s months") % {"months": months}, both))
    return [(edition.day(day), step, actor) for day, step, actor in sorted(rows, key=lambda row: row[0])]


def _notice(edition: Edition) -> Json | None:
    notice = edition.snapshot["notice"]
    if not notice:
        return None
    texts, deadline = edition.snapshot["texts"], edition.notice_deadline
    areas = notice["areas"]
    joined = areas[0] if len(areas) == 1 else _("%(first)s and %(last)s") % {"first": ", ".join(areas[:-1]), "last": areas[-1]}
    words = {"spelled": dates.spelled_date(deadline, edition.lang), "closed": edition.day(edition.closed_on)}
    return {
        "lead": _fill(texts["notice_lead"], {"areas": joined}),
        "deadline": edition.day(deadline),
        "words": _fill(texts["notice_words"], words),
        "effect": _fill(texts["notice_effect"], {"legal_ref": notice["legal_ref"]}),
        "period": _fill(texts["notice_period"], {"period": _capital(notice["period"])}),
        "steps": [texts["notice_step_1"], texts["notice_step_2"], texts["notice_step_3"]],
        "after": texts["notice_after"],
        "office": notice["office"],
    }


def _signatures(edition: Edition) -> list[Json]:
    """Say who signed and when on the portal; a signature not yet given leaves its line free."""
    mission, text = edition.snapshot["mission"], edition.snapshot["texts"]["signed_electronically"]
    people = [
        (_("Lead diagnostician"), mission["lead"], mission["lead_signed_on"]),
        (_("Reviewer"), mission["reviewer"], mission["reviewer_signed_on"]),
    ]
    return [
        {"role": role, "name": name, "line": _fill(text, {"date": edition.day(day)}) if day else _("Signature")}
        for role, name, day in people
    ]


def _excerpt(snapshot: Json) -> list[Json]:
    """Show, for the first criteria to work on, the six descriptors of the grid with the level observed marked."""
    levels = _levels(snapshot)
    chosen: list[str] = []
    for area in snapshot["improvement_areas"]:
        for code in area["criteria"][:1]:
            if code in levels and code not in chosen and len(levels[code]["descriptors"]) == 6:
                chosen.append(code)
    return [
        {
            "code": code,
            "title": levels[code]["title"],
            "cells": [(text, level == levels[code]["level"]) for level, text in enumerate(levels[code]["descriptors"])],
        }
        for code in chosen[:3]
    ]
