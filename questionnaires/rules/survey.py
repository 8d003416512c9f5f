"""What the answers to a survey say together, and when they may say it (§7.7, K18–K20).

Nothing is shown on fewer than five answers, nor what a subtraction would give: a group is hidden when it, or what is
left of the whole without the groups shown, is smaller than five.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

K = 5
SCALES = {"csat": tuple("54321"), "effort": tuple("54321"), "nps": tuple(str(n) for n in range(10, -1, -1))}
TARGETS = {"csat": 80.0, "effort": 4.0, "nps": 20.0}
LOW_MARK = 2
Row = Mapping[str, str]


@dataclass(frozen=True)
class Result:
    """One question for one group of answers: how many, how they spread, and the figure made of them.

    `counts` is empty when fewer than five people answered: then `n` is not told either.
    """

    n: int
    counts: Mapping[str, int]
    figure: float | None = None

    @property
    def is_shown(self) -> bool:
        """Whether at least five people answered."""
        return bool(self.counts)


HIDDEN = Result(0, {})


def figure_of(kind: str, counts: Mapping[str, int]) -> float | None:
    """Return CSAT (% of 4 and 5), effort (mean, 5 = easy) or NPS (% of 9–10 minus % of 0–6); None for the others."""
    n = sum(counts.values())
    if not n or kind not in SCALES:
        return None
    marks = {int(value): count for value, count in counts.items()}
    if kind == "effort":
        return round(sum(mark * count for mark, count in marks.items()) / n, 1)
    if kind == "csat":
        return float(round(100 * sum(count for mark, count in marks.items() if mark >= 4) / n))
    promoters = sum(count for mark, count in marks.items() if mark >= 9)
    critics = sum(count for mark, count in marks.items() if mark <= 6)
    return float(round(100 * (promoters - critics) / n))


def result_of(kind: str, values: Iterable[str]) -> Result:
    """Return the result of one question, or a hidden one when fewer than five people answered it."""
    counts = Counter(value for value in values if value)
    n = sum(counts.values())
    return Result(n, dict(counts), figure_of(kind, counts)) if n >= K else HIDDEN


def shown_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """Return the groups that may be shown beside their total without telling a smaller one by subtraction.

    Groups below five are hidden; while those hidden together are fewer than five people, the smallest shown group
    joins them. A group of nobody says nothing and hides nothing.
    """
    hidden = {name for name, size in sizes.items() if 0 < size < K}
    shown = sorted((name for name, size in sizes.items() if size >= K), key=lambda name: (-sizes[name], name))
    while shown and 0 < sum(sizes[name] for name in hidden) < K:
        hidden.add(shown.pop())
    return frozenset(shown)


def crossed(kind: str, code: str, by: str, rows: Sequence[Row]) -> dict[str, Result]:
    """Return the result of a question for each answer given to another one ("" = not said), those told apart safely.

    Groups are counted among those who answered this question: each question guards its own total.
    """
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row.get(code):
            groups.setdefault(row.get(by, ""), []).append(row[code])
    allowed = shown_groups({name: len(values) for name, values in groups.items()})
    return {name: result_of(kind, values) if name in allowed else HIDDEN for name, values in groups.items()}


def is_low(kinds: Mapping[str, str], row: Row) -> bool:
    """Tell whether an answer holds a satisfaction of 1 or 2: the person is called back if she agrees (§7.7)."""
    return any(kinds.get(code) == "csat" and value and int(value) <= LOW_MARK for code, value in row.items())
