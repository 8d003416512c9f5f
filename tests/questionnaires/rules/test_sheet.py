"""A questionnaire as a file: what goes out comes back equal, and a bad file says where it is wrong."""

import copy
import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import reference
from questionnaires.rules.conditions import TESTS
from questionnaires.rules.difference import differences, keeps_meaning
from questionnaires.rules.sheet import AXES, KINDS, OUTCOMES, SCORED, WITH_CHOICES, brief, parse, read_bytes, written

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)
said = words.filter(bool)
letters = st.text(string.ascii_uppercase, min_size=1, max_size=3)


@st.composite
def choice(draw, code):
    return {
        "code": code,
        "label_fr": draw(said),
        "label_en": draw(words),
        "points": draw(st.none() | st.integers(0, 4)),
        "group": draw(st.sampled_from(["", "g1"])),
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "exclusive": draw(st.booleans()),
    }


@st.composite
def question(draw, code):
    kind = draw(st.sampled_from(KINDS))
    axis = draw(st.sampled_from(AXES)) if kind in SCORED else "NONE"
    flags = ("required", "evidence_expected", "critical", "text_allowed", "not_applicable_allowed")
    texts = ("why", "help", "evidence", "not_applicable")
    row = {"code": code, "kind": kind, "axis": axis, "weight": 0 if axis == "NONE" else draw(st.integers(1, 100))}
    row |= {name: draw(st.booleans()) for name in flags}
    row |= {f"{name}_{language}": draw(words) for name in texts for language in ("fr", "en")}
    row |= {
        "text_fr": draw(said),
        "text_en": draw(words),
        "unit_fr": "m²",
        "unit_en": draw(st.sampled_from(["", "m²"])),
    }
    row["points_cap"] = draw(st.none() | st.integers(0, 4))
    row["dimension"] = draw(st.sampled_from(["", "D01"]))
    row["minimum"] = draw(st.sampled_from([None, "0", "-3", "12.5"]))
    row["maximum"] = draw(st.sampled_from([None, "100"]))
    rules = st.fixed_dictionaries(
        {"question": letters, "test": st.sampled_from(TESTS), "value": st.sampled_from(["a", "12", "2026-01-01"])}
    )
    some = st.fixed_dictionaries(
        {"match": st.sampled_from(["all", "any"]), "rules": st.lists(rules, min_size=1, max_size=3)}
    )
    row["ask_when"] = draw(st.none() | some)
    row["not_applicable_when"] = draw(st.sampled_from([None, {"question": "A1", "choice": "a"}]))
    codes = draw(st.lists(st.sampled_from(["a", "b_2", "c3"]), unique=True)) if kind in WITH_CHOICES else []
    row["choices"] = [draw(choice(one)) for one in codes]
    return row


@st.composite
def sheets(draw):
    sections, number = [], 0
    for code in draw(st.lists(letters, min_size=1, max_size=3, unique=True)):
        rows = []
        for _turn in range(draw(st.integers(0, 3))):
            number += 1
            rows.append(draw(question(f"Q{number}")))
        texts = {"title_fr": draw(said), "title_en": draw(words), "why_fr": draw(words), "why_en": draw(words)}
        sections.append({"code": code, **texts, "questions": rows})
    return {
        "format": 1,
        "questionnaire": {"code": "QF", "name_fr": draw(said), "name_en": draw(words)},
        "version": {
            "code": "QF-2026-09",
            "estimated_minutes": draw(st.integers(0, 240)),
            "header_fr": draw(said),
            "header_en": draw(words),
        },
        "groups": [{"code": "g1", "label_fr": draw(words), "label_en": draw(words)}],
        "sections": sections,
    }


@settings(max_examples=150, deadline=None)
@given(sheets())
def test_file_read_again_is_equal(sheet):
    """A questionnaire that changes on its way to another administration is another questionnaire."""
    assert read_bytes(written(sheet)) == (sheet, [])
    assert brief(read_bytes(written(sheet))[0]) == brief(sheet)
    assert differences(sheet, read_bytes(written(sheet))[0]) == []


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["questionnaire", "version", "sections", "questions", "choices", "code", "groups", "ask_when"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=25,
    )
)
def test_any_file_is_read_or_refused_and_never_breaks(data):
    """A strange file must give a sentence, not a failure."""
    _sheet, problems = parse(data)

    assert problems


def spoilt(change):
    data = copy.deepcopy(reference.read("questionnaire"))
    change(data)
    return data


BAD = {
    "wrong type": (
        lambda d: d["sections"][1]["questions"][0].update(weight="3"),
        "sections[2] (B) / questions[1] (B1) / weight",
    ),
    "unknown kind": (
        lambda d: d["sections"][0]["questions"][0].update(kind="slider"),
        "sections[1] (A) / questions[1] (A1) / kind",
    ),
    "unknown field": (lambda d: d["sections"][0].update(colour="red"), "sections[1] (A) / colour"),
    "points out of range": (
        lambda d: d["sections"][1]["questions"][0]["choices"][4].update(points=5),
        "sections[2] (B) / questions[1] (B1) / choices[5] (4) / points",
    ),
    "missing words": (lambda d: d["sections"][2].pop("title_fr"), "sections[3] (C) / title_fr"),
    "code twice": (lambda d: d["sections"][2]["questions"][0].update(code="B1"), "questions"),
    "weight without axis": (
        lambda d: d["sections"][0]["questions"][2].update(weight=3),
        "sections[1] (A) / questions[3] (A3) / weight",
    ),
    "broken condition": (
        lambda d: d["sections"][2]["questions"][0].update(ask_when={"if": 1}),
        "sections[3] (C) / questions[1] (C1) / ask_when",
    ),
    "reserved code": (
        lambda d: d["sections"][2]["questions"][0]["choices"][0].update(code="na"),
        "sections[3] (C) / questions[1] (C1) / choices[1] (na) / code",
    ),
    "later format": (lambda d: d.update(format=2), "format"),
}


@pytest.mark.parametrize(("change", "place"), BAD.values(), ids=BAD)
def test_fault_is_named_by_its_field(change, place):
    """« Fichier invalide » alone sends somebody to read two thousand lines."""
    _sheet, problems = parse(spoilt(change))

    assert place in [one.place for one in problems]


def test_fault_of_the_language_is_named_by_its_line():
    """A comma too many is found by its line."""
    text = json.dumps(reference.read("questionnaire"), indent=2).replace('"weight": 3,', '"weight": 3,,', 1)

    _sheet, problems = read_bytes(text.encode())
    assert problems[0].code == "bad_line"
    assert text.splitlines()[int(problems[0].place) - 1].strip() == '"weight": 3,,'


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[" * 100_000, b" " * 1_000_001, b"null"])
def test_hostile_file_is_refused(content):
    """A file sent to break the page gets a sentence like any other."""
    assert read_bytes(content)[1]


def test_differences_name_what_changed():
    """The second person approves what is shown here."""
    old = parse(reference.read("questionnaire"))[0]
    new = copy.deepcopy(old)
    rows = new["sections"][2]["questions"]
    rows[0]["weight"] = 5
    rows[0]["choices"][0]["label_fr"] = "Personne"
    rows[1], rows[2] = rows[2], rows[1]
    new["sections"][3]["questions"].pop(0)

    found = {(one.kind, one.thing, one.code, one.field) for one in differences(old, new)}
    assert found == {
        ("changed", "question", "C1", "weight"),
        ("changed", "choice", "C1", "label_fr"),
        ("moved", "question", "C2", ""),
        ("moved", "question", "C3", ""),
        ("removed", "question", "D1", ""),
    }


def test_answer_keeps_its_meaning_only_when_its_words_are_the_same():
    """« Désignée » carried under another wording would be a statement the enterprise never made."""
    old = parse(reference.read("questionnaire"))[0]["sections"][2]["questions"][0]
    new = copy.deepcopy(old)
    new.update(weight=9, help_fr="Autre aide", text_en="Other words")
    new["choices"][0]["label_fr"] = "Personne"

    assert keeps_meaning(old, new, ("2",))
    assert not keeps_meaning(old, new, ("0",))
    assert not keeps_meaning(old, {**new, "text_fr": "Autre question ?"}, ("2",))
    assert not keeps_meaning(old, {**new, "kind": "multi"}, ("2",))
