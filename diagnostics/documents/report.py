"""Make the report's file from its frozen snapshot: one archivable PDF with the data attached (domain §9; ADR 0008)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import pdf, signing
from core.clock import add_working_days
from core.qr import qr_path
from diagnostics.documents import chapters, figures, look
from diagnostics.documents.edition import CONTACT_WORKING_DAYS, Edition, Json, capital, fill, levels_of
from diagnostics.rules import dates
from diagnostics.rules.notice import comments_deadline

STYLESHEET = "report.css"
ROADMAP_ROWS = 10  # more actions than that are set smaller, so that the roadmap stays on one page


@dataclass(frozen=True)
class ReportFile:
    """A finished file: its bytes, their SHA-256, and the day it shows."""

    content: bytes
    sha256: str
    dated: date


def markup(edition: Edition) -> str:
    """Write the whole report as HTML in its own languages, whoever asks for it."""
    parts = []
    for part in edition.parts:
        with translation.override(part.lang):
            parts.append(prepare(part))
    first, second = parts[0], parts[1] if len(parts) > 1 else None
    if second:
        first["other"], second["other"] = second, first
    context = {"parts": parts, "first": first, "second": second, "cover_rows": _cover_rows(parts)}
    with translation.override(first["lang"]):
        return render_to_string("pdf/report/report.html", context)


def _cover_rows(parts: list[Json]) -> list[Json]:
    """Set the rows of the one cover side by side in the languages of the file."""
    names = (("name", "value"), ("name2", "value2"))
    rows = zip(*(part["cover_rows"] for part in parts), strict=True)
    return [
        {key: text for pair, row in zip(names, said, strict=False) for key, text in zip(pair, row, strict=True)}
        for said in rows
    ]


def make_file(edition: Edition, *, limits: pdf.Limits = pdf.LIMITS) -> ReportFile:
    """Lay out the report; the same edition gives the same bytes. A draft carries no data and is never stored."""
    attachments = () if edition.is_draft else (_data_of(edition),)
    content = pdf.render(
        markup(edition), stylesheet=STYLESHEET, css=look.document_rules(), attachments=attachments, limits=limits
    )
    return ReportFile(content=content, sha256=pdf.digest(content), dated=edition.closed_on)


def seal_file(edition: Edition) -> ReportFile:
    """Lay out the report and sign it with the organisation's certificate when there is one: what is stored for ever."""
    with translation.override(edition.lang):
        reason = _("Report %(ref)s, version %(version)s") % edition.snapshot["report"]
    content = signing.sign(make_file(edition).content, reason=reason)
    return ReportFile(content=content, sha256=pdf.digest(content), dated=edition.closed_on)


def canonical(snapshot: Json) -> bytes:
    """Write a snapshot the same way every time, to hash it or attach it."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _data_of(edition: Edition) -> pdf.Attached:
    report = {
        **edition.snapshot["report"],
        "closed_on": edition.closed_on.isoformat(),
        "verification_code": edition.code,
    }
    with translation.override(edition.lang):
        description = _("Content of the report, JSON format")
    return pdf.Attached(
        name=f"{report['ref']}-v{report['version']}.json",
        content=canonical({**edition.snapshot, "report": report}),
        description=description,
        dated=datetime.combine(edition.closed_on, time(12), tzinfo=UTC),
    )


def prepare(edition: Edition) -> Json:
    """Give the templates everything they show; to be called with the report's language active."""
    snapshot = edition.snapshot
    texts = _filled_texts(edition)
    levels = levels_of(snapshot)
    return {
        "lang": edition.lang,
        "at": edition.at,
        "version_title": _("French version") if edition.lang == "fr" else _("English version"),
        "ink": look.inks(),
        "emblem": look.has_own_drawing(),
        "title": f"{texts['title'].replace(chr(10), ' ')} – {snapshot['enterprise']['name']} – {snapshot['report']['ref']}",
        "is_draft": edition.is_draft,
        "s": snapshot,
        "texts": texts,
        "chapters": _chapters(edition),
        "code": edition.code,
        "closed": edition.day(edition.closed_on),
        "closed_iso": f"{edition.closed_on.isoformat()}T12:00:00Z",
        "footline": _footline(edition),
        "qr": qr_path(edition.verify_url) if edition.verify_url else None,
        "weave": figures.weave_of(snapshot),
        "cover_rows": chapters.cover_rows(edition),
        "record": chapters.record_rows(edition),
        "scale": [{**step, "cells": figures.cells(step["level"])} for step in snapshot["scale"]],
        "set_aside": chapters.criteria_set_aside(snapshot),
        "series": figures.series_labels(snapshot, edition.closed_on),
        "distribution": figures.distribution_of(snapshot, edition.closed_on),
        "stats": chapters.stats(edition),
        "radar": figures.radar_of(edition),
        "rows": figures.table_rows(edition),
        "dimensions": [chapters.dimension_page(edition, item) for item in snapshot["dimensions"]],
        "strengths": [chapters.finding_page(edition, item) for item in snapshot["strengths"]],
        "areas": [chapters.finding_page(edition, item) for item in snapshot["improvement_areas"]],
        "leads": _leads(snapshot, levels),
        "bands": chapters.bands(edition),
        "is_dense": len(snapshot["recommendations"]) > ROADMAP_ROWS,
        "milestones": figures.follow_up_steps(edition, texts),
        "months": figures.month_initials(edition.closed_on, edition.lang),
        "timeline": figures.timeline_of(edition),
        "calendar": chapters.calendar(edition),
        "notice": chapters.notice_page(edition),
        "signatures": chapters.signatures(edition),
        "excerpt": chapters.excerpt(snapshot),
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
        "criteria": _count_criteria(len(levels_of(edition.snapshot)), edition.lang),
    }
    for key in ("services_lead", "services_none", "no_comments", "integrity", "method_lead"):
        texts[key] = fill(texts[key], values)
    return texts


def _count_dimensions(count: int, lang: str) -> str:
    phrase = ngettext("%(number)s dimension", "%(number)s dimensions", count)
    return capital(phrase % {"number": dates.spell(count, lang, feminine=True)})


def _count_criteria(count: int, lang: str) -> str:
    return ngettext("%(number)s criterion", "%(number)s criteria", count) % {"number": count}


def _chapters(edition: Edition) -> Json:
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
    if not edition.snapshot["notice"]:
        titles = [pair for pair in titles if pair[0] != "notice"]
    numbered: Json = {
        key: {"number": str(i), "anchor": f"{edition.at}c{i}", "title": title}
        for i, (key, title) in enumerate(titles, 1)
    }
    numbered["annexes"] = {"number": "", "anchor": f"{edition.at}ca", "title": _("Annexes")}
    numbered["all"] = list(numbered.values())
    return numbered


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


def _leads(snapshot: Json, levels: dict[str, Json]) -> Json:
    lang = snapshot["lang"]
    high = sum(1 for item in levels.values() if item["level"] is not None and item["level"] >= 4)
    low = sum(1 for item in levels.values() if item["level"] is not None and item["level"] <= 2)
    number = len(snapshot["recommendations"])

    def say(phrase: str, count: int, *, feminine: bool = False) -> str:
        return capital(phrase % {"number": dates.spell(count, lang, feminine=feminine)})

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
