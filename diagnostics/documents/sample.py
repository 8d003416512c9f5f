"""A fictional report with a full grid, in French or English, made by the code that makes the real ones (domain §9).

For whoever must judge the layout, a printer or a PDF checker without opening an enterprise's file. Its legal
reference is visibly worth nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from core import reference
from diagnostics.documents.edition import Edition, Json
from diagnostics.rules.notice import without_notice

FICTIONAL_BASIS = {"fr": "EXEMPLE – sans valeur", "en": "EXAMPLE – no legal value"}
CLOSED_ON = date(2026, 11, 12)
CODE = "7F3A-91C2-D04E-55B0-AA10"
FORMS = {
    "jours": "days",
    "jour": "day",
    "mois": "months",
    "présentiel": "on site",
    "mixte": "blended",
    "en ligne": "online",
}


def sample_edition(
    lang: str = "fr", *, with_notice: bool = True, base_url: str = "https://ccv.example.org"
) -> Edition:
    """The sample as it would be sealed on a known day; `both` is the French one followed by the English one."""
    snapshot = sample_snapshot("fr" if lang == "both" else lang)
    if lang == "both":
        snapshot["second_language"] = _as_typed(sample_snapshot("en"), snapshot)
    if not with_notice:
        snapshot = without_notice(snapshot)
    return Edition(
        snapshot=snapshot, closed_on=CLOSED_ON, code=CODE, verify_url=f"{base_url}/diagnostics/verification/{CODE}/"
    )


def sample_snapshot(lang: str = "fr") -> Json:
    """The frozen content of a fictional enterprise with a previous diagnostic and a notice."""
    snapshot: Json = reference.read("sample_report")
    texts = reference.read("report_texts")
    if lang == "en":
        _translate(snapshot, reference.read("sample_report_en"))
    snapshot["lang"] = lang
    snapshot["texts"] = {"code": texts["code"], "disclose_followup_use": True, **texts[lang]}
    snapshot["notice"]["legal_ref"] = FICTIONAL_BASIS[lang]
    if lang == "en":
        snapshot["notice"]["office"] = "The office named by the portal (example)"
        snapshot["notice"]["period"] = texts["en"]["notice_default_period"]
    return snapshot


def _translate(snapshot: Json, english: Json) -> None:
    """Put the English texts of the sample, and the grid's own English, in the places of the French ones."""
    words: dict[str, str] = english["words"]
    for part in ("enterprise", "administration", "mission"):
        snapshot[part] |= english[part]
    snapshot["mission"]["functions"] = _said(snapshot["mission"]["functions"], words)
    grid = reference.read("grid")
    for step, scale in zip(snapshot["scale"], grid["scale"], strict=True):
        step |= {"name": scale["label_en"], "meaning": scale["gloss_en"] or "nothing is organised"}
    known = {dimension["code"]: dimension for dimension in grid["dimensions"]}
    for item in snapshot["dimensions"]:
        dimension = known[item["code"]]
        item |= {"title": dimension["title_en"], "short": dimension["short_en"]}
        item["reading"], item["next_step"] = english["dimensions"][item["code"]]
        for criterion, source in zip(item["criteria"], dimension["criteria"], strict=True):
            _translate_criterion(criterion, source, english)
    _translate_findings(snapshot, english)
    _translate_services(snapshot, english)
    snapshot["documents"] = english["documents"]


# What a team types in one language only, by chapter: in the other part it stands as it was written (ADR 0015).
TYPED = {
    "dimensions": ("reading", "next_step"),
    "strengths": ("finding", "build_on"),
    "improvement_areas": ("finding", "possible_effect", "next_step"),
    "recommendations": ("expected_result",),
}


def _as_typed(english: Json, french: Json) -> Json:
    """Put back in the English document what a French-speaking team would have typed, as a real one holds it."""

    def put_back(item: Json, source: Json, names: tuple[str, ...]) -> None:
        item |= {name: source[name] for name in names}
        item["other_lang"] = dict.fromkeys(names, "fr")

    for chapter, names in TYPED.items():
        for item, source in zip(english[chapter], french[chapter], strict=True):
            put_back(item, source, names)
    for dimension, known in zip(english["dimensions"], french["dimensions"], strict=True):
        for item, source in zip(dimension["criteria"], known["criteria"], strict=True):
            put_back(item, source, ("rationale", "na_reason"))
    put_back(english["summary"], french["summary"], ("lead",))
    for part in ("strengths", "priorities"):
        for item, source in zip(english["summary"][part], french["summary"][part], strict=True):
            put_back(item, source, ("text",))
    put_back(english["notice"], french["notice"], ("legal_ref", "office"))
    put_back(english, french, ("documents",))
    return english


def _said(values: list[str], words: dict[str, str]) -> list[str]:
    return [words.get(value, value) for value in values]


def _translate_criterion(item: Json, known: Json, english: Json) -> None:
    words = english["words"]
    descriptors = [level["text_en"] for level in known["levels"]]
    item |= {
        "title": known["title_en"],
        "descriptors": descriptors,
        "descriptor": descriptors[item["level"]] if item["level"] is not None else "",
        "rationale": english["criteria"][item["code"]],
        "evidence": _said(item["evidence"], words),
        "functions": _said(item["functions"], words),
        "confidence": words.get(item["confidence"], item["confidence"]),
    }


def _translate_findings(snapshot: Json, english: Json) -> None:
    for chapter, names in (
        ("strengths", ("title", "finding", "build_on")),
        ("improvement_areas", ("title", "finding", "possible_effect", "next_step")),
    ):
        for item in snapshot[chapter]:
            item |= dict(zip(names, english["findings"][item["code"]], strict=True))
            item["evidence"] = ", ".join(_said(item["evidence"].split(", "), english["words"]))
    for item in snapshot["recommendations"]:
        names = ("text", "expected_result", "expected_evidence", "short_text")
        item |= dict(zip(names, english["recommendations"][item["code"]], strict=True))
    summary = snapshot["summary"]
    summary["lead"] = english["summary"]["lead"]
    for part in ("strengths", "priorities"):
        for point, (title, text) in zip(summary[part], english["summary"][part], strict=True):
            point |= {"title": title, "text": text}


def _translate_services(snapshot: Json, english: Json) -> None:
    titles: dict[str, Any] = {row["code"]: row["title_en"] for row in reference.read("catalogue")["offerings"]}
    for group, theme in zip(snapshot["services"], english["themes"], strict=True):
        group["theme"] = theme
        for offering in group["offerings"]:
            offering["title"] = titles[offering["code"]]
            for french, word in FORMS.items():
                offering["form"] = offering["form"].replace(french, word)
