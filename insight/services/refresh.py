"""Count again what may have changed: once a minute, and everything on the first run of a day (domain §10).

What changed is read in the audit trail, where every act leaves a line in its own transaction. A line may commit after
a later one; each is therefore looked at by two successive runs.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from clients.models import Interaction
from core import clock
from core.models import AuditEvent
from insight.models import IndicatorRow, Refresh
from insight.queries import special
from insight.queries.counting import Context, Counted, count
from insight.queries.registry import INDICATORS
from insight.queries.sources import SOURCES
from insight.rules.periods import month_of

Counter = Callable[[Context], Counted]
SPECIAL: dict[str, tuple[Counter, tuple[str, ...]]] = {
    "K14": (special.migration, ()),  # reads every assessment there is: counted on the first run of a day
    "K15": (special.progress, ("diagnostics.diagnosticreport",)),
    "K19": (special.recommending, ("questionnaires.opinionsurvey.publish",)),
    "K21": (special.loads, ("clients.task", "clients.assignment", "diagnostics.diagnostic.")),
    "K22": (special.complaints, ("clients.complaint",)),
    "K23": (special.notices, ()),
    "K26": (special.openings, ()),
    "K27": (special.effects, ()),
}
EXCHANGES = {"K10"}
BATCH = 5000


def codes() -> list[str]:
    """Return the indicators that are counted."""
    return [*SOURCES, *SPECIAL]


def counted(code: str, context: Context) -> Counted:
    """Count one indicator from the files themselves."""
    return SPECIAL[code][0](context) if code in SPECIAL else count(SOURCES[code], context)


def _watched(code: str) -> tuple[str, ...]:
    return SPECIAL[code][1] if code in SPECIAL else SOURCES[code].watch


def _touched(state: Refresh, last_exchange: int) -> set[str]:
    """Return the indicators whose cases may have changed since the run before the last one."""
    seen = AuditEvent.objects.filter(pk__gt=state.before_event).order_by()
    actions = set(seen.values_list("action", flat=True).distinct())
    touched = {code for code in codes() if any(action.startswith(_watched(code)) for action in actions)}
    return touched | (EXCHANGES if last_exchange > state.seen_exchange else set())


def _last(model: type[AuditEvent] | type[Interaction]) -> int:
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def store(code: str, context: Context) -> bool:
    """Replace the rows of one indicator when they differ; the past months of a state of the day stay as they were.

    Returns whether anything changed.
    """
    rows = IndicatorRow.objects.filter(indicator=code)
    if INDICATORS[code].stock:
        rows = rows.filter(month=month_of(context.today))
    found = {key: (int(cell[0]), float(cell[1])) for key, cell in counted(code, context).items()}
    fields = ("month", "cut", "cut_value", "part", "n", "value")
    known = {(m, c, v, p): (n, value) for m, c, v, p, n, value in rows.values_list(*fields)}
    if known == found:
        return False
    rows.delete()
    now = clock.now()
    made = (
        IndicatorRow(
            indicator=code,
            month=month,
            cut=cut,
            cut_value=value[:40],
            part=part[:40],
            n=n,
            value=total,
            computed_at=now,
        )
        for (month, cut, value, part), (n, total) in found.items()
    )
    IndicatorRow.objects.bulk_create(made, batch_size=BATCH)
    return True


def rebuild(today: dt.date, wanted: Iterable[str] | None = None) -> list[str]:
    """Count indicators again, all of them unless named; return those whose rows changed."""
    context = Context.on(today)
    return [code for code in (codes() if wanted is None else wanted) if store(code, context)]


@transaction.atomic
def refresh(*, full: bool = False) -> list[str]:
    """Bring the rows up to date; safe to run twice and at the same time: the second leaves the first to it.

    Returns the indicators whose rows changed.
    """
    Refresh.objects.get_or_create(singleton=True)
    state = Refresh.objects.select_for_update(skip_locked=True).filter(singleton=True).first()
    if state is None:
        return []
    today, event, exchange = clock.today(), _last(AuditEvent), _last(Interaction)
    everything = full or state.rebuilt_on != today
    touched = None if everything else sorted(_touched(state, exchange))
    changed = rebuild(today, touched)
    state.before_event, state.seen_event, state.seen_exchange = state.seen_event, event, exchange
    state.rebuilt_on, state.checked_at = today, clock.now()
    state.save()
    return changed
