"""Aggregated indicators other systems may read: each app declares its own, small groups are hidden here, once.

A source is a function without argument that returns figures; `size` is the number of enterprises behind a figure. A
figure behind which fewer than five stand has no value (§7.4: dashboards below k = 5).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clients.models import Enterprise
from core import clock

SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Figure:
    """One number with its meaning in both languages; `unit` is "count" or "percent"."""

    code: str
    label_fr: str
    label_en: str
    value: float
    size: int
    unit: str = "count"


Source = Callable[[], Iterable[Figure]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Declare a source of figures; a second declaration under the same name replaces the first."""
    _sources[name] = source


def shown() -> list[tuple[Figure, bool]]:
    """Every figure in the order of codes, and whether its group is large enough to be said."""
    found = [figure for source in _sources.values() for figure in source()]
    return [(figure, figure.size >= SMALLEST_GROUP) for figure in sorted(found, key=lambda figure: figure.code)]


def own() -> list[Figure]:
    """What this app can say by itself: enterprises followed, releases and signals over twelve months (§10, K26)."""
    from disclosures.queries.signal import counted_since

    year_ago = clock.add_months(clock.today(), -12)
    known = Enterprise.objects.current().count()
    releases, signals = counted_since(year_ago)
    return [
        Figure("enterprises", "Entreprises dans le portail", "Enterprises in the portal", known, known),
        Figure(
            "signals_12_months",
            "Signaux communiqués en douze mois",
            "Signals released in twelve months",
            signals,
            signals,
        ),
        Figure("releases_12_months", "Communications en douze mois", "Releases in twelve months", releases, signals),
    ]
