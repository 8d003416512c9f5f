"""Take the mission along, receive what comes back, compare (domain §13, ADR 0014)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from core.views import require, show_domain_error
from diagnostics.forms import offline as forms
from diagnostics.models import Diagnostic, MissionKit, OfflineEntry
from diagnostics.permissions import mission as may_mission
from diagnostics.permissions import offline as may
from diagnostics.queries import offline as queries
from diagnostics.services import offline as services
from diagnostics.views.diagnostician import fetch


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page that takes the mission along; its script posts the device's name and is given the mission to encrypt."""
    diagnostic = fetch(request, uuid)
    require(may.can_take_along(request.user, diagnostic))
    form = forms.TakeForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _take_page(request, diagnostic, form)
    if "X-CCV-Kit" not in request.headers:  # a page whose script did not run cannot keep anything
        form.add_error(None, _("This browser cannot keep the mission encrypted. Take the rating sheets on paper."))
        return _take_page(request, diagnostic, form, status=422)
    if not form.is_valid():
        return JsonResponse({"message": _("Give this device a name.")}, status=422)
    try:
        kit = services.take_along(diagnostic, device=form.cleaned_data["device"], by=request.user)
    except DomainError as error:
        return JsonResponse({"message": str(error.message)}, status=422)
    frame = {"id": str(kit.uuid), "taken_at": kit.taken_at.isoformat(), "expires_at": kit.expires_at.isoformat()}
    carried = queries.package(kit) | {"devices": reverse("diagnostics:devices", args=[uuid])}
    return JsonResponse({"frame": frame, "package": carried})


def _take_page(request: HttpRequest, diagnostic: Diagnostic, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "diagnostic": diagnostic,
        "enterprise": diagnostic.enterprise,
        "form": form,
        "days": settings.CCV_OFFLINE_KIT_DAYS,
    }
    return render(request, "diagnostics/kit_take.html", context, status=status)


@require_GET
@login_not_required
def session(request: HttpRequest) -> JsonResponse:
    """Tell a page that comes back from the field whether somebody is signed in, and give it what a form carries."""
    if not request.user.is_authenticated:
        return JsonResponse({"is_signed_in": False}, status=401)
    return JsonResponse({"is_signed_in": True, "token": get_token(request)})


@require_POST
def receive(request: HttpRequest, kit: UUID) -> JsonResponse:
    """Receive entries from a device, from the person who took it; each one is answered by its identifier."""
    found = get_object_or_404(MissionKit.objects.taken_by(request.user).select_related("diagnostic"), uuid=kit)
    entries, is_whole, is_last = forms.entries_of(request.body)
    if not entries and not is_whole:
        return JsonResponse({"code": services.MALFORMED}, status=400)
    try:
        answers = services.receive_entries(found, entries, is_last=is_last, by=request.user)
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": str(error.message)}, status=410)
    told = [
        {"id": str(row.uuid), "is_received": row.is_received, "outcome": row.outcome, "reason": row.reason}
        for row in answers
    ]
    return JsonResponse({"entries": told})


@require_GET
def devices(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Devices of a mission, and each entry that waits beside what the file says."""
    return _devices(request, fetch(request, uuid))


def _devices(request: HttpRequest, diagnostic: Diagnostic, status: int = 200, **more: Any) -> HttpResponse:
    kits = list(queries.kits_of(diagnostic))
    for kit in kits:
        kit.diagnostic = diagnostic
    context = {
        "diagnostic": diagnostic,
        "enterprise": diagnostic.enterprise,
        "kits": [(kit, may.can_revoke(request.user, kit)) for kit in kits],
        "pairs": queries.pairs(diagnostic),
        "can_settle": may_mission.can_rate(request.user, diagnostic),
        "can_take": may.can_take_along(request.user, diagnostic),
        **more,
    }
    return render(request, "diagnostics/kit_devices.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, uuid: UUID, kit: UUID) -> HttpResponse:
    """Declare a device lost."""
    diagnostic = fetch(request, uuid)
    found = get_object_or_404(MissionKit.objects.select_related("diagnostic"), uuid=kit, diagnostic=diagnostic)
    if found.revoked_at is None:
        require(may.can_revoke(request.user, found))
        services.revoke_kit(found, by=request.user)
    messages.success(request, _("The device is declared lost: what it holds is no longer received."))
    return redirect("diagnostics:devices", uuid)


@require_POST
def settle(request: HttpRequest, uuid: UUID, entry: UUID) -> HttpResponse:
    """Choose one of two texts; a file changed meanwhile is shown again (409)."""
    diagnostic = fetch(request, uuid)
    require(may_mission.can_rate(request.user, diagnostic))
    found = get_object_or_404(
        OfflineEntry.objects.select_related("kit", "criterion__dimension"), uuid=entry, kit__diagnostic=diagnostic
    )
    form = forms.SettleForm(request.POST)
    if not form.is_valid():
        return _devices(request, diagnostic, status=422)
    try:
        services.settle_entry(
            found,
            takes_device=form.cleaned_data["choice"] == "device",
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except DomainError as error:
        show_domain_error(request, error)
        return _devices(request, diagnostic, status=409)
    messages.success(request, _("Your choice is recorded."))
    return redirect("diagnostics:devices", uuid)
