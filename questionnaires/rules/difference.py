"""What two versions of a questionnaire say differently, question by question (pure; words are the page's)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.rules.sheet import CHOICE, GROUP, QUESTION, SECTION, VERSION

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One difference: of what, on which field, from what to what."""

    kind: str
    thing: str
    code: str
    field: str = ""
    before: Any = ""
    after: Any = ""
    choice: str = ""


def differences(old: Row, new: Row) -> list[Change]:
    """Compare two questionnaires; questions are the same when they have the same code."""
    return [
        *_fields("version", "", old["version"], new["version"], VERSION, skipped=("code",)),
        *_rows("group", old["groups"], new["groups"], GROUP),
        *_rows("section", old["sections"], new["sections"], SECTION),
        *_questions(old, new),
    ]


def _fields(
    thing: str,
    code: str,
    old: Row,
    new: Row,
    names: Mapping[str, Any],
    *,
    skipped: tuple[str, ...] = (),
    choice: str = "",
) -> Iterator[Change]:
    for name in names:
        if name not in skipped and old[name] != new[name]:
            yield Change(CHANGED, thing, code, name, old[name], new[name], choice)


def _rows(thing: str, old: list[Row], new: list[Row], names: Mapping[str, Any]) -> Iterator[Change]:
    before, after = ({row["code"]: row for row in rows} for rows in (old, new))
    for code, row in before.items():
        if code not in after:
            yield Change(REMOVED, thing, code, before=_title(row))
    for code, row in after.items():
        if code not in before:
            yield Change(ADDED, thing, code, after=_title(row))
        else:
            yield from _fields(thing, code, before[code], row, names)
    kept = [code for code in before if code in after]
    order = [code for code in after if code in before]
    yield from (Change(MOVED, thing, code) for was, code in zip(kept, order, strict=True) if was != code)


def _title(row: Row) -> str:
    return next((str(row[name]) for name in ("text_fr", "title_fr", "label_fr") if row.get(name)), "")


def _placed(sheet: Row) -> dict[str, tuple[str, Row]]:
    return {
        question["code"]: (section["code"], question)
        for section in sheet["sections"]
        for question in section["questions"]
    }


def _questions(old: Row, new: Row) -> Iterator[Change]:
    before, after = _placed(old), _placed(new)
    for code, (_section, question) in before.items():
        if code not in after:
            yield Change(REMOVED, "question", code, before=_title(question))
    for code, (section, question) in after.items():
        if code not in before:
            yield Change(ADDED, "question", code, after=_title(question))
            continue
        was_in, was = before[code]
        if was_in != section:
            yield Change(MOVED, "question", code, before=was_in, after=section)
        yield from _fields("question", code, was, question, QUESTION)
        yield from _choices(code, was["choices"], question["choices"])
    yield from _reordered(old, new)


def _reordered(old: Row, new: Row) -> Iterator[Change]:
    """Questions whose place among those that stayed in their section changed."""
    sections = {section["code"]: [q["code"] for q in section["questions"]] for section in old["sections"]}
    for section in new["sections"]:
        was = sections.get(section["code"], [])
        now = [question["code"] for question in section["questions"]]
        kept, order = [code for code in was if code in now], [code for code in now if code in was]
        yield from (Change(MOVED, "question", code) for one, code in zip(kept, order, strict=True) if one != code)


def _choices(code: str, old: list[Row], new: list[Row]) -> Iterator[Change]:
    before, after = ({row["code"]: row for row in rows} for rows in (old, new))
    for name, row in before.items():
        if name not in after:
            yield Change(REMOVED, "choice", code, before=_title(row), choice=_title(row))
    for name, row in after.items():
        if name not in before:
            yield Change(ADDED, "choice", code, after=_title(row), choice=_title(row))
        else:
            yield from _fields("choice", code, before[name], row, CHOICE, choice=_title(row))


def keeps_meaning(old: Row, new: Row, values: tuple[str, ...]) -> bool:
    """Tell whether an answer says exactly the same to a question of another version (ADR 0022).

    Same code, same kind, same words of the question in French, and every chosen choice with the same words under the
    same heading. Help, weight, points and conditions may change: they are not what the enterprise said.
    """
    same = all(old[name] == new[name] for name in ("code", "kind", "text_fr"))
    before, after = ({row["code"]: (row["label_fr"], row["group"]) for row in one["choices"]} for one in (old, new))
    return same and all(value in after and before.get(value) == after[value] for value in values)
