"""Before and after, criterion by criterion, for one enterprise: only levels it was told or gave itself (§7.6, I7)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from clients.models import Enterprise
from diagnostics.models import Criterion, CriterionRating, Diagnostic, DiagnosticReport
from followup.models import FollowUpAnswer, ServiceProposal

MOST = 3


@dataclass(frozen=True)
class Told:
    """The level an enterprise gave itself at a follow-up point, and the day."""

    level: int
    day: dt.date


@dataclass(frozen=True)
class ProgressLine:
    """One criterion: the level of the report, then what came after it. A level nobody gave is None, never 0."""

    criterion: Criterion
    before: int
    told: Told | None
    after: int | None
    services: tuple[str, ...] = ()

    @property
    def change(self) -> int:
        """From the report to the next one; to the enterprise's own word while there is no other report."""
        last = self.after if self.after is not None else self.told.level if self.told else self.before
        return last - self.before


@dataclass(frozen=True)
class Stretch:
    """From one communicated report to the next, or to now."""

    reference: str
    since: dt.date
    until: dt.date | None
    lines: tuple[ProgressLine, ...]

    @property
    def tally(self) -> tuple[int, int, int]:
        """How many criteria went up, stayed, went down."""
        changes = [line.change for line in self.lines]
        return sum(c > 0 for c in changes), sum(c == 0 for c in changes), sum(c < 0 for c in changes)


def progress(user: Any, enterprise: Enterprise) -> list[Stretch]:
    """What moved since each of the last reports this person may read, newest first; five queries, whatever the rows.

    A report not communicated does not exist here. Services are those this person may see: one born of a notice shows
    to its readers only (§7.4).
    """
    missions = _communicated(user, enterprise)
    levels, told = _levels(missions), _told(missions)
    services = _delivered(user, enterprise)
    found = []
    for place, mission in enumerate(missions[:MOST]):
        later = missions[place - 1] if place else None
        lines = _lines(mission, later, levels, told[mission.pk], services)
        if lines:
            found.append(Stretch(mission.reference, _day(mission), _day(later) if later else None, lines))
    return found


def _day(mission: Diagnostic) -> dt.date:
    return timezone.localdate(mission.communicated_at)


def _communicated(user: Any, enterprise: Enterprise) -> list[Diagnostic]:
    reports = DiagnosticReport.objects.visible_to(user).communicated().filter(diagnostic__enterprise=enterprise)
    rows = Diagnostic.objects.filter(pk__in=reports.values("diagnostic"), communicated_at__isnull=False)
    return list(rows.order_by("-communicated_at", "-pk")[:MOST])


def _levels(missions: Iterable[Diagnostic]) -> dict[int, dict[str, CriterionRating]]:
    """The levels of each mission by criterion code: codes hold from one grid to the next, rows do not."""
    rows = CriterionRating.objects.filter(diagnostic__in=list(missions), level__isnull=False)
    found: dict[int, dict[str, CriterionRating]] = defaultdict(dict)
    for row in rows.select_related("criterion__dimension").order_by("criterion__position"):
        found[row.diagnostic_id][row.criterion.code] = row
    return found


def _told(missions: Iterable[Diagnostic]) -> dict[int, dict[str, Told]]:
    """The last level given at a follow-up point, by mission and criterion."""
    rows = FollowUpAnswer.objects.filter(
        point__diagnostic__in=list(missions), point__answered_at__isnull=False, level_now__isnull=False
    )
    found: dict[int, dict[str, Told]] = defaultdict(dict)
    for mission, moment, level, code in rows.order_by("point__answered_at", "pk").values_list(
        "point__diagnostic", "point__answered_at", "level_now", "follow_up__recommendation__criteria__code"
    ):
        if code and moment and level is not None:
            found[mission][code] = Told(level, timezone.localdate(moment))
    return found


def _delivered(user: Any, enterprise: Enterprise) -> list[ServiceProposal]:
    rows = ServiceProposal.objects.visible_to(user).filter(enterprise=enterprise, delivered_on__isnull=False)
    return list(rows.select_related("offering").order_by("delivered_on", "pk"))


def _lines(
    mission: Diagnostic,
    later: Diagnostic | None,
    levels: dict[int, dict[str, CriterionRating]],
    told: dict[str, Told],
    services: list[ServiceProposal],
) -> tuple[ProgressLine, ...]:
    """Criteria of which something is known after the report, in the order of the grid."""
    after = levels[later.pk] if later else {}
    lines = []
    for code, row in levels[mission.pk].items():
        if row.level is None or (code not in told and code not in after):
            continue
        end = _day(later) if later else dt.date.max
        wanted = {code, row.criterion.dimension.code}
        helped = [
            service.offering.title
            for service in services
            if service.delivered_on and _day(mission) <= service.delivered_on <= end
            and wanted & set(service.offering.targets)
        ]  # fmt: skip
        later_row = after.get(code)
        lines.append(
            ProgressLine(
                criterion=row.criterion,
                before=row.level,
                told=told.get(code),
                after=later_row.level if later_row else None,
                services=tuple(dict.fromkeys(helped)),
            )
        )
    return tuple(lines)
