"""What a survey may tell: nothing on fewer than five, nothing by subtraction (§7.7, K18–K20)."""

import pytest

from questionnaires.rules import survey as rules


def _rows(*groups: tuple[str, list[int]]) -> list[dict[str, str]]:
    return [{"Q1": str(mark), "Q2": group} for group, marks in groups for mark in marks]


@pytest.mark.parametrize(
    ("kind", "marks", "figure"),
    [
        ("csat", [5, 4, 4, 3, 1], 60),
        ("effort", [5, 4, 4, 3, 1], 3.4),
        ("nps", [10, 9, 8, 7, 6, 0], 0),
        ("nps", [0, 1, 2, 3, 6], -100),
    ],
)
def test_figure_is_the_one_of_the_indicator(kind, marks, figure):
    assert rules.result_of(kind, [str(mark) for mark in marks]).figure == figure


def test_four_answers_tell_nothing_not_even_how_many():
    result = rules.result_of("csat", ["5", "4", "4", "3", ""])

    assert (result.is_shown, result.n, dict(result.counts), result.figure) == (False, 0, {}, None)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 12, "b": 6}, {"a", "b"}),
        ({"a": 12, "b": 4}, set()),  # 16 − 12 would tell the four
        ({"a": 12, "b": 6, "c": 3}, {"a"}),  # 21 − 12 − 6 would tell the three: the six are hidden with them
        ({"a": 12, "b": 6, "c": 3, "d": 2}, {"a", "b"}),  # the hidden are five together
        ({"a": 5, "": 1}, set()),
        ({"a": 5, "b": 0}, {"a"}),
    ],
)
def test_group_is_hidden_when_its_complement_would_tell(sizes, shown):
    assert rules.shown_groups(sizes) == shown


def test_no_group_of_less_than_five_can_be_computed_from_what_is_shown():
    """Every split of up to nine and nine and nine people: what is left of the total is nobody, or five at least."""
    for first in range(10):
        for second in range(10):
            for third in range(10):
                sizes = {"a": first, "b": second, "c": third}
                shown = rules.shown_groups(sizes)
                left = sum(size for name, size in sizes.items() if name not in shown)
                assert left == 0 or left >= rules.K or not shown, sizes
                assert all(sizes[name] >= rules.K for name in shown), sizes


def test_groups_are_counted_among_those_who_answered_the_question():
    """Six of a group, but four said something here: the group is hidden for this question, and so is its only rest."""
    rows = [*_rows(("small", [5, 5, 5, 5]), ("big", [1, 2, 3, 4, 5])), {"Q2": "small"}, {"Q2": "small"}]

    found = rules.crossed("csat", "Q1", "Q2", rows)

    assert {name: result.is_shown for name, result in found.items()} == {"small": False, "big": False}


def test_only_a_satisfaction_of_one_or_two_calls_for_a_call():
    kinds = {"Q1": "csat", "Q2": "effort", "Q3": "text"}

    assert rules.is_low(kinds, {"Q1": "2", "Q2": "5", "Q3": ""})
    assert not rules.is_low(kinds, {"Q1": "3", "Q2": "1", "Q3": ""})
