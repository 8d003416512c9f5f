"""The printable file of a month: asked by the calendar, or again by a head; made in the background (domain §10)."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, jobs, pdf
from core.errors import DomainError
from insight.documents.monthly import month_markup
from insight.models import MonthlyReport
from insight.queries.month import month_content
from insight.rules.periods import month_of, shift
from insight.services.refresh import refresh

MONTH_JOB = "insight.make_month"
STYLESHEET = "indicators.css"


class MonthNotOver(DomainError):
    """The file of a month is made once the month is over."""


@transaction.atomic
def ask_month(month: dt.date, *, by: Any) -> MonthlyReport:
    """Ask for the file of a month that is over; asked again, it is made again. Raises MonthNotOver."""
    if month >= month_of(clock.today()):
        raise MonthNotOver("month_not_over", _("The file of a month is made once the month is over."))
    report, created = MonthlyReport.objects.get_or_create(month=month, defaults={"asked_by": by})
    if created or by is not None:
        MonthlyReport.objects.filter(pk=report.pk).update(made_at=None, asked_by=by)
        audit.record("insight.month_asked", obj=report, by=by, data={"month": f"{month:%Y-%m}"})
        jobs.enqueue(MONTH_JOB, report.uuid)
    return report


def make_last_month(today: dt.date) -> int:
    """Ask for the file of the month that just ended, once. Returns 1 when it was asked now."""
    month = shift(month_of(today), -1)
    if MonthlyReport.objects.filter(month=month).exists():
        return 0
    if month >= month_of(clock.today()):
        return 0
    ask_month(month, by=None)
    return 1


def make_month(report: MonthlyReport) -> MonthlyReport:
    """Lay out the file and keep it beside its SHA-256; one that is ready is left. Raises PdfUnavailable."""
    if report.is_ready:
        return report
    refresh()
    content = pdf.render(month_markup(month_content(report.month)), stylesheet=STYLESHEET)
    old = (report.file.storage, str(report.file.name)) if report.file else None
    with transaction.atomic():
        report.file.save("indicators.pdf", ContentFile(content), save=False)
        report.sha256, report.made_at = pdf.digest(content), clock.now()
        report.save(update_fields=["file", "sha256", "made_at", "updated_at"])
        audit.record("insight.month_made", obj=report, by=None, data={"sha256": report.sha256})
        if old is not None:
            transaction.on_commit(lambda: old[0].delete(old[1]))
    return report
