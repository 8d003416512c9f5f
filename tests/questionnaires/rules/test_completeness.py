"""What may be sent, what is missing, what an answer means."""

import pytest

from questionnaires.rules.completeness import (
    BLANK,
    Ask,
    Given,
    Option,
    clean_values,
    declared_points,
    is_answered,
    is_eligible,
    is_not_applicable_by_default,
    missing_codes,
    progress,
    size_profile,
)

FIVE = tuple(Option(code=str(n), points=n) for n in range(5))
A1 = Ask("A1", "A", "single", required=True, options=(Option("established"), Option("neither", outcome="ineligible")))
A4 = Ask(
    "A4",
    "A",
    "single",
    required=True,
    options=(
        Option("s1", group="staff", outcome="micro"),
        Option("s2", group="staff"),
        Option("d1", group="declarations"),
    ),
)
B5 = Ask("B5", "B", "single", required=False, options=(Option("yes"), Option("no")))
C1 = Ask("C1", "C", "single", required=True, options=FIVE)
F1 = Ask(
    "F1",
    "F",
    "single",
    required=True,
    not_applicable_allowed=True,
    options=FIVE,
    not_applicable_when=("A2", "brokerage"),
)
G5 = Ask(
    "G5",
    "G",
    "multi",
    required=True,
    points_cap=4,
    options=(Option("iso", 2), Option("cpp", 2), Option("audit", 1), Option("none", 0, is_exclusive=True)),
)
G7 = Ask("G7", "G", "declaration", required=True, options=(Option("entitled"),))


def test_answer_in_two_groups_needs_one_of_each():
    assert not is_answered(A4, Given(values=("s1",)))
    assert is_answered(A4, Given(values=("s1", "d1")))


def test_not_applicable_counts_only_where_it_is_offered():
    assert is_answered(F1, Given(not_applicable=True))
    assert not is_answered(C1, Given(not_applicable=True))


def test_text_question_needs_words():
    ask = Ask("T", "G", "text", required=True)

    assert not is_answered(ask, Given(text="  "))
    assert is_answered(ask, Given(text="Délais"))


@pytest.mark.parametrize(
    ("ask", "posted", "kept"),
    [
        (C1, ["3", "unknown"], ("3",)),
        (C1, ["9"], ()),
        (A4, ["s1", "d1"], ("s1", "d1")),
        (G5, ["none"], ("none",)),
        (G5, ["none", "iso"], ("iso",)),
        (G5, ["iso", "audit"], ("iso", "audit")),
    ],
)
def test_posted_values_are_reduced_to_what_the_question_offers(ask, posted, kept):
    assert clean_values(ask, posted) == kept


def test_declared_points_follow_the_choices_and_the_cap():
    assert declared_points(C1, Given(values=("3",))) == 3
    assert declared_points(G5, Given(values=("iso", "cpp", "audit"))) == 4
    assert declared_points(G5, Given(values=("none",))) == 0
    assert declared_points(F1, Given(not_applicable=True)) is None
    assert declared_points(C1, BLANK) is None


def test_section_without_required_answer_says_which_ones_are_missing():
    found = progress("A", [A1, A4, C1], {"A1": Given(values=("established",))})

    assert (found.total, found.answered, found.missing, found.is_complete) == (2, 1, ("A4",), False)


def test_optional_question_and_declaration_do_not_prevent_sending():
    assert missing_codes([B5, G7], {}) == ()


def test_enterprise_outside_the_programme_is_not_asked_for_more():
    answers = {"A1": Given(values=("neither",))}

    assert not is_eligible([A1, C1], answers)
    assert missing_codes([A1, C1], answers) == ()
    assert missing_codes([A1, C1], {}) == ("A1", "C1")


def test_size_profile_is_read_from_the_head_count():
    assert size_profile([A4], {"A4": Given(values=("s1", "d1"))}) == "micro"
    assert size_profile([A4], {}) == "standard"


def test_broker_questions_do_not_apply_to_a_broker_by_default():
    assert is_not_applicable_by_default(F1, {"A2": Given(values=("brokerage", "transit"))})
    assert not is_not_applicable_by_default(F1, {})
    assert not is_not_applicable_by_default(C1, {})


def test_answer_left_empty_is_blank():
    assert BLANK.is_blank
    assert not Given(text="x").is_blank
