"""When the content of a mission may still change: from the opening meeting until the report is sent to review."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from diagnostics.enums import DiagnosticState, ReportState
from diagnostics.models import Diagnostic, FormalConsent


def require_content_open(diagnostic: Diagnostic) -> None:
    """Raise DomainError unless ratings, findings and recommendations of this mission may change now (§7.3)."""
    if diagnostic.state == DiagnosticState.PLANNED:
        raise DomainError("opening_first", _("Record the opening meeting first: the visit has not begun."))
    if not diagnostic.is_writable:
        raise DomainError("mission_over", _("This diagnostic is over: its papers are closed."))
    if not FormalConsent.objects.filter(pk=diagnostic.consent_id, withdrawn_at__isnull=True).exists():
        raise DomainError("consent_withdrawn", _("The enterprise has withdrawn its acceptance: the diagnostic stops."))
    if diagnostic.reports.exclude(state=ReportState.DRAFTING).exists():
        raise DomainError(
            "report_in_review", _("The report is in review: its content is frozen unless it is returned.")
        )
