"""Checks before publication: each fault is found at its place, and the default questionnaire has none."""

import copy

import pytest

from core import reference
from questionnaires.rules.completeness import Ask, Option
from questionnaires.rules.conditions import Condition, Rule
from questionnaires.rules.reach import can_be_asked, loops
from questionnaires.rules.sheet import parse
from questionnaires.rules.version_checks import check

DIMENSIONS = [f"D{number:02d}" for number in range(1, 11)]
CHOICES = (Option("a", 1), Option("b", 2), Option("c", 3))


@pytest.fixture
def sheet():
    return copy.deepcopy(parse(reference.read("questionnaire"))[0])


def found(sheet):
    return {(one.code, one.section, one.question) for one in check(sheet, DIMENSIONS)}


def question(sheet, code):
    return next(q for section in sheet["sections"] for q in section["questions"] if q["code"] == code)


def when(code, test, value, *more):
    rules = [(code, test, value), *more]
    return {"match": "all", "rules": [dict(zip(("question", "test", "value"), one, strict=True)) for one in rules]}


def test_default_questionnaire_passes_every_check(sheet):
    """If the reference content does not pass, nobody can publish a revision of it."""
    assert {one.code for one in check(sheet, DIMENSIONS)} <= {"watched_word"}


FAULTS = {
    "empty section": (lambda s: s["sections"][2].update(questions=[]), ("empty_section", "C", "")),
    "English missing": (lambda s: question(s, "C2").update(text_en=""), ("english_missing", "C", "C2")),
    "French help missing": (
        lambda s: question(s, "C2").update(help_fr="", help_en="Help"),
        ("french_missing", "C", "C2"),
    ),
    "choice without English": (
        lambda s: question(s, "C2")["choices"][0].update(label_en=""),
        ("english_missing", "C", "C2"),
    ),
    "introduction without English": (lambda s: s["version"].update(header_en=""), ("english_missing", "", "")),
    "unknown source": (
        lambda s: question(s, "C2").update(ask_when=when("Z9", "chosen", "0")),
        ("unknown_question", "C", "C2"),
    ),
    "later source": (
        lambda s: question(s, "C2").update(ask_when=when("E1", "chosen", "0")),
        ("forward_reference", "C", "C2"),
    ),
    "unknown choice": (
        lambda s: question(s, "C2").update(ask_when=when("C1", "chosen", "9")),
        ("unknown_choice", "C", "C2"),
    ),
    "bound on a choice": (
        lambda s: question(s, "C2").update(ask_when=when("C1", "at_least", "2")),
        ("unknown_choice", "C", "C2"),
    ),
    "dead branch": (
        lambda s: question(s, "C2").update(ask_when=when("C1", "chosen", "0", ("C1", "chosen", "1"))),
        ("dead_branch", "C", "C2"),
    ),
    "unreachable critical": (
        lambda s: question(s, "D1").update(ask_when=when("C1", "chosen", "0", ("C1", "not_chosen", "0"))),
        ("critical_unreachable", "D", "D1"),
    ),
    "unmapped dimension": (lambda s: question(s, "C2").update(dimension=""), ("unmapped_dimension", "C", "C2")),
    "unknown dimension": (lambda s: question(s, "C2").update(dimension="D77"), ("unknown_dimension", "C", "C2")),
    "no points": (
        lambda s: [choice.update(points=None) for choice in question(s, "C2")["choices"]],
        ("no_points", "C", "C2"),
    ),
    "one choice": (
        lambda s: question(s, "C2").update(choices=question(s, "C2")["choices"][:1]),
        ("too_few_choices", "C", "C2"),
    ),
    "critical unscored": (lambda s: question(s, "A3").update(critical=True), ("critical_unscored", "A", "A3")),
    "evidence unsaid": (lambda s: question(s, "C2").update(evidence_expected=True), ("evidence_unsaid", "C", "C2")),
    "a word of control": (
        lambda s: question(s, "C2").update(help_fr="Utile en cas d’audit douanier.", help_en="Useful."),
        ("blocked_phrase", "C", "C2"),
    ),
    "no declaration": (lambda s: s["sections"][-1]["questions"].pop(), ("one_declaration", "", "")),
    "eligibility conditional": (
        lambda s: question(s, "A2").update(ask_when=when("A1", "chosen", "established")),
        ("eligibility_first", "A", "A2"),
    ),
    "bounds crossed": (
        lambda s: question(s, "G6").update(minimum="5", maximum="3"),
        ("bounds_crossed", "G", "G6"),
    ),
}


@pytest.mark.parametrize(("spoil", "expected"), FAULTS.values(), ids=FAULTS)
def test_fault_is_found_at_its_place(sheet, spoil, expected):
    """A fault published can never be corrected in that version."""
    spoil(sheet)

    assert expected in found(sheet)


def test_axis_without_any_weight_is_found(sheet):
    """Without a motivation question no enterprise could ever be offered a diagnostic."""
    for section in sheet["sections"]:
        for one in section["questions"]:
            if one["axis"] in ("MOT", "BOTH"):
                one.update(axis="NONE", weight=0)

    assert ("axis_without_weight", "", "") in found(sheet)


def test_cycle_is_named_once_with_its_members(sheet):
    """Two questions that wait for each other are never asked, and neither looks wrong by itself."""
    question(sheet, "C1").update(ask_when=when("C3", "chosen", "0"))
    question(sheet, "C3").update(ask_when=when("C1", "chosen", "0"))

    cycles = [one for one in check(sheet, DIMENSIONS) if one.code == "cycle"]
    assert [one.value for one in cycles] == ["C1 → C3 → C1"]


def ask(code, kind="single", rules=(), match="all", **more):
    condition = Condition(tuple(Rule(*rule) for rule in rules), match) if rules else None
    options = () if kind in ("number", "date", "text") else CHOICES
    return Ask(code, "S", kind, required=True, options=options, condition=condition, **more)


REACH = {
    "one choice": ([ask("A"), ask("B", rules=[("A", "chosen", "a")])], True),
    "two choices of one answer": ([ask("A"), ask("B", rules=[("A", "chosen", "a"), ("A", "chosen", "b")])], False),
    "two choices of several": (
        [ask("A", "multi"), ask("B", rules=[("A", "chosen", "a"), ("A", "chosen", "b")])],
        True,
    ),
    "either": ([ask("A"), ask("B", rules=[("A", "chosen", "a"), ("A", "chosen", "b")], match="any")], True),
    "none of the choices": ([ask("A"), ask("B", rules=[("A", "not_chosen", c) for c in "abc"])], False),
    "through a hidden one": (
        [
            ask("A"),
            ask("B", rules=[("A", "chosen", "a")]),
            ask("C", rules=[("B", "chosen", "a"), ("A", "chosen", "b")]),
        ],
        False,
    ),
    "between two numbers": (
        [ask("N", "number"), ask("B", rules=[("N", "at_least", "3"), ("N", "at_most", "5")])],
        True,
    ),
    "crossed numbers": ([ask("N", "number"), ask("B", rules=[("N", "at_least", "6"), ("N", "at_most", "5")])], False),
    "beyond the bounds": ([ask("N", "number", maximum=10), ask("B", rules=[("N", "at_least", "11")])], False),
    "up to the bound": ([ask("N", "number", maximum=10), ask("B", rules=[("N", "at_least", "7")])], True),
    "dates": (
        [ask("J", "date"), ask("B", rules=[("J", "at_least", "2026-01-01"), ("J", "at_most", "2025-01-01")])],
        False,
    ),
}


@pytest.mark.parametrize(("asks", "expected"), REACH.values(), ids=REACH)
def test_reach_tells_whether_some_answers_lead_to_a_question(asks, expected):
    """A false alarm would stop a sound questionnaire; a miss would publish a question nobody is ever asked."""
    assert can_be_asked(asks[-1], asks) is expected


def test_loop_of_three_is_found_once():
    """Found three times, it would read as three faults."""
    asks = [
        ask("A", rules=[("C", "chosen", "a")]),
        ask("B", rules=[("A", "chosen", "a")]),
        ask("C", rules=[("B", "chosen", "a")]),
    ]

    assert loops(asks) == [("A", "B", "C")]
