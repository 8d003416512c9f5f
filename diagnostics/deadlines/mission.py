"""What the calendar does to missions: reminders of the visit, archive, erasure of stopped ones (domain §7.3)."""

import datetime as dt

from clients.queries.outreach import due_steps
from core import clock
from diagnostics.enums import DiagnosticState
from diagnostics.models import Diagnostic
from diagnostics.queries import mission as queries
from diagnostics.services import mission as services

ARCHIVE_MONTHS = 36
ERASE_DAYS = 29


def remind_visits(today: dt.date) -> int:
    """Remind the enterprise of its visit at D-7 and D-1, with what helps to prepare it (N12)."""
    count = 0
    rows = Diagnostic.objects.filter(state=DiagnosticState.PLANNED, starts_on__gte=today)
    for diagnostic in rows.select_related("enterprise"):
        step = due_steps("N12", diagnostic.starts_on, today)
        if step is not None:
            count += services.remind_visit(diagnostic, occurrence=step.occurrence)
    return count


def archive_missions(today: dt.date) -> int:
    """Archive missions whose thirty-six months are over."""
    rows = queries.due_for_archive(today, months_ago=clock.add_months(today, -ARCHIVE_MONTHS))
    return sum(services.archive_diagnostic(diagnostic) for diagnostic in rows)


def erase_stopped(today: dt.date) -> int:
    """Erase the working papers of stopped missions before their thirty days are over."""
    rows = queries.stopped_since(today - dt.timedelta(days=ERASE_DAYS))
    return sum(services.erase_papers(diagnostic) for diagnostic in rows)
