"""Where each person lands: what is mine to do now."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clients.queries.access import current_membership
from core import clock
from core.views import paginate
from disclosures.permissions import can_read_own
from followup.models.scopes import only_delivers
from insight.permissions import can_read_promises
from portal.queries import journey
from portal.queries.worklists import COUNTED, counts, first_lines, worklists_for


def home(request: HttpRequest) -> HttpResponse:
    """Lead each person to the home of their side of the house."""
    if only_delivers(request.user):
        return redirect("followup:agent_sessions")
    if request.user.is_customs:
        return agent_home(request)
    membership = current_membership(request.user)
    if membership is None:
        return render(request, "portal/no_enterprise.html", status=403)
    return enterprise_home(request)


def agent_home(request: HttpRequest) -> HttpResponse:
    """Show the day: one tile per list, each count being exactly the list behind it."""
    if not request.user.is_customs:
        raise PermissionDenied
    today = clock.today()
    lists = worklists_for(request.user)
    numbers = counts(lists, request.user, today)
    tiles = [(found, numbers.get(found.key, 0)) for found in lists]
    waiting = [found for found, number in tiles if number]
    context = {"tiles": tiles, "counted": COUNTED, "today": today, "lines": first_lines(waiting, request.user, today)}
    return render(request, "portal/agent_home.html", context)


def worklist(request: HttpRequest, key: str) -> HttpResponse:
    """Show one list in pages."""
    found = next((w for w in worklists_for(request.user) if w.key == key), None)
    if found is None:
        raise Http404
    page = paginate(request, found.rows(request.user, clock.today()), estimated=True)
    lines = [found.line(row) for row in page]
    return render(
        request,
        "portal/worklist.html",
        {"worklist": found, "page": page, "lines": lines, "today": clock.today()},
    )


def enterprise_home(request: HttpRequest) -> HttpResponse:
    """Show where the file stands: what now, who acts, by when, what happens without an answer."""
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    facts = journey.journey_of(membership.enterprise, request.user, today=clock.today())
    context = {
        "membership": membership,
        "journey": facts,
        "reads_consultations": can_read_own(request.user, membership.enterprise),
        "may_read_promises": can_read_promises(request.user, membership),
    }
    return render(request, "portal/enterprise_home.html", context)
