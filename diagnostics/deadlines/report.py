"""What the calendar does to reports and notices: reminders, the end of the two months, files given up (§7.3, §7.4)."""

import datetime as dt

from clients.queries.outreach import due_steps
from core import clock
from core.deadlines import each
from diagnostics.models import DiagnosticReport, RegularisationNotice
from diagnostics.queries import report as queries
from diagnostics.rules.notice import COMMENT_DAYS
from diagnostics.services import comment as comments
from diagnostics.services import notice as notices
from diagnostics.services import seal as services

LATE_MONTHS = 2  # as long as what a report offers may run


def remind_notices(today: dt.date) -> int:
    """Recall a notice at D-30, D-15, D-7 and D-1 while it is unanswered; each step once (N16, §7.4)."""

    def remind(notice: RegularisationNotice) -> int:
        step = due_steps("N16", notice.deadline, today)  # type: ignore[arg-type]  # filtered below
        return 0 if step is None else int(notices.tell(notice, occurrence=step.occurrence, by=None))

    rows = RegularisationNotice.objects.unanswered().filter(deadline__gte=today)
    return each(rows.select_related("report__diagnostic__enterprise"), remind)


def expire_notices(today: dt.date) -> int:
    """End unanswered notices the day after their last day, never before (§7.4)."""
    rows = RegularisationNotice.objects.unanswered().filter(deadline__lt=today)
    return each(rows, lambda notice: notices.expire_notice(notice, today=today))


def invite_comments(today: dt.date) -> int:
    """Recall at D+20 that comments are annexed until D+30 (N14); never after, never when one was left."""

    def invite(report: DiagnosticReport) -> int:
        step = due_steps("N14", report.closed_on, today)  # type: ignore[arg-type]  # filtered below
        return 0 if step is None else int(comments.invite_comments(report, occurrence=step.occurrence))

    since = today - dt.timedelta(days=COMMENT_DAYS)
    rows = DiagnosticReport.objects.communicated().filter(closed_on__gte=since, comments=None)
    return each(rows.select_related("diagnostic__enterprise"), invite)


def tell_late(today: dt.date) -> int:
    """Tell the enterprise of its report (N13) once somebody can be written to, when the closing found nobody."""
    rows = queries.untold_since(clock.add_months(today, -LATE_MONTHS)).select_related("diagnostic__enterprise")
    return each(rows, lambda report: services.tell_enterprise(report, by=None))


def release_unsealable(today: dt.date) -> int:
    """Bring back to review the reports whose file could not be made after every try (§7.3)."""
    return each(queries.unsealable(services.SEAL_JOB), lambda report: bool(services.give_up_sealing(report)))
