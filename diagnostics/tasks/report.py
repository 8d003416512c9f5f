"""Make the file of a countersigned report and communicate it."""

from uuid import UUID

from core.jobs import job
from diagnostics.models import DiagnosticReport
from diagnostics.services import seal as services


@job(services.SEAL_JOB, queue="pdf")
def seal_report(report_uuid: UUID) -> None:
    """Render with today's date, store, close and communicate; run twice it communicates once."""
    services.seal_report(DiagnosticReport.objects.get(uuid=report_uuid))
