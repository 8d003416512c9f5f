"""How facts are counted: one grouped query by month and description of the enterprise, one by agent (domain §10).

Every cut is then added up in memory from the first query; nothing is read row by row except delays and scores, which
are grouped by their own value first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Left, TruncMonth

from core import clock
from insight.enums import Cut
from insight.rules.figures import WHO, who_of
from insight.rules.periods import month_of
from insight.rules.working import WorkingDays

Key = tuple[dt.date, str, str, str]
Counted = dict[Key, list[float]]
Found = tuple[str, int, float]
OLDEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True)
class Context:
    """What a count needs beside the rows: the day, and the working days of the last years."""

    today: dt.date
    working: WorkingDays

    @classmethod
    def on(cls, today: dt.date) -> "Context":
        """Read the holidays once."""
        start, end = today - OLDEST, today + dt.timedelta(days=1)
        return cls(today, WorkingDays(start, end, clock.holidays_between(start, end)))


Fold = Callable[[Mapping[str, Any], Context], Iterable[Found]]


def each_count(record: Mapping[str, Any], context: Context) -> Iterator[Found]:
    """Every counted column is a part of its own."""
    for name, n in record.items():
        if name.startswith("n_") and n:
            yield name[2:], n, 0.0


@dataclass(frozen=True)
class Source:
    """Where the cases of one indicator are, what dates them, how they are told apart.

    `day` names the date of a case; without it the case is a state of today. `keys` are columns grouped beside the
    description of the enterprise; `counts` named conditions; `fold` turns one group into parts. `watch` lists the
    beginnings of audit actions after which the count may have changed; none: once a day. `many`: one enterprise may
    have several cases in a month; the part `who` then counts the enterprises, and `who:part` those behind each part, on
    which small groups are judged. `crossed`: counted by sector and size together too.
    """

    rows: Callable[[dt.date], QuerySet[Any]]
    day: str = ""
    enterprise: str = "enterprise__"
    campaign: str = ""
    annotate: Callable[[], Mapping[str, Any]] = dict
    keys: tuple[str, ...] = ()
    counts: Mapping[str, Q] = field(default_factory=dict)
    fold: Fold = each_count
    watch: tuple[str, ...] = ()
    many: bool = False
    crossed: bool = False


def _base(source: Source, today: dt.date) -> QuerySet[Any]:
    rows = source.rows(today).order_by().annotate(**source.annotate())
    month = TruncMonth(source.day) if source.day else Value(month_of(today))
    return rows.annotate(c_month=month)


def _as_month(value: Any) -> dt.date:
    day = value.date() if isinstance(value, dt.datetime) else value
    return dt.date.fromisoformat(day) if isinstance(day, str) else day


def _counts(source: Source) -> dict[str, Count]:
    wanted = source.counts or {"all": Q()}
    return {f"n_{name}": Count("pk", filter=condition, distinct=True) for name, condition in wanted.items()}


def _plain(source: Source) -> dict[str, Count]:
    wanted = source.counts or {"all": Q()}
    return {f"n_{name}": Count("pk", filter=condition) for name, condition in wanted.items()}


def _add(found: Counted, key: Key, n: int, value: float) -> None:
    cell = found[key]
    cell[0] += n
    cell[1] += value


def _by_description(source: Source, context: Context, found: Counted) -> None:
    path = source.enterprise
    described = {
        "c_region": F(f"{path}region"),
        "c_size": F(f"{path}size_profile"),
        "c_sector": Left(F(f"{path}sector"), 1),
    }
    if source.campaign:
        described["c_campaign"] = F(source.campaign)
    columns = list(described)
    groups = _base(source, context.today).annotate(**described)
    counted = groups.values("c_month", *columns, *source.keys).annotate(**_plain(source))
    for record in counted.iterator():
        for part, n, value in source.fold(record, context):
            for cut, where in _places(record, columns, source):
                _add(found, (_as_month(record["c_month"]), str(cut), where, part), n, value)
    if source.many:
        who = Count(f"{path}pk".removesuffix("__pk") if path else "pk", distinct=True)
        for record in groups.values("c_month", *columns).annotate(n_who=who).iterator():
            for cut, where in _places(record, columns, source):
                _add(found, (_as_month(record["c_month"]), str(cut), where, WHO), record["n_who"], 0.0)
        _who_by_part(source, context, groups, columns, found)


def _who_by_part(source: Source, context: Context, groups: QuerySet[Any], columns: list[str], found: Counted) -> None:
    """Count the enterprises behind each part: four recommendations of one enterprise are no group (§8.2)."""
    who: dict[Key, set[Any]] = defaultdict(set)
    one = F(f"{source.enterprise}pk")
    counted = groups.annotate(c_one=one).values("c_month", "c_one", *columns, *source.keys).annotate(**_plain(source))
    for record in counted.iterator(chunk_size=20_000):
        for part, n, _value in source.fold(record, context):
            for cut, where in _places(record, columns, source) if n else ():
                who[_as_month(record["c_month"]), str(cut), where, who_of(part)].add(record["c_one"])
    for key, ones in who.items():
        _add(found, key, len(ones), 0.0)


def _places(record: Mapping[str, Any], columns: Iterable[str], source: Source) -> list[tuple[Cut, str]]:
    """Under which cuts a group is added up."""
    pair = [(Cut.PAIR, f"{record['c_sector'] or ''}|{record['c_size'] or ''}")] if source.crossed else []
    named = [(Cut(name[2:]), str(record[name] or "")) for name in columns if name != "c_campaign" or record[name]]
    return [(Cut.ALL, ""), *named, *pair]


def _by_agent(source: Source, context: Context, found: Counted) -> None:
    path = f"{source.enterprise}assignments__"
    today = context.today
    running = Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gt": today})
    groups = _base(source, today).filter(running, **{f"{path}starts_on__lte": today})
    groups = groups.annotate(c_agent=F(f"{path}user__uuid")).values("c_month", "c_agent", *source.keys)
    for record in groups.annotate(**_counts(source)).iterator():
        month = _as_month(record["c_month"])
        for part, n, value in source.fold(record, context):
            _add(found, (month, str(Cut.AGENT), str(record["c_agent"]), part), n, value)


def count(source: Source, context: Context) -> Counted:
    """Return the cells of one indicator: (month, cut, value of the cut, part) → cases, sum."""
    found: Counted = defaultdict(lambda: [0, 0.0])
    _by_description(source, context, found)
    _by_agent(source, context, found)
    return found
