"""What stands in the way of publishing a questionnaire, and what only deserves a look (pure; words are the page's).

Each finding names its place, so that the page leads there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clients.rules.enterprise_wording import lint
from questionnaires.rules.completeness import Ask, Option
from questionnaires.rules.conditions import AT_LEAST, AT_MOST, condition_from
from questionnaires.rules.reach import can_be_asked, loops
from questionnaires.rules.sheet import SCORED, WITH_CHOICES
from questionnaires.rules.values import read_date, read_number

CONTROL_SECTION = "E"
READ_BY_CODE = ("B5", "G6")
BOTH_LANGUAGES = {
    "version": ("header",),
    "group": ("label",),
    "section": ("title", "why"),
    "question": ("text", "why", "help", "evidence", "not_applicable", "unit"),
    "choice": ("label",),
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One point found: what, where, and whether it prevents publication."""

    code: str
    section: str = ""
    question: str = ""
    value: str = ""
    is_blocking: bool = True


def as_ask(question: Row, section: str) -> Ask:
    """Return a question of a file as the rules see it."""
    when = question["not_applicable_when"]
    bounds = [None if question[name] is None else Decimal(question[name]) for name in ("minimum", "maximum")]
    return Ask(
        code=question["code"],
        section=section,
        kind=question["kind"],
        required=question["required"],
        not_applicable_allowed=question["not_applicable_allowed"],
        points_cap=question["points_cap"],
        options=tuple(
            Option(one["code"], one["points"], one["group"], one["outcome"], one["exclusive"])
            for one in question["choices"]
        ),
        not_applicable_when=(when["question"], when["choice"]) if when else None,
        condition=condition_from(question["ask_when"]),
        minimum=bounds[0],
        maximum=bounds[1],
    )


def asks_of(sheet: Row) -> list[Ask]:
    """Return every question of a file as the rules see it, in order."""
    return [as_ask(question, section["code"]) for section in sheet["sections"] for question in section["questions"]]


def check(sheet: Row, dimensions: Sequence[str]) -> list[Finding]:
    """Look at a whole questionnaire; what prevents publication comes first, then in the order of the questions."""
    found = [*_whole(sheet), *_conditions(sheet)]
    for section in sheet["sections"]:
        if not section["questions"]:
            found.append(Finding("empty_section", section["code"]))
        found += _texts(section, "section", section["code"], "")
        for question in section["questions"]:
            found += _question(question, section["code"], dimensions)
    places = [(s["code"], q["code"]) for s in sheet["sections"] for q in [{"code": ""}, *s["questions"]]]
    order = {place: number for number, place in enumerate(places)}
    return sorted(found, key=lambda one: (not one.is_blocking, order.get((one.section, one.question), -1)))


def _whole(sheet: Row) -> Iterator[Finding]:
    """What concerns the questionnaire as a whole."""
    yield from _texts(sheet["version"], "version", "", "")
    for group in sheet["groups"]:
        yield from _texts(group, "group", "", "")
    questions = [(section, question) for section in sheet["sections"] for question in section["questions"]]
    for axis in ("CAP", "MOT"):
        if not any(question["axis"] in (axis, "BOTH") for _section, question in questions):
            yield Finding("axis_without_weight", value=axis)
    yield from _declaration([(s, q) for s, q in questions if q["kind"] == "declaration"])
    yield from _eligibility(sheet, questions)
    if CONTROL_SECTION not in {section["code"] for section in sheet["sections"]}:
        yield Finding("no_control_section", value=CONTROL_SECTION, is_blocking=False)
    for code in sorted(set(READ_BY_CODE) - {question["code"] for _section, question in questions}):
        yield Finding("read_by_code", value=code, is_blocking=False)
    if sum(question["critical"] for _section, question in questions) < 2:
        yield Finding("few_critical", is_blocking=False)


def _declaration(found: Sequence[tuple[Row, Row]]) -> Iterator[Finding]:
    if len(found) != 1:
        yield Finding("one_declaration", value=str(len(found)))
    for section, question in found:
        if "entitled" not in {choice["code"] for choice in question["choices"]}:
            yield Finding("declaration_entitled", section["code"], question["code"])


def _eligibility(sheet: Row, questions: Sequence[tuple[Row, Row]]) -> Iterator[Finding]:
    """What decides on eligibility is asked of everybody, first (§7.1)."""
    deciding = [(s, q) for s, q in questions if any(choice["outcome"] == "ineligible" for choice in q["choices"])]
    if not deciding:
        yield Finding("no_eligibility", is_blocking=False)
    for section, question in deciding:
        if section is not sheet["sections"][0] or question["ask_when"]:
            yield Finding("eligibility_first", section["code"], question["code"])


def _texts(row: Row, kind: str, section: str, question: str) -> Iterator[Finding]:
    """Both languages are written, and hold nothing an enterprise should not read (§0.1)."""
    for name in BOTH_LANGUAGES[kind]:
        french, english = row[f"{name}_fr"].strip(), row[f"{name}_en"].strip()
        if french and not english:
            yield Finding("english_missing", section, question, f"{kind}.{name}")
        elif english and not french:
            yield Finding("french_missing", section, question, f"{kind}.{name}")
        for language, text in (("fr", french), ("en", english)):
            for remark in lint(text, language):
                code = "blocked_phrase" if remark.is_blocking else "watched_word"
                yield Finding(code, section, question, remark.phrase, is_blocking=remark.is_blocking)


def _question(question: Row, section: str, dimensions: Sequence[str]) -> Iterator[Finding]:
    """What concerns one question by itself."""
    place = (section, question["code"])
    yield from _texts(question, "question", *place)
    for choice in question["choices"]:
        yield from _texts(choice, "choice", *place)
    kind = question["kind"]
    if kind in WITH_CHOICES and len(question["choices"]) < (1 if kind == "declaration" else 2):
        yield Finding("too_few_choices", *place)
    if question["evidence_expected"] and not question["evidence_fr"].strip():
        yield Finding("evidence_unsaid", *place)
    if question["not_applicable_allowed"] and not question["not_applicable_fr"].strip():
        yield Finding("not_applicable_unsaid", *place)
    low, high = question["minimum"], question["maximum"]
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        yield Finding("bounds_crossed", *place)
    if question["dimension"] and question["dimension"] not in dimensions:
        yield Finding("unknown_dimension", *place, question["dimension"])
    yield from _weight(question, place, is_scored=question["axis"] != "NONE")


def _weight(question: Row, place: tuple[str, str], *, is_scored: bool) -> Iterator[Finding]:
    points = [choice["points"] for choice in question["choices"]]
    if question["critical"] and not is_scored:
        yield Finding("critical_unscored", *place)
    if not is_scored:
        if any(points):
            yield Finding("points_unused", *place, is_blocking=False)
        return
    if question["kind"] not in SCORED:
        yield Finding("not_scorable", *place)
    if not any(points):
        yield Finding("no_points", *place)
    elif question["kind"] == "single" and None in points:
        yield Finding("choice_without_points", *place, is_blocking=False)
    if not question["dimension"]:
        yield Finding("unmapped_dimension", *place)


def _conditions(sheet: Row) -> Iterator[Finding]:
    """References that lead nowhere or forward, loops, branches nobody can reach."""
    asks = asks_of(sheet)
    position = {ask.code: number for number, ask in enumerate(asks)}
    critical = {q["code"] for section in sheet["sections"] for q in section["questions"] if q["critical"]}
    for loop in loops(asks):
        yield Finding("cycle", asks[position[loop[0]]].section, loop[0], " → ".join([*loop, loop[0]]))
    for number, ask in enumerate(asks):
        faults = list(_references(ask, number, asks, position))
        yield from faults
        if faults or ask.condition is None:
            continue
        if ask.kind == "declaration":
            yield Finding("declaration_conditional", ask.section, ask.code)
        reached = can_be_asked(ask, asks)
        if reached is None:
            yield Finding("too_many_ways", ask.section, ask.code, is_blocking=False)
        elif not reached:
            yield Finding("critical_unreachable" if ask.code in critical else "dead_branch", ask.section, ask.code)


def _references(ask: Ask, number: int, asks: Sequence[Ask], position: Mapping[str, int]) -> Iterator[Finding]:
    place = (ask.section, ask.code)
    wanted = [(rule.question, rule.value, rule.test) for rule in (ask.condition.rules if ask.condition else ())]
    if ask.not_applicable_when is not None:
        wanted.append((*ask.not_applicable_when, "chosen"))
    for code, value, test in wanted:
        if code not in position:
            yield Finding("unknown_question", *place, code)
        elif position[code] >= number:
            yield Finding("forward_reference", *place, code)
        elif not _fits(asks[position[code]], value, test):
            yield Finding("unknown_choice", *place, f"{code} · {value}")


def _fits(source: Ask, value: str, test: str) -> bool:
    """Tell whether a test can be made on the answers to a question."""
    if test in (AT_LEAST, AT_MOST):
        read = {"number": read_number, "date": read_date}.get(source.kind)
        return read is not None and read(value) is not None
    return source.kind in SCORED and value in {option.code for option in source.options}
