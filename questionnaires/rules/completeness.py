"""What is still missing before a response may be sent, and what the answers tell by themselves (§3).

A question with groups of choices (A4: staff and declarations) needs one answer in each group.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from questionnaires.rules.conditions import Condition
from questionnaires.rules.values import read_date, read_number

MAX_TEXT = 2000
ONE_ANSWER = frozenset({"single", "yesno", "csat", "effort", "nps"})
WRITTEN = frozenset({"text", "number", "date"})


@dataclass(frozen=True)
class Option:
    """One choice of a question, with what choosing it means."""

    code: str
    points: int | None = None
    group: str = ""
    outcome: str = ""
    is_exclusive: bool = False


@dataclass(frozen=True)
class Ask:
    """One question as the rules see it."""

    code: str
    section: str
    kind: str
    required: bool
    not_applicable_allowed: bool = False
    points_cap: int | None = None
    options: tuple[Option, ...] = ()
    not_applicable_when: tuple[str, str] | None = None
    condition: Condition | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups of choices, in order; a plain question has the one group ''."""
        return tuple(dict.fromkeys(option.group for option in self.options))


@dataclass(frozen=True)
class Given:
    """What was answered to one question."""

    values: tuple[str, ...] = ()
    text: str = ""
    not_applicable: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing chosen, nothing written."""
        return not (self.values or self.text.strip() or self.not_applicable)


BLANK = Given()


@dataclass(frozen=True)
class Progress:
    """How far one section has come."""

    section: str
    total: int
    answered: int
    missing: tuple[str, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Nothing required is missing."""
        return not self.missing


def _options_of(ask: Ask, values: Collection[str]) -> list[Option]:
    return [option for option in ask.options if option.code in values]


def is_malformed(ask: Ask, given: Given) -> bool:
    """True when something was written that is no number in the bounds, or no day: kept, but to be corrected."""
    if given.not_applicable or not given.text.strip():
        return False
    if ask.kind == "date":
        return read_date(given.text) is None
    if ask.kind != "number":
        return False
    number = read_number(given.text)
    if number is None or (ask.minimum is not None and number < ask.minimum):
        return True
    return ask.maximum is not None and number > ask.maximum


def is_answered(ask: Ask, given: Given) -> bool:
    """True when the question needs nothing more."""
    if given.not_applicable and ask.not_applicable_allowed:
        return True
    if ask.kind in WRITTEN:
        return bool(given.text.strip()) and not is_malformed(ask, given)
    chosen = {option.group for option in _options_of(ask, given.values)}
    return bool(chosen) and chosen == set(ask.groups)


def clean_values(ask: Ask, values: Sequence[str]) -> tuple[str, ...]:
    """Keep known choices only: one per group for a single question, and 'none of these' never beside another."""
    known = _options_of(ask, values)
    if ask.kind in ONE_ANSWER:
        return tuple({option.group: option.code for option in known}.values())
    exclusive = [option.code for option in known if option.is_exclusive]
    if exclusive:
        return (exclusive[0],) if len(known) == 1 else tuple(o.code for o in known if not o.is_exclusive)
    return tuple(option.code for option in known)


def declared_points(ask: Ask, given: Given) -> int | None:
    """Points of an answer as declared; None when unanswered, not applicable or unscored."""
    if given.not_applicable:
        return None
    points = [option.points for option in _options_of(ask, given.values) if option.points is not None]
    if not points:
        return None
    return min(sum(points), ask.points_cap if ask.points_cap is not None else 4)


def outcomes(asks: Sequence[Ask], answers: Mapping[str, Given]) -> frozenset[str]:
    """What the chosen options mean: ineligible, broker, newcomer, micro…"""
    found = set()
    for ask in asks:
        given = answers.get(ask.code, BLANK)
        found |= {option.outcome for option in _options_of(ask, given.values) if option.outcome}
    return frozenset(found)


def is_eligible(asks: Sequence[Ask], answers: Mapping[str, Given]) -> bool:
    """Established or represented in Togo, and trading across its borders (I11; A1, A2)."""
    return "ineligible" not in outcomes(asks, answers)


def size_profile(asks: Sequence[Ask], answers: Mapping[str, Given]) -> str:
    """Micro, small or standard, from the head count of A4; standard until it is known (§2.2)."""
    told = outcomes(asks, answers)
    return next((size for size in ("micro", "small") if size in told), "standard")


def is_not_applicable_by_default(ask: Ask, answers: Mapping[str, Given]) -> bool:
    """A broker has no broker: F1 and F2 do not apply unless it says otherwise (§3, A2)."""
    if ask.not_applicable_when is None:
        return False
    question, choice = ask.not_applicable_when
    return choice in answers.get(question, BLANK).values


def progress(section: str, asks: Sequence[Ask], answers: Mapping[str, Given]) -> Progress:
    """Count what is answered in one section and name what is missing."""
    inside = [ask for ask in asks if ask.section == section and ask.kind != "declaration"]
    answered = [ask for ask in inside if is_answered(ask, answers.get(ask.code, BLANK))]
    missing = tuple(
        ask.code
        for ask in inside
        if (ask.required and ask not in answered) or is_malformed(ask, answers.get(ask.code, BLANK))
    )
    return Progress(section=section, total=len(inside), answered=len(answered), missing=missing)


def missing_codes(asks: Sequence[Ask], answers: Mapping[str, Given]) -> tuple[str, ...]:
    """Questions that still prevent sending.

    An enterprise outside the programme is not asked for more than the two questions that say so.
    """
    if not is_eligible(asks, answers):
        return ()
    sections = dict.fromkeys(ask.section for ask in asks)
    return tuple(code for section in sections for code in progress(section, asks, answers).missing)
