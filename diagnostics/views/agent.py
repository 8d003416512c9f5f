"""The relations unit: whom to propose a diagnostic to, what enterprises asked, paper acceptances (domain §7.2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.models import Enterprise
from clients.queries.outreach import held_by_budget
from core.languages import reader_language
from core.templatetags.ccv import long_date
from core.views import outcome_said, paginate, require
from diagnostics.enums import KIND_REQUEST
from diagnostics.forms import request as forms
from diagnostics.models import DiagnosticRequest
from diagnostics.permissions import request as may
from diagnostics.queries import agent as pages
from diagnostics.services import letter as letters
from diagnostics.services import request as requests
from diagnostics.views.acting import run, show


def fetch(request: HttpRequest, uuid: UUID) -> DiagnosticRequest:
    """A request this agent may know of, or 404; enterprises have their own page."""
    rows = (
        DiagnosticRequest.objects.visible_to(request.user)
        if request.user.is_customs
        else DiagnosticRequest.objects.none()
    )
    return get_object_or_404(rows.select_related("enterprise", "response", "lead", "created_by"), uuid=uuid)


@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests by what they wait for."""
    require(may.can_see_requests(request.user))
    context = pages.request_list(request.user, request.GET.get("etat", ""))
    context["page"] = paginate(request, context.pop("rows"))
    return render(request, "diagnostics/request_list.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write and send a proposal (N09)."""
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), uuid=uuid)
    require(may.can_propose(request.user, enterprise))
    form = forms.ProposeForm(request.POST if request.method == "POST" else None)
    made = run(form, lambda data: requests.propose_diagnostic(enterprise, by=request.user, message=data["message"]))
    if made:
        messages.success(request, _("The proposal is on its way. It stays open for sixty days."))
        if held := held_by_budget(KIND_REQUEST, made.uuid):
            said = _(
                "The enterprise reads it on its space now; the letter leaves on %(date)s: one invitation a month."
            )
            messages.info(request, said % {"date": long_date(held)})
        return redirect("diagnostics:request_detail", made.uuid)
    return show(request, "request_propose", pages.propose_page(enterprise), form)


@require_GET
def request_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file of one request."""
    found = fetch(request, uuid)
    context = pages.request_detail(found, request.user) | {"can_list": may.can_see_requests(request.user)}
    return render(request, "diagnostics/request_detail.html", context)


@require_POST
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree to the enterprise's own request."""
    found = fetch(request, uuid)
    require(may.can_handle_request(request.user, found))
    with outcome_said(request, _("The diagnosticians will set dates with the enterprise.")):
        requests.answer_favourably(found, by=request.user)
    return redirect("diagnostics:request_detail", uuid)


@require_http_methods(["GET", "POST"])
def orient(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with a reasoned orientation to education services (I6)."""
    found = fetch(request, uuid)
    require(may.can_handle_request(request.user, found))
    form = forms.EducationForm(request.POST or None)
    if run(form, lambda data: requests.answer_with_education(found, by=request.user, reason=data["reason"])):
        messages.success(request, _("The answer is written to the enterprise."))
        return redirect("diagnostics:request_detail", uuid)
    return show(request, "request_orient", {"asked": found, "enterprise": found.enterprise}, form)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record an acceptance signed on paper and scanned by the agent."""
    found = fetch(request, uuid)
    require(may.can_handle_request(request.user, found))
    form = forms.DocumentConsentForm(request.POST or None, request.FILES or None)

    def store(data: dict[str, Any]) -> Any:
        return letters.record_paper(
            found,
            by=request.user,
            signatory=form.signatory,
            signed_on=data["signed_on"],
            document=data["document"],
            language=reader_language(),
        )

    if run(form, store):
        if found.letters.filter(settled_at=None).exists():
            messages.success(request, _("The scan is received; the acceptance is recorded once it is checked."))
        else:
            messages.success(request, _("The paper acceptance is recorded."))
        return redirect("diagnostics:request_detail", uuid)
    return show(request, "consent_paper", {"asked": found, "enterprise": found.enterprise}, form)


@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a proposal or a request back before it is answered."""
    found = fetch(request, uuid)
    require(may.can_handle_request(request.user, found))
    with outcome_said(request, _("The request is cancelled.")):
        requests.cancel_request(found, by=request.user)
    return redirect("diagnostics:request_detail", uuid)
