"""The enterprise's pages: proposal, acceptance by three ways, own request, visit, stop (domain §7.2, design §1–2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clients.queries.access import current_membership
from core import audit, clock
from core.languages import reader_language
from core.views import require
from diagnostics.enums import RequestState
from diagnostics.forms import request as forms
from diagnostics.models import ConsentChallenge, Diagnostic, DiagnosticRequest, FormalConsent, SignedLetter
from diagnostics.permissions import request as may
from diagnostics.queries import portal as pages
from diagnostics.services import consent as consents
from diagnostics.services import letter as letters
from diagnostics.services import request as requests
from diagnostics.views.acting import run, show


def fetch(request: HttpRequest, uuid: UUID) -> DiagnosticRequest:
    """A request of the person's own enterprise, or 404; agents have their own file."""
    if request.user.is_customs:
        raise Http404
    rows = DiagnosticRequest.objects.visible_to(request.user).select_related("enterprise", "response")
    return get_object_or_404(rows, uuid=uuid)


@require_GET
def request_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The proposal with its three free answers, or where the request stands."""
    if request.user.is_customs:
        return redirect("diagnostics:request_detail", uuid)
    found = fetch(request, uuid)
    return render(request, "diagnostics/request_enterprise.html", pages.request_page(found, request.user))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a diagnostic by oneself; without a recent evaluation the questionnaire comes first (§7.2)."""
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    enterprise = membership.enterprise
    require(may.can_engage(request.user, enterprise))
    form = forms.AskForm(request.POST if request.method == "POST" else None)
    opened = run(form, lambda data: requests.ask_for_diagnostic(enterprise, by=request.user, wish=data["wish"]))
    if opened:
        return redirect("diagnostics:accept", opened.uuid)
    return show(request, "request_ask", pages.ask_page(enterprise, today=clock.today()), form)


def settled(request: HttpRequest, found: DiagnosticRequest) -> HttpResponse | None:
    """Lead whoever opens a page gone stale to where the matter stands: a colleague answered, or the days ran out."""
    if found.state in {RequestState.DRAFT, RequestState.PROPOSED}:
        return None
    messages.info(request, _("This proposal no longer waits for an answer: here is where it stands."))
    return redirect("diagnostics:request_enterprise", found.uuid)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read the conditions and accept online: a code leaves by e-mail; the paper ways stand beside (§7.2)."""
    found = fetch(request, uuid)
    require(may.can_engage(request.user, found.enterprise))
    if gone := settled(request, found):
        return gone
    require(may.can_accept(request.user, found))
    form = forms.OnlineConsentForm(request.POST or None, initial=pages.signatory_initial(found, request.user))
    language = reader_language()

    def send(_data: dict[str, Any]) -> ConsentChallenge:
        return consents.start_online_consent(found, by=request.user, signatory=form.signatory, language=language)

    if challenge := run(form, send):
        return redirect("diagnostics:confirm", found.uuid, challenge.uuid)
    return show(request, "consent_online", pages.consent_page(found, language), form)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, uuid: UUID, challenge: UUID) -> HttpResponse:
    """Type the code received: only then is the acceptance stored."""
    found = fetch(request, uuid)
    sent = get_object_or_404(ConsentChallenge, uuid=challenge, request=found, user=request.user)
    if sent.used_at is not None:
        return redirect("diagnostics:request_enterprise", found.uuid)
    require(may.can_engage(request.user, found.enterprise))
    if gone := settled(request, found):
        return gone
    require(may.can_accept(request.user, found))
    form = forms.CodeForm(request.POST or None)
    if run(form, lambda data: consents.confirm_online_consent(sent, by=request.user, code=data["code"])):
        messages.success(request, _("Your acceptance is recorded. You may withdraw it at any time, without a reason."))
        return redirect("diagnostics:request_enterprise", found.uuid)
    return show(request, "consent_code", {"proposal": found, "challenge": sent}, form)


@require_http_methods(["GET", "POST"])
def accept_document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send the form signed by hand: nobody is obliged to sign online (law 2017-07, art. 76)."""
    found = fetch(request, uuid)
    require(may.can_engage(request.user, found.enterprise))
    if gone := settled(request, found):
        return gone
    require(may.can_accept(request.user, found))
    initial = pages.signatory_initial(found, request.user)
    form = forms.DocumentConsentForm(request.POST or None, request.FILES or None, initial=initial)
    if run(form, lambda data: _store(request, found, form, data)):
        messages.success(request, _("Your signed form is received. Your agent reads it within two working days."))
        return redirect("diagnostics:request_enterprise", found.uuid)
    return show(request, "consent_document", {"proposal": found}, form)


def _store(request: HttpRequest, found: DiagnosticRequest, form: Any, data: dict[str, Any]) -> SignedLetter:
    return letters.receive_letter(
        found,
        by=request.user,
        signatory=form.signatory,
        signed_on=data["signed_on"],
        document=data["document"],
        language=reader_language(),
    )


@require_GET
def consent_form(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same conditions on one sheet, to print, sign and send or hand over."""
    rows = DiagnosticRequest.objects.visible_to(request.user).select_related("enterprise")
    found = get_object_or_404(rows, uuid=uuid)
    language = reader_language()
    return render(request, "diagnostics/consent_form.html", pages.consent_page(found, language))


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Talk first: the agent calls back, the proposal stays open."""
    found = fetch(request, uuid)
    require(may.can_answer_proposal(request.user, found))
    if gone := settled(request, found):
        return gone
    form = forms.WishForm(request.POST if request.method == "POST" else None)
    if run(form, lambda data: requests.talk_first(found, by=request.user, wish=data["wish"])):
        messages.success(request, _("We will call you. The proposal stays open meanwhile."))
        return redirect("diagnostics:request_enterprise", found.uuid)
    return show(request, "request_talk", {"proposal": found}, form)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decline: one press, no reason needed, no consequence (I2)."""
    found = fetch(request, uuid)
    require(may.can_answer_proposal(request.user, found))
    if gone := settled(request, found):
        return gone
    form = forms.DeclineForm(request.POST if request.method == "POST" else None)
    if run(form, lambda data: requests.decline_proposal(found, by=request.user, reason=data["reason"])):
        messages.success(request, _("Your answer is recorded. It has no consequence."))
        return redirect("diagnostics:request_enterprise", found.uuid)
    return show(request, "request_decline", {"proposal": found}, form)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Withdraw the acceptance at any time before the report is closed (§7.2)."""
    found = fetch(request, uuid)
    require(may.can_engage(request.user, found.enterprise))
    consent = get_object_or_404(FormalConsent, request=found)
    form = forms.StopForm(request.POST or None)
    if run(form, lambda data: consents.withdraw_consent(consent, by=request.user, reason=data["reason"])):
        messages.success(request, _("The diagnostic is stopped. Nothing else is needed from you."))
        return redirect("diagnostics:request_enterprise", found.uuid)
    return show(request, "request_stop", {"proposal": found}, form)


@require_GET
def consent_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was accepted, by whom, when and how: the text as it was shown."""
    rows = FormalConsent.objects.visible_to(request.user).select_related("request", "enterprise", "text_version")
    consent = get_object_or_404(rows, uuid=uuid)
    layout = "layout/agent.html" if request.user.is_customs else "layout/portal.html"
    return render(request, "diagnostics/consent_record.html", {"consent": consent, "layout": layout})


@require_GET
def consent_document(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The signed document; each opening is written in the audit trail."""
    consent = get_object_or_404(FormalConsent.objects.visible_to(request.user), uuid=uuid)
    if not consent.document:
        raise Http404
    audit.record("diagnostics.consent_document_opened", obj=consent, by=request.user)
    name = consent.document.name.rsplit(".", 1)[-1]
    return FileResponse(
        consent.document.open("rb"), as_attachment=True, filename=f"acceptation-{consent.signed_on:%Y-%m-%d}.{name}"
    )


@require_GET
def mission_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The visit as the enterprise prepares it: dates, agenda, what is useful and what is not needed."""
    if request.user.is_customs:
        return redirect("diagnostics:mission_detail", uuid)
    rows = Diagnostic.objects.visible_to(request.user).select_related("enterprise", "consent__request", "lead")
    diagnostic = get_object_or_404(rows, uuid=uuid)
    return render(request, "diagnostics/mission_enterprise.html", pages.mission_page(diagnostic, request.user))
