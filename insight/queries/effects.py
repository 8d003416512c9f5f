"""K27: each service beside no service, with an interval, the number of enterprises and a caution (domain §10)."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from insight.enums import Cut
from insight.models import IndicatorRow
from insight.queries import labels
from insight.queries.words import number, small_text
from insight.rules.effects import Effect, Group, effect
from insight.rules.figures import SMALL
from insight.rules.periods import Period


@dataclass(frozen=True)
class ServiceLine:
    """One service: both groups, the difference and what may be said of it."""

    code: str
    title: str
    with_n: str
    without_n: str
    with_change: str
    without_change: str
    difference: str
    interval: str
    verdict: str
    kind: str


def groups(period: Period) -> dict[str, tuple[Group, Group]]:
    """Read the two groups of each service over a period."""
    rows = IndicatorRow.objects.filter(indicator="K27", cut=Cut.SERVICE, month__range=(period.first, period.last))
    found: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
    for code, part, n, value in (
        rows.order_by().values_list("cut_value", "part").annotate(n_sum=Sum("n"), v_sum=Sum("value"))
    ):
        found[code][part] = (n, value)
    return {code: (_group(parts, "with"), _group(parts, "without")) for code, parts in found.items()}


def _group(parts: dict[str, tuple[int, float]], side: str) -> Group:
    n, total = parts.get(side, (0, 0.0))
    return Group(n, total, parts.get(f"{side}2", (0, 0.0))[1])


def compared(period: Period) -> dict[str, Effect | None]:
    """Return the effect of each service; None when a group is too small. Intervals hold for all of them together."""
    found = groups(period)
    enough = sum(min(first.n, second.n) >= SMALL for first, second in found.values())
    return {code: effect(first, second, together=enough) for code, (first, second) in found.items()}


def lines(period: Period) -> list[ServiceLine]:
    """Every service that was delivered to somebody, those that may be compared first."""
    found, effects = groups(period), compared(period)
    titles = labels.names(Cut.SERVICE, found)
    shown = [
        _line(code, titles[code], first, second, effects[code]) for code, (first, second) in found.items() if first.n
    ]
    return sorted(shown, key=lambda line: (line.kind == "small", line.code))


def _signed(value: float) -> str:
    rounded = round(value, 1)
    return f"+{number(rounded)}" if rounded > 0 else number(rounded)


def _line(code: str, title: str, first: Group, second: Group, found: Effect | None) -> ServiceLine:
    facts: dict[str, Any] = {"code": code, "title": title}
    if found is None:
        few = {"with_n": _count(first.n), "without_n": _count(second.n)}
        blank = dict.fromkeys(("with_change", "without_change", "difference", "interval"), "–")
        return ServiceLine(**facts, **few, **blank, verdict=_("too few enterprises to compare"), kind="small")
    verdict, kind = _("no difference shown"), "none"
    if found.claimed:
        kind = "better" if found.difference > 0 else "worse"
        verdict = _("clearly more progress") if kind == "better" else _("clearly less progress")
    return ServiceLine(
        **facts,
        with_n=number(float(first.n)),
        without_n=number(float(second.n)),
        with_change=_signed(first.mean),
        without_change=_signed(second.mean),
        difference=_signed(found.difference),
        interval=_("%(low)s to %(high)s") % {"low": _signed(found.low), "high": _signed(found.high)},
        verdict=verdict,
        kind=kind,
    )


def _count(n: int) -> str:
    return small_text() if 0 < n < SMALL else number(float(n))
