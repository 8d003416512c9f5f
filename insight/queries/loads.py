"""K21: the load of each agent beside the mean of the unit (domain §10: balanced within a quarter)."""

from collections import defaultdict
from dataclasses import dataclass

from core import clock
from insight.enums import Cut
from insight.models import IndicatorRow
from insight.queries import labels
from insight.rules import charts
from insight.rules.periods import month_of

PARTS = ("enterprises", "tasks", "late", "missions")
BALANCE = 0.25


@dataclass(frozen=True)
class Load:
    """One agent: four counts, the bar of the first one, whether it stands away from the mean by more than a quarter."""

    name: str
    counts: list[int]
    percent: float
    is_away: bool


def lines() -> list[Load]:
    """Return the agents, the most loaded first."""
    rows = IndicatorRow.objects.filter(indicator="K21", cut=Cut.AGENT, month=month_of(clock.today()))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for agent, part, n in rows.values_list("cut_value", "part", "n"):
        found[agent][part] = n
    names = labels.names(Cut.AGENT, found)
    counted = {agent: [parts.get(part, 0) for part in PARTS] for agent, parts in found.items()}
    followed = [counts[0] for counts in counted.values() if counts[0]]
    mean = sum(followed) / len(followed) if followed else 0.0
    top = max(followed, default=0)
    made = [
        Load(
            names[agent],
            counts,
            charts.bar_percent(counts[0], top),
            bool(counts[0]) and abs(counts[0] - mean) > BALANCE * mean,
        )
        for agent, counts in counted.items()
    ]
    return sorted(made, key=lambda load: (-load.counts[0], load.name))
