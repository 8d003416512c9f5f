"""Background work of the indicators: the count of each minute, the file of a month."""

from uuid import UUID

from celery import shared_task

from core.jobs import job
from insight.models import MonthlyReport
from insight.services import monthly
from insight.services.refresh import refresh


@shared_task(name="insight.refresh", expires=40, soft_time_limit=540, time_limit=600)
def refresh_indicators() -> None:
    """Bring the figures up to date; safe to run twice. Beside the other long work: nobody waits for it at a screen."""
    refresh()


@job(monthly.MONTH_JOB, queue="pdf")
def make_month(report_uuid: UUID) -> None:
    """Make the file of a month; safe to run twice: a file that is ready is left."""
    report = MonthlyReport.objects.filter(uuid=report_uuid).first()
    if report is not None:
        monthly.make_month(report)
