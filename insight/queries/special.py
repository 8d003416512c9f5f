"""Indicators that are no simple group: migration, progress, loads, notices, surveys, complaints, effects (§10)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Left, TruncMonth
from django.utils import timezone

from catalogue.models import ServiceOffering
from clients.enums import Circle, Segment, Status
from clients.models import Assignment, Enterprise, SegmentAssessment, Task
from clients.queries.complaint import figures
from core import clock
from core.models import AuditEvent
from diagnostics.models import CriterionRating, Diagnostic, RegularisationNotice
from diagnostics.states.notice import NoticeState
from disclosures.models import RiskSignal
from followup.models import FollowUpAnswer, ServiceProposal
from insight.enums import Cut
from insight.queries.counting import Context, Counted
from insight.rules.figures import SMALL
from insight.rules.periods import half_year, month_of, shift
from questionnaires.enums import QuestionKind, SurveyState
from questionnaires.models import ScreeningResponse, SurveyAnswer

COMPARED_MONTHS = 25
KEEP_WITHDRAWN_MONTHS = 6
OPENINGS = {
    "questionnaires.evidence.opened": "evidence",
    "questionnaires.paperform.opened": "evidence",
    "clients.posted_file.opened": "evidence",
    "diagnostics.consent_document_opened": "evidence",
    "diagnostics.letter_opened": "evidence",
    "diagnostics.report_downloaded": "reports",
    "diagnostics.report_data_downloaded": "reports",
}
ANSWERED = {
    NoticeState.REQUEST_FILED: "filed",
    NoticeState.IN_PROCESSING: "filed",
    NoticeState.REGULARISED: "filed",
    NoticeState.PARTIALLY: "filed",
    NoticeState.NOT_ADMITTED: "filed",
    NoticeState.NOTHING_DECLARED: "nothing",
}


def _cells() -> Counted:
    return defaultdict(lambda: [0, 0.0])


def _month(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def trajectories(months: list[dt.date], today: dt.date) -> Counter[str]:
    """Count the enterprises by the letters they bore at the end of each month: `BBAA`, oldest first, N before."""
    ends = [min(shift(month, 1) - dt.timedelta(days=1), today) for month in months]
    current = SegmentAssessment.objects.exclude(enterprise__status=Status.MERGED)
    rows = current.order_by("enterprise_id", "computed_at", "pk").values_list(
        "enterprise_id", "computed_at", "applied"
    )
    found: Counter[str] = Counter()
    one: int | None = None
    letters: list[str] = []
    for enterprise, moment, letter in rows.iterator(chunk_size=20_000):
        if enterprise != one:
            if one is not None:
                found["".join(letters)] += 1
            one, letters = enterprise, [str(Segment.N)] * len(ends)
        day = moment.date()
        for place in range(len(ends) - 1, -1, -1):
            if day > ends[place]:
                break
            letters[place] = letter
    if one is not None:
        found["".join(letters)] += 1
    never = Enterprise.objects.current().count() - sum(found.values())
    if never > 0:
        found[str(Segment.N) * len(ends)] += never
    return found


def migration(context: Context) -> Counted:
    """K14: from the end of each month to the end of each later one, how many went from one letter to another."""
    last = month_of(context.today)
    months = [shift(last, back) for back in range(1 - COMPARED_MONTHS, 1)]
    found = _cells()
    for letters, n in trajectories(months, context.today).items():
        for start in range(len(months)):
            since = f"{months[start]:%Y-%m}"
            for end in range(start + 1, len(months)):
                found[months[end], str(Cut.SINCE), since, f"{letters[start]}>{letters[end]}"][0] += n
    return found


def _twice() -> Any:
    done = Diagnostic.objects.filter(communicated_at__isnull=False).order_by()
    return done.values("enterprise").annotate(n=Count("pk")).filter(n__gte=2).values("enterprise")


def progress(context: Context) -> Counted:
    """K15: change of the dimensions (0–100) between two successive diagnostics; one case per pair of diagnostics."""
    rows = (
        CriterionRating.objects.filter(
            diagnostic__communicated_at__isnull=False,
            diagnostic__enterprise__in=_twice(),
            level__isnull=False,
            is_na=False,
            criterion__dimension__is_scored=True,
        )
        .order_by()
        .annotate(
            at=F("diagnostic__communicated_at"),
            enterprise=F("diagnostic__enterprise"),
            dimension=F("criterion__dimension__code"),
            region=F("diagnostic__enterprise__region"),
            size=F("diagnostic__enterprise__size_profile"),
            sector=Left(F("diagnostic__enterprise__sector"), 1),
        )
        .values("diagnostic", "at", "enterprise", "dimension", "region", "size", "sector")
        .annotate(level=Avg("level"))
    )
    found: Counted = _cells()
    seen: dict[int, dict[str, float]] = {}
    by_mission: dict[int, tuple[dict[str, Any], dict[str, float]]] = {}
    records: list[dict[str, Any]] = [dict(row) for row in rows]
    for row in sorted(records, key=lambda row: (row["at"], row["diagnostic"])):
        by_mission.setdefault(row["diagnostic"], (row, {}))[1][row["dimension"]] = row["level"]
    for row, levels in by_mission.values():
        before = seen.get(row["enterprise"], {})
        changes = {code: 20 * (level - before[code]) for code, level in levels.items() if code in before}
        _add_progress(found, row, changes)
        seen[row["enterprise"]] = levels
    return found


def _add_progress(found: Counted, row: dict[str, Any], changes: dict[str, float]) -> None:
    """One case per pair of diagnostics: the mean of its dimensions, and each dimension apart."""
    if not changes:
        return
    parts = {"delta": sum(changes.values()) / len(changes), **{f"delta:{code}": v for code, v in changes.items()}}
    cuts = [(Cut.ALL, ""), (Cut.REGION, row["region"]), (Cut.SIZE, row["size"]), (Cut.SECTOR, row["sector"])]
    for cut, value in cuts:
        for part, change in parts.items():
            cell = found[month_of(row["at"].date()), str(cut), value, part]
            cell[0] += 1
            cell[1] += change


def loads(context: Context) -> Counted:
    """K21: by agent, enterprises followed, tasks open and late, missions led. Nothing born of a notice (§7.4)."""
    month, found = month_of(context.today), _cells()
    tasks = Task.objects.open().exclude(circle=Circle.NOTICE).filter(owner__isnull=False).order_by()
    counted: Iterable[tuple[str, Any]] = (
        ("enterprises", Assignment.objects.active().order_by().values("user__uuid").annotate(n=_distinct())),
        ("tasks", tasks.values("owner__uuid").annotate(n=Count("pk"))),
        ("late", tasks.filter(due_on__lt=context.today).values("owner__uuid").annotate(n=Count("pk"))),
        ("missions", Diagnostic.objects.open().order_by().values("lead__uuid").annotate(n=Count("pk"))),
    )
    for part, rows in counted:
        for row in rows:
            who = next(value for name, value in row.items() if name != "n")
            found[month, str(Cut.AGENT), str(who), part][0] += row["n"]
    return found


def _distinct() -> Count:
    return Count("enterprise", distinct=True)


def notices(context: Context) -> Counted:
    """K23: what became of notices, by half-year of their last day, once the half-year is over and holds five or more.

    Half-years never overlap, so that no difference of two figures describes fewer than five (§7.4).
    """
    rows = RegularisationNotice.objects.filter(deadline__lt=half_year(context.today))
    found = _cells()
    for state, deadline in rows.exclude(state=NoticeState.PREPARED).values_list("state", "deadline"):
        if deadline is None:
            continue
        for part in ("issued", ANSWERED.get(NoticeState(state), "expired")):
            found[half_year(deadline), str(Cut.ALL), "", part][0] += 1
    small = {key[0] for key, cell in found.items() if key[3] == "issued" and cell[0] < SMALL}
    return {key: cell for key, cell in found.items() if key[0] not in small}


Rights = Callable[[dt.date], Iterable[tuple[dt.date, bool]]]
_rights: list[Rights] = []


def register_rights(source: Rights) -> None:
    """Let the app that receives requests about personal data say, on a day, when each came and whether it was in time.

    It stands above this one: it comes to the registry, nothing here imports it.
    """
    if source not in _rights:
        _rights.append(source)


def openings(context: Context) -> Counted:
    """K26: pieces of evidence and reports opened, signals released, rights answered, by month; files to erase, today."""
    found = _cells()
    rows = AuditEvent.objects.filter(action__in=OPENINGS).order_by().annotate(month=TruncMonth("at"))
    for action, month, n in rows.values_list("action", "month").annotate(n=Count("pk")):
        found[_month(month), str(Cut.ALL), "", OPENINGS[action]][0] += n
    left = RiskSignal.objects.released().order_by().annotate(month=TruncMonth("release__released_at"))
    for month, n in left.values_list("month").annotate(n=Count("pk")):
        found[_month(month), str(Cut.ALL), "", "signals"][0] += n
    for source in _rights:
        for day, in_time in source(context.today):
            found[month_of(day), str(Cut.ALL), "", "rights" if in_time else "rights_late"][0] += 1
    limit = clock.end_of_day(clock.add_months(context.today, -KEEP_WITHDRAWN_MONTHS))
    late = ScreeningResponse.objects.to_erase(limit).count()
    found[month_of(context.today), str(Cut.ALL), "", "backlog"][0] += late
    return found


def recommending(context: Context) -> Counted:
    """K19: by month of closing, what published surveys say of recommending: each answer counts +100, 0 or −100.

    Only surveys in which five or more answered that question; a survey that still takes answers says nothing (§7.7).
    """
    rows = SurveyAnswer.objects.filter(
        question__kind=QuestionKind.NPS, response__survey__state=SurveyState.PUBLISHED
    ).exclude(value="")
    by_survey: dict[tuple[int, dt.date], list[int]] = defaultdict(list)
    for survey, closed, mark in rows.values_list("response__survey", "response__survey__closed_at", "value"):
        by_survey[survey, month_of(timezone.localdate(closed))].append(int(mark))
    found = _cells()
    for (_survey, month), marks in by_survey.items():
        if len(marks) >= SMALL:
            cell = found[month, str(Cut.ALL), "", "score"]
            cell[0] += len(marks)
            cell[1] += 100 * (sum(mark >= 9 for mark in marks) - sum(mark <= 6 for mark in marks))
    return found


def complaints(context: Context) -> Counted:
    """K22: complaints whose answer was due, and those answered in time; never by group: an agent would know whose."""
    found = _cells()
    for month, numbers in figures(context.today).items():
        found[month, str(Cut.ALL), "", "due"][0] += numbers["due"]
        found[month, str(Cut.ALL), "", "within"][0] += numbers["answered_in_time"]
    return found


def changes() -> dict[int, tuple[dt.date, dict[str, tuple[str, float]]]]:
    """Read, by enterprise, the day of its last follow-up answer and the change of level of each criterion since the report.

    Level after: the one the enterprise gave at its last follow-up point; level before: the diagnosticians'.
    """
    path = "follow_up__recommendation__"
    rows = (
        FollowUpAnswer.objects.filter(
            Q(**{f"{path}criteria__ratings__diagnostic": F(f"{path}diagnostic")}),
            level_now__isnull=False,
            point__answered_at__isnull=False,
            **{f"{path}criteria__ratings__level__isnull": False},
        )
        .order_by("point__answered_at", "pk")
        .values_list(
            "point__enterprise_id",
            "point__answered_at",
            f"{path}criteria__code",
            f"{path}criteria__dimension__code",
            "level_now",
            f"{path}criteria__ratings__level",
        )
    )
    found: dict[int, tuple[dt.date, dict[str, tuple[str, float]]]] = {}
    for enterprise, at, criterion, dimension, after, before in rows.iterator(chunk_size=20_000):
        _day, known = found.get(enterprise, (at.date(), {}))
        known[criterion] = (dimension, float(after - before))
        found[enterprise] = (at.date(), known)
    return found


def _delivered() -> dict[str, dict[int, dt.date]]:
    """First delivery of each service to each enterprise; what a notice led to is left out (§7.4)."""
    rows = ServiceProposal.objects.filter(delivered_on__isnull=False, circle=Circle.ENTERPRISE)
    found: dict[str, dict[int, dt.date]] = defaultdict(dict)
    for code, enterprise, day in rows.order_by("-delivered_on").values_list(
        "offering__code", "enterprise_id", "delivered_on"
    ):
        if day is not None:
            found[code][enterprise] = day
    return found


def _mean_change(targets: set[str], known: dict[str, tuple[str, float]]) -> float | None:
    values = [delta for code, (dimension, delta) in known.items() if code in targets or dimension in targets]
    return sum(values) / len(values) if values else None


def effects(context: Context) -> Counted:
    """K27: for each service, sums and squares of the mean change of its criteria, with the service and without it."""
    found, delivered, known = _cells(), _delivered(), changes()
    for code, targets in ServiceOffering.objects.current().values_list("code", "targets"):
        for enterprise, (day, criteria) in known.items():
            change = _mean_change(set(targets), criteria)
            if change is None:
                continue
            held = delivered[code].get(enterprise)
            if held is not None and held > day:
                continue  # delivered after the answer: neither with nor without
            side = "without" if held is None else "with"
            for part, value in ((side, change), (f"{side}2", change**2)):
                cell = found[month_of(day), str(Cut.SERVICE), code, part]
                cell[0] += 1
                cell[1] += value
    return found
