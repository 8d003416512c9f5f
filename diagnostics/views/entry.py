"""The door of the diagnostics: everyone is led to their own page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from clients.queries.access import current_membership
from diagnostics.permissions.mission import can_see_bench
from diagnostics.permissions.request import can_propose
from diagnostics.queries.request import current_for


def home(request: HttpRequest) -> HttpResponse:
    """Lead diagnosticians to their missions, agents to the requests, the enterprise to its proposal or to the form."""
    if can_see_bench(request.user):
        return redirect("diagnostics:mission_list")
    if can_propose(request.user):
        return redirect("diagnostics:request_list")
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    current = current_for(membership.enterprise)
    return redirect("diagnostics:request_enterprise", current.uuid) if current else redirect("diagnostics:ask")
