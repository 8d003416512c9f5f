"""What the calendar does to reports and notices: reminders, the end of the two months, files given up (§7.3, §7.4)."""

import datetime as dt

from clients.queries.outreach import due_steps
from diagnostics.models import DiagnosticReport, RegularisationNotice
from diagnostics.queries import report as queries
from diagnostics.rules.notice import COMMENT_DAYS
from diagnostics.services import comment as comments
from diagnostics.services import notice as notices
from diagnostics.services import seal as services


def remind_notices(today: dt.date) -> int:
    """Recall a notice at D-30, D-15, D-7 and D-1 while it is unanswered; each step once (N16, §7.4)."""
    count = 0
    rows = RegularisationNotice.objects.unanswered().filter(deadline__gte=today)
    for notice in rows.select_related("report__diagnostic__enterprise"):
        step = due_steps("N16", notice.deadline, today)  # type: ignore[arg-type]  # filtered above if notice.deadline else None
        if step is not None:
            count += notices.tell(notice, occurrence=step.occurrence, by=None)
    return count


def expire_notices(today: dt.date) -> int:
    """End unanswered notices the day after their last day, never before (§7.4)."""
    rows = RegularisationNotice.objects.unanswered().filter(deadline__lt=today)
    return sum(notices.expire_notice(notice, today=today) for notice in rows)


def invite_comments(today: dt.date) -> int:
    """Recall at D+20 that comments are annexed until D+30 (N14); never after, never when one was left."""
    count = 0
    since = today - dt.timedelta(days=COMMENT_DAYS)
    rows = DiagnosticReport.objects.communicated().filter(closed_on__gte=since, comments=None)
    for report in rows.select_related("diagnostic__enterprise"):
        step = due_steps("N14", report.closed_on, today)  # type: ignore[arg-type]  # filtered above if report.closed_on else None
        if step is not None:
            count += comments.invite_comments(report, occurrence=step.occurrence)
    return count


def release_unsealable(today: dt.date) -> int:
    """Bring back to review the reports whose file could not be made after every try (§7.3)."""
    return sum(bool(services.give_up_sealing(report)) for report in queries.unsealable(services.SEAL_JOB))
