"""Can a question ever be asked? Every way of answering what it depends on is tried (publishing checks).

Tests never ask for the absence of an answer, so an unanswered question never opens a branch: only answers are tried,
and only those that some test can tell apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import prod

from questionnaires.rules.completeness import Ask, Given
from questionnaires.rules.conditions import Rule, hidden_codes
from questionnaires.rules.values import read_date, read_number

MOST_WAYS = 20_000


def ancestors(ask: Ask, by_code: Mapping[str, Ask]) -> set[str]:
    """Return the codes a question depends on, directly or not; loops do no harm."""
    found: set[str] = set()
    waiting = list(ask.condition.sources) if ask.condition else []
    while waiting:
        code = waiting.pop()
        if code in found or code not in by_code:
            continue
        found.add(code)
        condition = by_code[code].condition
        waiting += condition.sources if condition else ()
    return found


def loops(asks: Sequence[Ask]) -> list[tuple[str, ...]]:
    """Return the groups of questions that depend on each other, each once."""
    by_code = {ask.code: ask for ask in asks}
    behind = {ask.code: ancestors(ask, by_code) for ask in asks}
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for ask in asks:
        if ask.code in behind[ask.code]:
            members = [code for code in by_code if code in behind[ask.code] and ask.code in behind.get(code, ())]
            found.setdefault(frozenset(members), tuple(members))
    return list(found.values())


def _ways(ask: Ask, values: Sequence[str]) -> list[Given]:
    """Return the answers to one question that tests on these values can tell apart."""
    if ask.kind in ("number", "date"):
        return [Given(text=text) for text in _points(ask, values)]
    codes = [option.code for option in ask.options]
    spoken = [code for code in codes if code in values]
    other = next((code for code in codes if code not in values), None)
    if ask.kind != "multi":
        return [Given((code,)) for code in [*spoken, *([other] if other else [])]]
    alone = {option.code for option in ask.options if option.is_exclusive}
    free = [code for code in spoken if code not in alone]
    mixes = [mix for size in range(1, len(free) + 1) for mix in combinations(free, size)]
    singles = [(code,) for code in [*(one for one in spoken if one in alone), *([other] if other else [])]]
    return [Given(mix) for mix in [*mixes, *singles]]


def _points(ask: Ask, values: Sequence[str]) -> Iterator[str]:
    if ask.kind == "date":
        yield from (value for value in values if read_date(value))
        return
    bounds = [str(bound) for bound in (ask.minimum, ask.maximum) if bound is not None]
    for value in [*values, *bounds]:
        number = read_number(value)
        too_small = number is not None and ask.minimum is not None and number < ask.minimum
        too_large = number is not None and ask.maximum is not None and number > ask.maximum
        if number is not None and not too_small and not too_large:
            yield value


def can_be_asked(ask: Ask, asks: Sequence[Ask]) -> bool | None:
    """Tell whether some answers lead to a question; None when there are too many ways to try."""
    if ask.condition is None:
        return True
    by_code = {one.code: one for one in asks}
    before = ancestors(ask, by_code)
    chain = [one for one in asks if one.code in before or one.code == ask.code]
    rules: list[Rule] = [rule for one in chain if one.condition for rule in one.condition.rules]
    sources = [one for one in chain if one.code != ask.code]
    ways = [_ways(one, [rule.value for rule in rules if rule.question == one.code]) for one in sources]
    if prod(len(way) for way in ways) > MOST_WAYS:
        return None
    names = [one.code for one in sources]
    return any(ask.code not in hidden_codes(chain, dict(zip(names, mix, strict=True))) for mix in product(*ways))
