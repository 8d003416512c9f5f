"""'Ask only if': hidden questions never count, whatever the order of the answers (§3)."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.rules.completeness import Ask, Given, Option, missing_codes, progress
from questionnaires.rules.conditions import (
    TESTS,
    Condition,
    Rule,
    asked_only,
    condition_from,
    hidden_codes,
    pages_apart,
    stored_form,
)
from questionnaires.rules.scoring import Item, ScreeningPolicy, score_screening

CODES = [f"Q{number}" for number in range(1, 8)]
OPTIONS = tuple(Option(code, points) for code, points in (("a", 0), ("b", 2), ("c", 4)))
rules = st.builds(
    Rule, st.sampled_from(CODES), st.sampled_from(TESTS), st.sampled_from(["a", "b", "c", "3", "10", "2026-01-01"])
)
conditions = st.none() | st.builds(
    Condition, st.lists(rules, min_size=1, max_size=3).map(tuple), st.sampled_from(["all", "any"])
)
answers = st.dictionaries(
    st.sampled_from(CODES),
    st.builds(
        Given,
        st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True).map(tuple),
        st.sampled_from(["", "2", "3", "12", "2026-06-01", "x"]),
        st.booleans(),
    ),
)


@st.composite
def questionnaires(draw):
    return tuple(
        Ask(code, "S", "single", required=draw(st.booleans()), options=OPTIONS, condition=draw(conditions))
        for code in CODES
    )


def naive_test(rule, told):
    """One test written as a person would say it."""
    if told is None or told.not_applicable:
        return False
    if rule.test == "chosen":
        return any(value == rule.value for value in told.values)
    if rule.test == "not_chosen":
        return len(told.values) > 0 and all(value != rule.value for value in told.values)
    for read in (Decimal, lambda text: text if len(text) == 10 and text.count("-") == 2 else None):
        try:
            mine, bound = read(told.text), read(rule.value)
        except ArithmeticError:
            continue
        if mine is not None and bound is not None:
            return mine >= bound if rule.test == "at_least" else mine <= bound
    return False


def naive_is_asked(place, asks, told):
    """Whether a question is asked, by recursion from scratch for every question."""
    condition = asks[place].condition
    if condition is None:
        return True
    codes = [ask.code for ask in asks[:place]]
    found = []
    for rule in condition.rules:
        if rule.question not in codes or not naive_is_asked(codes.index(rule.question), asks, told):
            found.append(False)
        else:
            found.append(naive_test(rule, told.get(rule.question)))
    return all(found) if condition.match == "all" else True in found


@given(questionnaires(), answers)
def test_conditions_hide_exactly_what_a_naive_reading_hides(asks, told):
    """A wrong condition asks a broker about its broker, or skips what decides on its orientation."""
    expected = {ask.code for place, ask in enumerate(asks) if not naive_is_asked(place, asks, told)}

    assert hidden_codes(asks, told) == expected


@given(questionnaires(), answers, answers)
def test_answers_to_hidden_questions_change_nothing(asks, told, noise):
    """An answer left from before its question was hidden must neither help nor harm the enterprise."""
    hidden = hidden_codes(asks, told)
    disturbed = {**told, **{code: given for code, given in noise.items() if code in hidden}}
    if hidden_codes(asks, disturbed) != hidden:  # an answer that hides others cannot be one of a hidden question
        raise AssertionError("a hidden answer decided on another question")

    assert asked_only(asks, disturbed)[1] == asked_only(asks, {k: v for k, v in told.items() if k not in hidden})[1]
    visible, counted = asked_only(asks, disturbed)
    assert not hidden & set(missing_codes(visible, counted))
    assert progress("S", visible, counted).total == len(asks) - len(hidden)


def scores(asks, told):
    visible, counted = asked_only(asks, told)
    points = {option.code: option.points for option in OPTIONS}
    items = []
    for ask in visible:
        given = counted.get(ask.code)
        value = given.values[0] if given and given.values and not given.not_applicable else None
        items.append(Item(ask.code, "S", "CAP", 2, None if value is None else points[value], is_critical=True))
    return score_screening(items, ScreeningPolicy(), assessed=True)


@settings(max_examples=200)
@given(questionnaires(), answers)
def test_scores_are_those_of_a_questionnaire_without_the_hidden_questions(asks, told):
    """A hidden question counted as zero, or in the coverage, would lower the orientation of whoever skips it."""
    hidden = hidden_codes(asks, told)
    shorter = tuple(
        Ask(ask.code, "S", "single", required=ask.required, options=OPTIONS) for ask in asks if ask.code not in hidden
    )

    assert scores(asks, told) == scores(shorter, {code: given for code, given in told.items() if code not in hidden})


@given(questionnaires(), st.integers(1, 5))
def test_question_never_shares_a_page_with_one_it_depends_on(asks, size):
    """Without scripts its condition would be applied too late: on a page already shown."""
    pages = pages_apart(asks[start : start + size] for start in range(0, len(asks), size))

    assert [ask for page in pages for ask in page] == list(asks)
    for page in pages:
        before: set[str] = set()
        for ask in page:
            assert not (before & set(ask.condition.sources if ask.condition else ()))
            before.add(ask.code)


@given(conditions)
def test_condition_stored_and_read_again_is_the_same(condition):
    """A condition that changes when it is saved would change a published questionnaire."""
    assert condition_from(stored_form(condition)) == condition


def test_unanswered_source_opens_nothing():
    """« Not Import » must not be taken from somebody who has not answered yet."""
    condition = Condition((Rule("A2", "not_chosen", "import"),))

    assert not condition.holds({})
    assert not condition.holds({"A2": Given(not_applicable=True)})
    assert condition.holds({"A2": Given(("export",))})
