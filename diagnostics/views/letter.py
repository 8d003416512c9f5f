"""The agent reads the signed letter of an enterprise, then confirms it or says what is missing (domain §7.2)."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import audit
from core.views import outcome_said, require
from diagnostics.forms.request import RefuseLetterForm
from diagnostics.models import DiagnosticRequest, SignedLetter
from diagnostics.permissions import request as may
from diagnostics.services import letter as services
from diagnostics.views.acting import run, show


def _fetch(request: HttpRequest, uuid: UUID) -> SignedLetter:
    """A letter whose request this person may know of, or 404."""
    rows = SignedLetter.objects.filter(request__in=DiagnosticRequest.objects.visible_to(request.user))
    if not request.user.is_customs:
        raise Http404
    return get_object_or_404(rows.select_related("request__enterprise", "sent_by"), uuid=uuid)


@require_GET
def letter_document(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The file as it was sent; each opening is written in the audit trail."""
    found = _fetch(request, uuid)
    require(may.can_handle_request(request.user, found.request))
    if not found.can_be_read:
        raise Http404
    try:
        content = found.document.open("rb")
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    audit.record("diagnostics.letter_opened", obj=found, by=request.user)
    suffix = found.document.name.rsplit(".", 1)[-1]
    answer = FileResponse(content, as_attachment=True, filename=f"acceptation-{found.signed_on:%Y-%m-%d}.{suffix}")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
def letter_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The letter is right: only now is the consent stored."""
    found = _fetch(request, uuid)
    require(may.can_handle_request(request.user, found.request))
    with outcome_said(request, _("The acceptance is recorded.")):
        services.confirm_letter(found, by=request.user)
    return redirect("diagnostics:request_detail", found.request.uuid)


@require_http_methods(["GET", "POST"])
def letter_refuse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is missing: the enterprise reads it and may send another."""
    found = _fetch(request, uuid)
    require(may.can_handle_request(request.user, found.request))
    form = RefuseLetterForm(request.POST if request.method == "POST" else None)
    if run(form, lambda data: services.refuse_letter(found, by=request.user, reason=data["reason"])):
        messages.success(request, _("The enterprise reads what is missing. Call it as well: a task is on your list."))
        return redirect("diagnostics:request_detail", found.request.uuid)
    return show(request, "letter_refuse", {"asked": found.request, "letter": found}, form)
