"""The dates of a visit, agreed online: the enterprise confirms or asks for others, the lead moves them (domain §7.3)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.views import outcome_said, require
from diagnostics.forms import mission as forms
from diagnostics.models import Diagnostic
from diagnostics.permissions import mission as may
from diagnostics.permissions.request import can_answer_visit
from diagnostics.services import dates
from diagnostics.views import diagnostician
from diagnostics.views.acting import run, show


def _own(request: HttpRequest, uuid: UUID) -> Diagnostic:
    """A visit of the person's own enterprise, or 404; agents have their own page."""
    if request.user.is_customs:
        raise Http404
    rows = Diagnostic.objects.visible_to(request.user).select_related("enterprise", "lead")
    found = get_object_or_404(rows, uuid=uuid)
    require(can_answer_visit(request.user, found.enterprise))
    return found


@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that the dates suit."""
    found = _own(request, uuid)
    with outcome_said(request, _("Thank you: the dates are confirmed.")):
        dates.confirm_dates(found, by=request.user)
    return redirect("diagnostics:mission_enterprise", uuid)


@require_http_methods(["GET", "POST"])
def others(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for other dates."""
    found = _own(request, uuid)
    initial = {"starts_on": found.wished_starts_on, "ends_on": found.wished_ends_on, "note": found.wished_note}
    form = forms.OtherDatesForm(request.POST if request.method == "POST" else None, initial=initial)
    if run(form, lambda data: dates.ask_other_dates(found, by=request.user, **data)):
        messages.success(request, _("Your dates are sent. The team answers within two working days."))
        return redirect("diagnostics:mission_enterprise", uuid)
    return show(request, "mission_other_dates", {"diagnostic": found}, form)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set other dates; those the enterprise asked for are already in the fields."""
    found = diagnostician.fetch(request, uuid)
    require(may.can_move_dates(request.user, found))
    initial = {
        "starts_on": found.wished_starts_on or found.starts_on,
        "ends_on": found.wished_ends_on or found.ends_on,
    }
    form = forms.DatesForm(request.POST if request.method == "POST" else None, initial=initial)
    if run(form, lambda data: dates.move_dates(found, by=request.user, **data)):
        messages.success(request, _("The dates are set and the enterprise is told. Look at the agenda again."))
        return redirect("diagnostics:mission_detail", uuid)
    return show(request, "mission_dates", {"diagnostic": found, "enterprise": found.enterprise}, form)
