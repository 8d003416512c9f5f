"""The agreed dates as a calendar file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from core.calendars import calendar_file
from core.views import calendar_response
from diagnostics.enums import DiagnosticState
from diagnostics.models import Diagnostic
from diagnostics.queries.visit import visit_events


@require_GET
def mission_calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Dates and agenda for one's own calendar; a stopped visit has none."""
    diagnostic = get_object_or_404(Diagnostic.objects.visible_to(request.user), uuid=uuid)
    if diagnostic.state == DiagnosticState.CANCELLED:
        raise Http404
    return calendar_response(calendar_file(visit_events(diagnostic)), f"{diagnostic.reference}.ics")
