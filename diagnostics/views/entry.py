"""The door of the diagnostics: everyone is led to their own page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clients.queries.access import current_membership
from diagnostics.models import DiagnosticRequest
from diagnostics.permissions.mission import can_see_bench
from diagnostics.permissions.request import can_engage, can_propose
from diagnostics.queries.people import owner_name
from diagnostics.queries.request import current_for


def home(request: HttpRequest) -> HttpResponse:
    """Lead diagnosticians to their missions, agents to the requests, the enterprise to its proposal or to the form.

    A colleague who may neither read nor ask finds here who may, not a page refused.
    """
    if can_see_bench(request.user):
        return redirect("diagnostics:mission_list")
    if can_propose(request.user):
        return redirect("diagnostics:request_list")
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    enterprise = membership.enterprise
    current = current_for(enterprise)
    if current and DiagnosticRequest.objects.visible_to(request.user).filter(pk=current.pk).exists():
        return redirect("diagnostics:request_enterprise", current.uuid)
    if can_engage(request.user, enterprise):
        return redirect("diagnostics:ask")
    return render(
        request, "diagnostics/request_none.html", {"enterprise": enterprise, "owner": owner_name(enterprise)}
    )
