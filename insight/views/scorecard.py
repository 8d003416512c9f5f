"""The promises of the administration: to an enterprise for its file, to the heads for the unit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from clients.queries.access import current_membership
from core.views import require
from insight.forms import BoardFilter
from insight.permissions import can_read_indicators, can_read_promises, can_read_unit
from insight.queries import board as queries
from insight.queries import promises


def unit(request: HttpRequest) -> HttpResponse:
    """What the unit promised and kept, over a period."""
    if not request.user.is_customs:
        raise Http404
    require(can_read_indicators(request.user) and can_read_unit(request.user))
    form = BoardFilter(request.GET, user=request.user)
    context = {"form": form, "lines": promises.of_unit(form.lens), "checked_at": queries.checked_at()}
    return render(request, "insight/scorecard.html", context)


def enterprise(request: HttpRequest) -> HttpResponse:
    """What customs promised about this file, and whether it was kept."""
    if request.user.is_customs:
        raise Http404
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    require(can_read_promises(request.user, membership))
    found = promises.of_enterprise(membership.enterprise)
    context = {"enterprise": membership.enterprise, "promises": found, "tally": promises.tally(found)}
    return render(request, "insight/promises.html", context)
