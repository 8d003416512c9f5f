"""The self-diagnosis speaks in words, and only where an answer says something by itself."""

import pytest

from questionnaires.rules.completeness import BLANK, Ask, Given, Option
from questionnaires.rules.self_view import Remark, remark

LADDER = Ask("C1", "C", "single", required=True, options=tuple(Option(str(n), n) for n in range(5)))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("4", Remark("C1", is_strength=True)),
        ("3", Remark("C1", is_strength=True, next_choice="4")),
        ("2", Remark("C1", is_strength=False, next_choice="3")),
        ("0", Remark("C1", is_strength=False, next_choice="3")),
    ],
)
def test_answer_is_a_strength_or_names_the_strength_to_aim_at(chosen, expected):
    """A trader told to “improvise” as a next step is advised badly; one told nothing is left at a dead end."""
    assert remark(LADDER, Given((chosen,))) == expected


@pytest.mark.parametrize("given", [BLANK, Given(not_applicable=True), Given(text="Nous verrons")])
def test_what_was_not_answered_is_neither_strength_nor_weakness(given):
    """An unanswered question told as a weakness would be a reproach for not having finished."""
    ask = Ask("D4", "D", "single", required=True, not_applicable_allowed=True, options=LADDER.options)

    assert remark(ask, given) is None


def test_several_choices_together_are_not_read():
    """What an enterprise hopes for is no measure of how it is organised."""
    ask = Ask("B3", "B", "multi", required=True, options=LADDER.options)

    assert remark(ask, Given(("2",))) is None


def test_unscored_question_is_not_read():
    """The activities of an enterprise are neither good nor bad."""
    assert remark(Ask("A2", "A", "single", required=True, options=(Option("import"),)), Given(("import",))) is None
