"""What the calendar does to missions: reminders of the visit, archive, erasure of stopped ones (domain §7.3)."""

import datetime as dt

from django.db.models import Q

from clients.queries.outreach import due_steps
from core import clock
from core.deadlines import each
from diagnostics.enums import DiagnosticState
from diagnostics.models import Diagnostic
from diagnostics.queries import mission as queries
from diagnostics.services import mission as services

ARCHIVE_MONTHS = 36
AGAIN_MONTHS = 36
ERASE_DAYS = 29
LATE_DAYS = 30


def remind_visits(today: dt.date) -> int:
    """Remind the enterprise of its visit at D-7 and D-1, with what helps to prepare it (N12)."""

    def remind(diagnostic: Diagnostic) -> int:
        step = due_steps("N12", diagnostic.starts_on, today)
        return 0 if step is None else int(services.remind_visit(diagnostic, occurrence=step.occurrence))

    rows = Diagnostic.objects.filter(state=DiagnosticState.PLANNED, starts_on__gte=today)
    return each(rows.select_related("enterprise"), remind)


def tell_late(today: dt.date) -> int:
    """Say a mission's dates ahead (N11), or its end (N15), once somebody of the enterprise can be written to."""
    ahead = Q(state=DiagnosticState.PLANNED, starts_on__gte=today)
    since = clock.end_of_day(today - dt.timedelta(days=LATE_DAYS))
    stopped = Q(state=DiagnosticState.CANCELLED, cancelled_at__gt=since)
    return each(Diagnostic.objects.filter(ahead | stopped).select_related("enterprise"), services.tell_late)


def suggest_again(today: dt.date) -> int:
    """Suggest to take stock again three years after the last report, once (N26)."""
    rows = queries.to_renew(clock.end_of_day(clock.add_months(today, -AGAIN_MONTHS)))
    return each(rows.select_related("enterprise"), services.suggest_again)


def archive_missions(today: dt.date) -> int:
    """Archive missions whose thirty-six months are over."""
    rows = queries.due_for_archive(today, months_ago=clock.add_months(today, -ARCHIVE_MONTHS))
    return each(rows, services.archive_diagnostic)


def erase_stopped(today: dt.date) -> int:
    """Erase the working papers of stopped missions before their thirty days are over."""
    rows = queries.stopped_since(today - dt.timedelta(days=ERASE_DAYS))
    return each(rows, services.erase_papers)
