"""The enterprise's roadmap, its calendar, its attestation of participation."""

import io
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.models import Enterprise
from core import clock
from core.errors import DomainError
from core.views import calendar_response, require, show_domain_error
from followup import permissions
from followup.queries import roadmap as queries
from followup.services import roadmap as services
from followup.views.recommendations import my_enterprise


def _mine(request: HttpRequest) -> Enterprise:
    enterprise = my_enterprise(request)
    require(permissions.may_read(request.user, enterprise, "recommendations"))
    return enterprise


def roadmap(request: HttpRequest) -> HttpResponse:
    """Every date to come and past, one after the other."""
    return _page(request, _mine(request))


def _page(request: HttpRequest, enterprise: Enterprise, *, address: str = "") -> HttpResponse:
    context = {
        "stops": queries.stops(request.user, enterprise),
        "today": clock.today(),
        "feed": queries.open_feed(request.user, enterprise),
        "address": address,
        "may_attest": queries.takes_part_since(enterprise) is not None,
    }
    return render(request, "followup/roadmap.html", context)


@never_cache
@require_POST
def open_calendar(request: HttpRequest) -> HttpResponse:
    """Give a private calendar address, shown on this answer only."""
    enterprise = _mine(request)
    feed, secret = services.open_feed(enterprise, by=request.user)
    address = request.build_absolute_uri(reverse("followup:calendar", args=[feed.uuid, secret]))
    return _page(request, enterprise, address=address)


@require_POST
def close_calendar(request: HttpRequest) -> HttpResponse:
    """Withdraw the address."""
    feed = queries.open_feed(request.user, _mine(request))
    if feed is not None:
        services.close_feed(feed, by=request.user)
    messages.success(request, _("The calendar address is withdrawn."))
    return redirect("followup:roadmap")


@login_not_required  # a calendar program cannot sign in: the address carries a secret, shows dates only, can be withdrawn
@require_GET
def calendar(request: HttpRequest, uuid: UUID, secret: str) -> HttpResponse:
    """The calendar file."""
    feed = queries.feed_behind(uuid, secret)
    if feed is None:
        raise Http404
    feed.note_read()
    with translation.override(feed.user.language):
        content = queries.calendar(feed)
    response = calendar_response(content, "feuille-de-route.ics")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
def attestation(request: HttpRequest) -> HttpResponseBase:
    """The attestation of participation, made now."""
    enterprise = _mine(request)
    try:
        reference, content = services.attest(enterprise, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("followup:roadmap")
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{reference}.pdf", content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
