"""Figures read back from the counted rows: a board, one indicator by month and by group. Nothing else is read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.templatetags.ccv import thousands
from insight.enums import Cut, Shape, Theme
from insight.models import IndicatorRow, IndicatorTarget, Refresh
from insight.permissions import can_read_small
from insight.queries import registry
from insight.queries.migration import movement
from insight.queries.registry import DAYS, Indicator
from insight.queries.words import number, small_text
from insight.rules import figures
from insight.rules.figures import SMALL, WHO, Figure, counts_who
from insight.rules.periods import Period, month_of, shift

Tally = dict[str, tuple[int, float]]


@dataclass(frozen=True)
class Lens:
    """Through what a person looks: which months, which cut, and from how many cases on a figure shows."""

    user: Any
    period: Period
    cut: str = Cut.ALL
    cut_value: str = ""

    @property
    def k(self) -> int:
        """The smallest number of cases shown."""
        return 0 if can_read_small(self.user) else SMALL


@dataclass(frozen=True)
class Line:
    """One indicator on the board, in words."""

    indicator: Indicator
    value: str
    note: str
    cases: str
    target: str
    met: bool | None
    url: str
    hidden: bool = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether the indicator is a page of its own, with no single figure."""
        return not self.cases and not self.hidden and (bool(self.indicator.page) or self.indicator.code == "K21")


def targets() -> dict[str, float | None]:
    """Return every target: the one chosen by the administration, else the default."""
    chosen = dict(IndicatorTarget.objects.values_list("indicator", "value"))
    return {code: chosen.get(code, item.target) for code, item in registry.INDICATORS.items()}


def _stock_month(period: Period) -> dt.date:
    return min(period.last, month_of(clock.today()))


def _wanted(codes: Iterable[str], period: Period) -> Q:
    stock = [code for code in codes if registry.INDICATORS[code].stock]
    events = [code for code in codes if not registry.INDICATORS[code].stock]
    return Q(indicator__in=events, month__range=(period.first, period.last)) | Q(
        indicator__in=stock, month=_stock_month(period)
    )


def tallies(codes: Iterable[str], lens: Lens) -> dict[str, Tally]:
    """Add up the rows of a period under one cut: indicator → part → (cases, sum). One query."""
    rows = IndicatorRow.objects.filter(_wanted(list(codes), lens.period), cut=lens.cut, cut_value=lens.cut_value)
    found: dict[str, Tally] = defaultdict(dict)
    for code, part, n, most, value in _summed(rows, "indicator"):
        found[code][part] = (most if counts_who(part) else n, value)
    return found


def _summed(rows: Any, column: str) -> Any:
    """Add rows up; the same enterprise may come back month after month, so only the fullest month counts for WHO."""
    sums = {"n_sum": Sum("n"), "n_most": Max("n"), "v_sum": Sum("value")}
    return rows.order_by().values_list(column, "part").annotate(**sums)


def split_tallies(code: str, lens: Lens, *, by: str) -> dict[Any, Tally]:
    """Add up the rows of one indicator by `month`, or by the values of a cut. One query."""
    rows = IndicatorRow.objects.filter(_wanted([code], lens.period), indicator=code)
    rows = rows.filter(cut=lens.cut, cut_value=lens.cut_value) if by == "month" else rows.filter(cut=by)
    column = "month" if by == "month" else "cut_value"
    found: dict[Any, Tally] = defaultdict(dict)
    for key, part, n, most, value in _summed(rows, column):
        found[key][part] = (most if counts_who(part) else n, value)
    return found


def figure(item: Indicator, tally: Mapping[str, tuple[int, float]]) -> Figure:
    """Make the figure of an indicator out of its rows, with the enterprises behind it where they are counted."""
    found = _figure(item, tally)
    return replace(found, who=tally[WHO][0]) if WHO in tally else found


def _figure(item: Indicator, tally: Mapping[str, tuple[int, float]]) -> Figure:
    if item.shape == Shape.RATIO:
        return figures.ratio(tally, item.part, item.whole)
    if item.shape == Shape.MEAN:
        return figures.mean(tally, item.part)
    if item.shape == Shape.DELAY:
        spread = figures.days(tally)
        total = sum(spread.values())
        if item.limit:
            return Figure(figures.within(spread, item.limit), total, figures.quantile(spread, 0.5))
        return Figure(figures.quantile(spread, 0.5), total, figures.quantile(spread, 0.9))
    if item.shape == Shape.SPLIT:
        total = sum(figures.count(tally, part) for part, _label in item.parts)
        value = float(figures.count(tally, item.part)) if item.part else None
        return Figure(value if total else None, total)
    return Figure()


def screened(found: Figure, k: int) -> Figure:
    """Hide a figure that rests on fewer cases than may be shown."""
    return found.hide() if 0 < found.base < k else found


def net_movement(period: Period) -> Figure:
    """K14 over a period: from the end of the month before it to its end."""
    return movement(shift(period.first, -1), _stock_month(period))


def _note(item: Indicator, found: Figure) -> str:
    if found.note is None:
        return ""
    if item.limit:
        return _("median %(days)s") % {"days": number(found.note, DAYS)}
    return _("nine out of ten within %(days)s") % {"days": number(found.note, item.unit)}


def target_text(item: Indicator, target: float | None) -> str:
    """Write a target: at least 40 %, 60 days at most."""
    if target is None:
        return ""
    text = number(target, item.unit)
    return _("%(value)s at most") % {"value": text} if item.at_most else _("at least %(value)s") % {"value": text}


def line(item: Indicator, found: Figure, target: float | None, lens: Lens) -> Line:
    """Write one indicator for the board."""
    found = screened(found, lens.k)
    shown = small_text() if found.hidden else number(found.value, item.unit)
    if item.shape == Shape.SPLIT and not item.part and not found.hidden:
        shown = number(float(found.n)) if found.n else "–"
    url = reverse(item.page) if item.page else reverse("insight:indicator", args=[item.code])
    return Line(
        indicator=item,
        value=shown,
        note="" if found.hidden else _note(item, found),
        cases="" if found.hidden or not found.n else thousands(found.n),
        target=target_text(item, target),
        met=None if found.hidden else figures.is_met(found.value, target, at_least=not item.at_most),
        url=url,
        hidden=found.hidden,
    )


def board(lens: Lens) -> list[tuple[Any, list[Line]]]:
    """Every indicator this person may see, by theme. Two queries, whatever the number of rows behind them."""
    items = registry.readable(lens.user)
    found, aims = tallies([item.code for item in items], lens), targets()
    themes: dict[str, list[Line]] = {theme: [] for theme in Theme.values}
    for item in items:
        value = figure(item, found.get(item.code, {}))
        if item.shape == Shape.NET and lens.cut == Cut.ALL:
            value = net_movement(lens.period)
        themes[item.theme].append(line(item, value, aims[item.code], lens))
    return [(Theme(theme).label, lines) for theme, lines in themes.items() if lines]


def checked_at() -> dt.datetime | None:
    """When the rows were last brought up to date."""
    return Refresh.objects.values_list("checked_at", flat=True).first()
