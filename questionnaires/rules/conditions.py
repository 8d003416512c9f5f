"""'Ask only if': which questions are asked, given the answers to the questions before them (§3).

A condition reads earlier questions only. A question that is not asked answers nothing, so what depends on it is not
asked either. An answer kept from before its question was hidden never counts: neither as missing, nor as zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from questionnaires.rules.values import read_date, read_number

if TYPE_CHECKING:
    from questionnaires.rules.completeness import Ask, Given

CHOSEN, NOT_CHOSEN, AT_LEAST, AT_MOST = "chosen", "not_chosen", "at_least", "at_most"
TESTS = (CHOSEN, NOT_CHOSEN, AT_LEAST, AT_MOST)
ALL, ANY = "all", "any"


@dataclass(frozen=True)
class Rule:
    """One test on the answer to one earlier question."""

    question: str
    test: str
    value: str

    def holds(self, given: "Given | None") -> bool:
        """Tell whether the answer passes; no answer, or 'not applicable', passes no test."""
        if given is None or given.not_applicable:
            return False
        if self.test == CHOSEN:
            return self.value in given.values
        if self.test == NOT_CHOSEN:
            return bool(given.values) and self.value not in given.values
        return self._compares(given.text)

    def _compares(self, text: str) -> bool:
        for read in (read_number, read_date):
            told, bound = read(text), read(self.value)
            if told is not None and bound is not None:
                return told >= bound if self.test == AT_LEAST else told <= bound  # type: ignore[operator]
        return False


@dataclass(frozen=True)
class Condition:
    """When a question is asked: every rule holds, or one of them does."""

    rules: tuple[Rule, ...]
    match: str = ALL

    def holds(self, answers: "Mapping[str, Given]") -> bool:
        """Tell whether the question is asked, given the answers that count so far."""
        found = [rule.holds(answers.get(rule.question)) for rule in self.rules]
        return all(found) if self.match == ALL else any(found)

    @property
    def sources(self) -> tuple[str, ...]:
        """Codes of the questions it reads."""
        return tuple(dict.fromkeys(rule.question for rule in self.rules))


def condition_from(stored: Mapping[str, Any] | None) -> Condition | None:
    """Read a condition as it is stored and written in files; None when the question is always asked."""
    if not stored or not stored.get("rules"):
        return None
    rules = tuple(Rule(row["question"], row["test"], str(row["value"])) for row in stored["rules"])
    return Condition(rules, stored.get("match", ALL))


def stored_form(condition: Condition | None) -> dict[str, Any] | None:
    """Return a condition as it is stored and written in files."""
    if condition is None:
        return None
    rules = [{"question": rule.question, "test": rule.test, "value": rule.value} for rule in condition.rules]
    return {"match": condition.match, "rules": rules}


def hidden_codes(asks: "Iterable[Ask]", answers: "Mapping[str, Given]") -> frozenset[str]:
    """Return the codes of the questions that are not asked, given these answers."""
    hidden: set[str] = set()
    counted: dict[str, Given] = {}
    for ask in asks:
        if ask.condition is not None and not ask.condition.holds(counted):
            hidden.add(ask.code)
        elif ask.code in answers:
            counted[ask.code] = answers[ask.code]
    return frozenset(hidden)


def asked_only(asks: "Sequence[Ask]", answers: "Mapping[str, Given]") -> "tuple[tuple[Ask, ...], dict[str, Given]]":
    """Return the questions asked and the answers that count."""
    hidden = hidden_codes(asks, answers)
    kept = {code: given for code, given in answers.items() if code not in hidden}
    return tuple(ask for ask in asks if ask.code not in hidden), kept


def pages_apart(pages: "Iterable[Sequence[Ask]]") -> "list[list[Ask]]":
    """Cut pages so that no question shares a page with one it depends on: its condition is known when it is shown.

    This is why conditions work without scripts: the page that follows is made by the server.
    """
    found: list[list[Ask]] = []
    for page in pages:
        current: list[Ask] = []
        for ask in page:
            here = {one.code for one in current}
            if current and ask.condition is not None and here & set(ask.condition.sources):
                found.append(current)
                current = []
            current.append(ask)
        if current:
            found.append(current)
    return found
