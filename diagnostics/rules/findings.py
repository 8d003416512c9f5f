"""Which findings and recommendations a rated grid suggests (domain §4, §7.3, §12): a proposal, never a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.rules.priority import highest_priority

STRENGTH, WEAKNESS = "strength", "weakness"
STRENGTH_FROM, WEAKNESS_TO = 4, 2
STRUCTURAL, FUNCTIONAL = "structural", "functional"
STRUCTURAL_CAUSES = frozenset({"organisation", "resources", "tools"})


@dataclass(frozen=True)
class Level:
    """The level of one criterion and the weight of its dimension."""

    code: str
    level: int
    dimension_weight: int
    cause: str = ""


@dataclass(frozen=True)
class LibraryText:
    """A library entry, as far as matching needs it."""

    code: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Suggested:
    """A recommendation to propose: which library text, for which weak criteria, how pressing."""

    code: str
    criteria: tuple[str, ...]
    priority: str


def kind_of(level: int, *, strength_from: int = STRENGTH_FROM, weakness_to: int = WEAKNESS_TO) -> str | None:
    """Strength from level 4, improvement area up to level 2; level 3 is satisfactory and says nothing."""
    if level >= strength_from:
        return STRENGTH
    if level <= weakness_to:
        return WEAKNESS
    return None


def nature_of(cause: str) -> str:
    """A cause in how the house is built makes a finding structural; otherwise it is functional."""
    return STRUCTURAL if cause in STRUCTURAL_CAUSES else FUNCTIONAL


def suggest_recommendations(
    weak: Sequence[Level], library: Iterable[LibraryText], *, taken: Iterable[str] = ()
) -> list[Suggested]:
    """Match weak criteria with library texts, one suggestion per text, most pressing first.

    Criteria no text mends are left to the diagnostician: each weakness needs a recommendation or a reason (§7.3).
    """
    by_code: Mapping[str, Level] = {row.code: row for row in weak}
    used = set(taken)
    found = []
    for text in library:
        touched = tuple(code for code in text.criteria if code in by_code)
        if touched and text.code not in used:
            pairs = [(by_code[code].level, by_code[code].dimension_weight) for code in touched]
            found.append(Suggested(text.code, touched, highest_priority(pairs)))
    order = {"critical": 0, "major": 1, "minor": 2}
    return sorted(found, key=lambda row: (order[row.priority], row.code))
