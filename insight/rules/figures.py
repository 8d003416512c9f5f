"""Figures out of additive rows, and what small groups may not show (domain §10, §8.2: k ≥ 5)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL = 5
WHO = "who"


def who_of(part: str) -> str:
    """Return the part that counts the enterprises behind another part."""
    return f"{WHO}:{part}"


def counts_who(part: str) -> bool:
    """Tell whether a part counts enterprises, for small groups, and no cases."""
    return part.partition(":")[0] == WHO


Tally = Mapping[str, tuple[int, float]]


@dataclass(frozen=True)
class Figure:
    """One value and on how many cases it rests. `value` is None when there is nothing to say, never 0.

    `note` is a second value of the same rows: the median beside a share, the ninth decile beside a median.
    `who` counts the enterprises behind the cases where one may have several; small groups are judged on it.
    """

    value: float | None = None
    n: int = 0
    note: float | None = None
    hidden: bool = False
    who: int | None = None

    @property
    def base(self) -> int:
        """How many enterprises stand behind the figure, as far as it is known."""
        return self.n if self.who is None else min(self.n, self.who)

    def hide(self) -> "Figure":
        """Return the same figure, said to exist and not shown."""
        return Figure(n=self.n, hidden=True)


def count(tally: Tally, part: str) -> int:
    """Return how many cases a part counts."""
    return tally.get(part, (0, 0.0))[0]


def ratio(tally: Tally, part: str, whole: str) -> Figure:
    """Return 100 × part / whole; nothing when the whole is empty."""
    total = count(tally, whole)
    return Figure(100 * count(tally, part) / total, total) if total else Figure()


def mean(tally: Tally, part: str) -> Figure:
    """Return the mean of what a part sums."""
    n, total = tally.get(part, (0, 0.0))
    return Figure(total / n, n) if n else Figure()


def days(tally: Tally, prefix: str = "d") -> dict[int, int]:
    """Read back a distribution of whole days: part `d12` counts the cases that took twelve."""
    return {
        int(part[len(prefix) :]): n
        for part, (n, _value) in tally.items()
        if part.startswith(prefix) and part[len(prefix) :].isdigit() and n
    }


def quantile(spread: Mapping[int, int], share: float) -> float | None:
    """Return the smallest number of days within which `share` of the cases stand; the median of two middles is halved.

    0.5 gives the usual median; 0.9 the ninth decile (nearest rank).
    """
    total = sum(spread.values())
    if not total:
        return None
    if share == 0.5 and total % 2 == 0:
        return (_rank(spread, total // 2) + _rank(spread, total // 2 + 1)) / 2
    return float(_rank(spread, max(1, math.ceil(round(share * total, 9)))))


def _rank(spread: Mapping[int, int], rank: int) -> int:
    seen = 0
    for day in sorted(spread):
        seen += spread[day]
        if seen >= rank:
            return day
    raise ValueError(rank)


def within(spread: Mapping[int, int], limit: int) -> float | None:
    """Return the share of cases that took `limit` days or fewer, per cent."""
    total = sum(spread.values())
    return 100 * sum(n for day, n in spread.items() if day <= limit) / total if total else None


def too_small(counts: Sequence[int], k: int = SMALL) -> set[int]:
    """Return which places of a table must be hidden: counts from 1 to k − 1, and one more when it could be deduced.

    A single hidden count is the total minus the others; the next smallest is hidden with it.
    """
    hidden = {place for place, n in enumerate(counts) if 0 < n < k}
    if len(hidden) == 1 and len(counts) > 1:
        rest = [place for place in range(len(counts)) if place not in hidden and counts[place]]
        if rest:
            hidden.add(min(rest, key=lambda place: (counts[place], place)))
    return hidden


def is_met(value: float | None, target: float | None, *, at_least: bool) -> bool | None:
    """Tell whether a target is reached; None when there is no value or no target."""
    if value is None or target is None:
        return None
    return value >= target if at_least else value <= target
