"""The administration's own promises: kept or not, for one enterprise and for the unit (domain §7.1–§7.3)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from clients.models import Enterprise
from core import clock
from diagnostics.enums import RequestOrigin
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from insight.enums import Shape
from insight.queries import board
from insight.queries.board import Lens, Line
from insight.queries.registry import INDICATORS, SCORECARD
from insight.queries.sources import CONTACT_IN, EVALUATE_IN, talks_after
from questionnaires.models import ScreeningResponse

ANSWER_IN, PLAN_IN, REPORT_IN = 10, 15, 30
NEUTRAL = "cancelled"


@dataclass(frozen=True)
class Promise:
    """What was promised about one step, by when, and what happened. `kept` is None while there is still time."""

    label: str
    about: str
    due: dt.date | None
    done: dt.date | None
    kept: bool | None


def _promise(label: str, about: str, *, start: dt.date, days: int, done: dt.date | None, today: dt.date) -> Promise:
    due = clock.add_working_days(start, days)
    kept = done <= due if done else (False if today > due else None)
    return Promise(label, about, due, done, kept)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _start(moment: dt.datetime | dt.date | None) -> dt.date:
    """The day a delay starts; the queries below keep rows that have it."""
    if moment is None:
        raise ValueError(moment)
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _responses(enterprise: Enterprise, today: dt.date) -> Iterator[Promise]:
    sent = ScreeningResponse.objects.filter(
        enterprise=enterprise, submitted_at__isnull=False, withdrawn_at__isnull=True
    )
    for row in sent.order_by("-submitted_at"):
        yield _promise(
            _("Your answers are read within 20 working days"),
            row.reference or "",
            start=_start(row.submitted_at),
            days=EVALUATE_IN,
            done=_day(row.evaluated_at),
            today=today,
        )


def _requests(enterprise: Enterprise, today: dt.date) -> Iterator[Promise]:
    asked = DiagnosticRequest.objects.filter(
        enterprise=enterprise, origin=RequestOrigin.ENTERPRISE, submitted_at__isnull=False
    ).exclude(state=NEUTRAL, answered_at__isnull=True)
    for row in asked.order_by("-submitted_at"):
        label = _("Your request for a diagnostic is answered within 10 working days")
        yield _promise(
            label,
            row.reference,
            start=_start(row.submitted_at),
            days=ANSWER_IN,
            done=_day(row.answered_at),
            today=today,
        )


def _missions(enterprise: Enterprise, today: dt.date) -> Iterator[Promise]:
    rows = Diagnostic.objects.filter(enterprise=enterprise).select_related("consent")
    for row in rows.order_by("-planned_at"):
        label = _("The dates of the visit are agreed within 15 working days of your consent")
        yield _promise(
            label,
            row.reference,
            start=row.consent.signed_on,
            days=PLAN_IN,
            done=_day(row.planned_at),
            today=today,
        )
        if row.fieldwork_done_at and (row.cancelled_at is None):
            label = _("The report reaches you within 30 working days of the visit")
            done = _day(row.communicated_at)
            yield _promise(
                label, row.reference, start=row.fieldwork_done_at.date(), days=REPORT_IN, done=done, today=today
            )


def _reports(enterprise: Enterprise, today: dt.date) -> Iterator[Promise]:
    rows = DiagnosticReport.objects.filter(diagnostic__enterprise=enterprise, version=1, closed_at__isnull=False)
    rows = rows.annotate(talk=talks_after(), at_once=F("diagnostic__communicated_at")).select_related("diagnostic")
    for row in rows.order_by("-closed_at"):
        yield Promise(
            _("Your report reaches you and the unit at the same moment"),
            row.diagnostic.reference,
            row.closed_on,
            _day(row.at_once),
            row.closed_at == row.at_once,
        )
        label = _("We contact you within 5 working days of the report")
        yield _promise(
            label,
            row.diagnostic.reference,
            start=_start(row.closed_on),
            days=CONTACT_IN,
            done=_day(row.talk),
            today=today,
        )


def of_enterprise(enterprise: Enterprise) -> list[Promise]:
    """Return every promise made about one file, step by step, the latest first. Five queries and the holidays."""
    today = clock.today()
    return [
        *_reports(enterprise, today),
        *_missions(enterprise, today),
        *_requests(enterprise, today),
        *_responses(enterprise, today),
    ]


def tally(promises: list[Promise]) -> dict[str, int]:
    """Count what was kept, what was not, what is still running."""
    return {
        "kept": sum(one.kept is True for one in promises),
        "late": sum(one.kept is False for one in promises),
        "running": sum(one.kept is None for one in promises),
    }


def of_unit(lens: Lens) -> list[Line]:
    """Return the same promises for the whole unit over a period."""
    found, aims = board.tallies(SCORECARD, lens), board.targets()
    items: list[Any] = [INDICATORS[code] for code in SCORECARD if INDICATORS[code].shape != Shape.NONE]
    return [board.line(item, board.figure(item, found.get(item.code, {})), aims[item.code], lens) for item in items]
