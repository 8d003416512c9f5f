"""A questionnaire as one readable file: what it may hold, and what is wrong with one that holds something else.

The same form serves the reference content, copies, import and export, differences and checks before publication
(docs/questionnaire-format.md). A field at its default value may be left out; `parse` gives every field back.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from questionnaires.rules.conditions import ALL, ANY, TESTS
from questionnaires.rules.values import read_number

FORMAT = 1
KINDS = ("single", "multi", "yesno", "number", "date", "text", "declaration")
WITH_CHOICES = frozenset({"single", "multi", "yesno", "declaration"})
SCORED = frozenset({"single", "multi", "yesno"})
AXES = ("NONE", "CAP", "MOT", "BOTH")
OUTCOMES = ("", "ineligible", "newcomer", "broker", "micro", "small", "standard")
MAX_BYTES, MAX_SECTIONS, MAX_QUESTIONS, MAX_CHOICES = 1_000_000, 26, 200, 40
SECTION_CODE = re.compile(r"[A-Z][A-Z0-9]{0,2}")
QUESTION_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,5}")
CHOICE_CODE = re.compile(r"(?!na$)[a-z0-9_]{1,30}")
VERSION_CODE = re.compile(r"[A-Za-z0-9-]{1,30}")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where, as the file names it, and what; words are the page's matter."""

    place: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class Spec:
    """What one field may hold."""

    kind: str = "text"
    default: Any = ""
    limit: int = 0
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None


def _text(limit: int = 4000, *, required: bool = False, pattern: re.Pattern[str] | None = None) -> Spec:
    return Spec(limit=limit, required=required, pattern=pattern)


def _whole(limit: int, default: Any = 0) -> Spec:
    return Spec("whole", default, limit)


FLAG = Spec("flag", default=False)
FAMILY = {
    "code": _text(20, required=True, pattern=VERSION_CODE),
    "name_fr": _text(120, required=True),
    "name_en": _text(120),
}
VERSION = {
    "code": _text(30, required=True, pattern=VERSION_CODE),
    "estimated_minutes": _whole(240, 40),
    "header_fr": _text(required=True),
    "header_en": _text(),
}
GROUP = {"code": _text(20, required=True, pattern=CHOICE_CODE), "label_fr": _text(200), "label_en": _text(200)}
SECTION = {
    "code": _text(3, required=True, pattern=SECTION_CODE),
    "title_fr": _text(160, required=True),
    "title_en": _text(160),
    "why_fr": _text(),
    "why_en": _text(),
}
QUESTION = {
    "code": _text(6, required=True, pattern=QUESTION_CODE),
    "kind": Spec("one", default="single", values=KINDS, required=True),
    "text_fr": _text(required=True),
    "text_en": _text(),
    "why_fr": _text(),
    "why_en": _text(),
    "help_fr": _text(),
    "help_en": _text(),
    "evidence_fr": _text(200),
    "evidence_en": _text(200),
    "axis": Spec("one", default="NONE", values=AXES),
    "weight": _whole(100),
    "points_cap": _whole(4, None),
    "dimension": _text(6),
    "required": FLAG,
    "evidence_expected": FLAG,
    "critical": FLAG,
    "text_allowed": FLAG,
    "not_applicable_allowed": FLAG,
    "not_applicable_fr": _text(80),
    "not_applicable_en": _text(80),
    "not_applicable_when": Spec("when", default=None),
    "ask_when": Spec("condition", default=None),
    "minimum": Spec("number", default=None),
    "maximum": Spec("number", default=None),
    "unit_fr": _text(20),
    "unit_en": _text(20),
}
CHOICE = {
    "code": _text(30, required=True, pattern=CHOICE_CODE),
    "label_fr": _text(200, required=True),
    "label_en": _text(200),
    "points": _whole(4, None),
    "group": _text(20),
    "outcome": Spec("one", default="", values=OUTCOMES),
    "exclusive": FLAG,
}


@dataclass
class Reader:
    """Reads a file field by field and notes what is wrong instead of stopping at the first fault."""

    problems: list[Problem] = field(default_factory=list)

    def say(self, place: str, code: str, value: Any = "") -> None:
        """Note one fault."""
        self.problems.append(Problem(place, code, str(value)[:60]))

    def row(self, data: Any, specs: Mapping[str, Spec], place: str, *, nested: tuple[str, ...] = ()) -> dict[str, Any]:
        """Read the fields of one object; a name nobody knows is a fault, a field left out has its default."""
        if not isinstance(data, dict):
            self.say(place, "not_an_object")
            data = {}
        for name in data:
            if name not in specs and name not in nested:
                self.say(f"{place} / {name}", "unknown_field")
        return {name: self.value(data, name, spec, f"{place} / {name}") for name, spec in specs.items()}

    def value(self, data: Mapping[str, Any], name: str, spec: Spec, place: str) -> Any:
        """Read one field."""
        found = data.get(name, spec.default)
        if spec.required and found in ("", None):
            self.say(place, "missing")
            return spec.default
        if found == spec.default and type(found) is type(spec.default):
            return found
        return getattr(self, f"_{spec.kind}")(found, spec, place)

    def _text(self, found: Any, spec: Spec, place: str) -> str:
        if not isinstance(found, str) or "\x00" in found:
            self.say(place, "not_a_text", found)
            return ""
        text = found.replace("\r\n", "\n").strip()
        if len(text) > spec.limit:
            self.say(place, "too_long", spec.limit)
        elif spec.pattern and text and not spec.pattern.fullmatch(text):
            self.say(place, "bad_code", text)
        return text

    def _flag(self, found: Any, spec: Spec, place: str) -> bool:
        if not isinstance(found, bool):
            self.say(place, "not_a_flag", found)
        return found is True

    def _whole(self, found: Any, spec: Spec, place: str) -> Any:
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= spec.limit:
            self.say(place, "not_a_whole_number", spec.limit)
            return spec.default
        return found

    def _one(self, found: Any, spec: Spec, place: str) -> str:
        if found not in spec.values:
            self.say(place, "not_one_of", ", ".join(one for one in spec.values if one))
            return spec.default
        return str(found)

    def _number(self, found: Any, spec: Spec, place: str) -> str | None:
        number = read_number(found) if isinstance(found, str) else None
        if number is None:
            self.say(place, "not_a_number_text", found)
            return None
        return plain(number)

    def _when(self, found: Any, spec: Spec, place: str) -> dict[str, str] | None:
        if not isinstance(found, dict) or set(found) != {"question", "choice"} or not _all_texts(found):
            self.say(place, "bad_when")
            return None
        return {"question": found["question"], "choice": found["choice"]}

    def _condition(self, found: Any, spec: Spec, place: str) -> dict[str, Any] | None:
        rules: Any = found.get("rules") if isinstance(found, dict) else None
        good = isinstance(rules, list) and 1 <= len(rules) <= 8 and set(found) <= {"match", "rules"}
        if not good or found.get("match", ALL) not in (ALL, ANY):
            self.say(place, "bad_condition")
            return None
        kept = []
        for number, rule in enumerate(rules, 1):
            whole = isinstance(rule, dict) and set(rule) == {"question", "test", "value"} and _all_texts(rule)
            if not whole or rule["test"] not in TESTS:
                self.say(f"{place} / rules[{number}]", "bad_rule", ", ".join(TESTS))
            else:
                kept.append({name: rule[name] for name in ("question", "test", "value")})
        return {"match": found.get("match", ALL), "rules": kept} if kept else None

    def rows(self, data: Any, name: str, place: str, most: int) -> Iterator[tuple[str, Any]]:
        """Go through a list of objects, each with its place in the file."""
        found = data.get(name, []) if isinstance(data, dict) else []
        if not isinstance(found, list):
            self.say(f"{place}{name}", "not_a_list")
            return
        if len(found) > most:
            self.say(f"{place}{name}", "too_many", most)
        for number, item in enumerate(found[:most], 1):
            code = item.get("code", "") if isinstance(item, dict) else ""
            yield f"{place}{name}[{number}]" + (f" ({code})" if isinstance(code, str) and code else ""), item

    def unique(self, rows: list[dict[str, Any]], place: str) -> None:
        """Refuse two rows with one code."""
        seen: set[str] = set()
        for row in rows:
            if row["code"] and row["code"] in seen:
                self.say(place, "twice", row["code"])
            seen.add(row["code"])


def _all_texts(row: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) and 0 < len(value) <= 60 for value in row.values())


def plain(number: Decimal) -> str:
    """Return a number as files hold it: "12.5"."""
    return f"{number.normalize():f}"


def _question(reader: Reader, item: Any, place: str) -> dict[str, Any]:
    row = reader.row(item, QUESTION, place, nested=("choices",))
    row["choices"] = [
        reader.row(choice, CHOICE, at) for at, choice in reader.rows(item, "choices", f"{place} / ", MAX_CHOICES)
    ]
    reader.unique(row["choices"], f"{place} / choices")
    if row["choices"] and row["kind"] not in WITH_CHOICES:
        reader.say(f"{place} / choices", "no_choices_here", row["kind"])
    if (row["axis"] == "NONE") != (row["weight"] == 0):
        reader.say(f"{place} / weight", "weight_without_axis")
    if row["axis"] != "NONE" and row["kind"] not in SCORED:
        reader.say(f"{place} / axis", "not_scorable", row["kind"])
    return row


def parse(data: Any) -> tuple[dict[str, Any], list[Problem]]:
    """Return a questionnaire with every field, and everything that is wrong with the file."""
    reader = Reader()
    if not isinstance(data, dict):
        return {}, [Problem("", "not_an_object")]
    for name in data:
        if name not in ("format", "questionnaire", "version", "groups", "sections"):
            reader.say(name, "unknown_field")
    if data.get("format", FORMAT) != FORMAT:
        reader.say("format", "unknown_format", data.get("format"))
    sheet: dict[str, Any] = {
        "format": FORMAT,
        "questionnaire": reader.row(data.get("questionnaire"), FAMILY, "questionnaire"),
        "version": reader.row(data.get("version"), VERSION, "version", nested=("status",)),
        "groups": [reader.row(item, GROUP, place) for place, item in reader.rows(data, "groups", "", 10)],
        "sections": [_section(reader, item, place) for place, item in reader.rows(data, "sections", "", MAX_SECTIONS)],
    }
    _across(reader, sheet)
    return sheet, reader.problems


def _section(reader: Reader, item: Any, place: str) -> dict[str, Any]:
    section = reader.row(item, SECTION, place, nested=("questions",))
    found = reader.rows(item, "questions", f"{place} / ", MAX_QUESTIONS)
    return section | {"questions": [_question(reader, question, at) for at, question in found]}


def _across(reader: Reader, sheet: Mapping[str, Any]) -> None:
    """Note what only shows when the whole file is looked at: codes given twice, groups nobody declared."""
    if not sheet["sections"]:
        reader.say("sections", "missing")
    questions = [question for section in sheet["sections"] for question in section["questions"]]
    reader.unique(sheet["sections"], "sections")
    reader.unique(questions, "questions")
    if len(questions) > MAX_QUESTIONS:
        reader.say("questions", "too_many", MAX_QUESTIONS)
    groups = {group["code"] for group in sheet["groups"]}
    for question in questions:
        for choice in question["choices"]:
            if choice["group"] and choice["group"] not in groups:
                reader.say(
                    f"{question['code']} / choices / {choice['code']} / group", "unknown_group", choice["group"]
                )


def read_bytes(content: bytes) -> tuple[dict[str, Any], list[Problem]]:
    """Read a file as it was sent; a fault of the language is named by its line."""
    if len(content) > MAX_BYTES:
        return {}, [Problem("", "too_big")]
    try:
        return parse(json.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return {}, [Problem("", "not_utf8")]
    except json.JSONDecodeError as error:
        return {}, [Problem(str(error.lineno), "bad_line", str(error.colno))]
    except RecursionError:
        return {}, [Problem("", "not_an_object")]


def brief(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Return a questionnaire as it is written to a file: fields at their default are left out."""
    return {
        "format": FORMAT,
        "questionnaire": _brief(sheet["questionnaire"], FAMILY),
        "version": _brief(sheet["version"], VERSION),
        "groups": [_brief(group, GROUP) for group in sheet["groups"]],
        "sections": [
            _brief(section, SECTION)
            | {
                "questions": [
                    _brief(question, QUESTION)
                    | ({"choices": [_brief(c, CHOICE) for c in question["choices"]]} if question["choices"] else {})
                    for question in section["questions"]
                ]
            }
            for section in sheet["sections"]
        ],
    }


def _brief(row: Mapping[str, Any], specs: Mapping[str, Spec]) -> dict[str, Any]:
    return {name: row[name] for name, spec in specs.items() if spec.required or row[name] != spec.default}


def written(sheet: Mapping[str, Any]) -> bytes:
    """Return the file of a questionnaire, readable and always the same for the same content."""
    return (json.dumps(brief(sheet), ensure_ascii=False, indent=2) + "\n").encode()
