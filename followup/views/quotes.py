"""Quotations: written by the relations unit on a page of their own, read and accepted by the enterprise, kept as a file."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_GET

from catalogue.models import ServiceOffering
from clients.models import Enterprise
from clients.queries.segment import applied_segment
from core import clock
from core.acts import Act
from core.errors import DomainError
from core.views import require, show_domain_error
from followup import permissions
from followup.documents import quote as documents
from followup.enums import ProposalOrigin
from followup.forms.quote import AcceptQuoteForm, PaidProposalForm, QuoteForm, lines_of
from followup.models import ServiceProposal, ServiceQuote
from followup.queries import service as queries
from followup.services import proposal
from followup.services import quote as services
from followup.views.services import ServicePage


class PaidProposal(View):
    """Propose one paid service with its quotation, apart from the free ones (I14)."""

    def _read(self, request: HttpRequest, uuid: UUID, code: str) -> tuple[Enterprise, ServiceOffering]:
        enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), uuid=uuid)
        require(permissions.can_propose_services(request.user, enterprise))
        return enterprise, get_object_or_404(ServiceOffering.objects.available(clock.today()).paid(), code=code)

    def _show(
        self, request: HttpRequest, enterprise: Enterprise, offering: ServiceOffering, form: PaidProposalForm
    ) -> HttpResponse:
        context = {"enterprise": enterprise, "offering": offering, "form": form}
        return render(request, "followup/quote_write.html", context, status=422 if form.is_bound else 200)

    def get(self, request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
        """An empty quotation."""
        enterprise, offering = self._read(request, uuid, code)
        form = PaidProposalForm(is_eligible=offering.suits(applied_segment(enterprise)))
        return self._show(request, enterprise, offering, form)

    def post(self, request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
        """Propose the service at this price."""
        enterprise, offering = self._read(request, uuid, code)
        form = PaidProposalForm(request.POST, is_eligible=offering.suits(applied_segment(enterprise)))
        if form.is_valid():
            choice = proposal.Choice(
                offering=offering,
                origin=ProposalOrigin.REQUEST if code in queries.needs_of(enterprise) else ProposalOrigin.AGENT,
                reason=form.cleaned_data["reason"],
                override_reason=form.cleaned_data.get("override_reason", ""),
                quote=form.cleaned_data["draft"],
            )
            try:
                (row,) = proposal.propose_services(enterprise, choices=[choice], by=request.user)
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("The service is proposed with its quotation."))
                return redirect("followup:agent_service", row.uuid)
        return self._show(request, enterprise, offering, form)


class QuoteRevision(View):
    """Send another quotation for a proposal that is still open; it replaces the one before."""

    def _read(self, request: HttpRequest, uuid: UUID) -> ServiceProposal:
        row = get_object_or_404(queries.proposal_in_full(request.user), uuid=uuid)
        require(permissions.can_send_quote(request.user, row))
        return row

    def _show(self, request: HttpRequest, row: ServiceProposal, form: QuoteForm) -> HttpResponse:
        context = {"enterprise": row.enterprise, "offering": row.offering, "proposal": row, "form": form}
        return render(request, "followup/quote_write.html", context, status=422 if form.is_bound else 200)

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """The lines of the one before, to be changed."""
        row = self._read(request, uuid)
        return self._show(request, row, QuoteForm(initial=lines_of(row.quote)))

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """Send it."""
        row = self._read(request, uuid)
        form = QuoteForm(request.POST)
        if form.is_valid():
            try:
                services.issue_quote(row, form.cleaned_data["draft"], by=request.user)
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("The new quotation is sent. It is accepted separately."))
                return redirect("followup:agent_service", row.uuid)
        return self._show(request, row, form)


class PricePage(ServicePage):
    """The price of a paid service, accepted on a screen of its own, after a reminder of the free ones (I14)."""

    template_name = "followup/service_price.html"
    page_name = "followup:service_price"
    acts = {
        "accepter": Act(
            permissions.can_confirm_price,
            AcceptQuoteForm,
            lambda row, data, user: services.accept_quote(row, by=user, **data),
            _("The quotation is accepted. The agreement on content and dates comes next."),
        )
    }

    def context(self, obj: Any) -> dict[str, Any]:
        """The quotation in force, and whether its last day has passed."""
        quote = obj.quote
        return {"quote": quote, "has_ended": quote is not None and quote.has_ended(clock.today())}

    def initial(self, act: str, obj: Any) -> dict[str, Any]:
        """The quotation on the page is the one accepted; the signatory's function is what the file says of them."""
        return {"read": obj.quote.mark if obj.quote else "", "function": queries.function_of(self.request.user, obj)}

    def next_url(self, obj: Any) -> str:
        """Back to the service."""
        return redirect("followup:service_detail", obj.uuid).url


@require_GET
def quote_file(request: HttpRequest, uuid: UUID) -> FileResponse | HttpResponseRedirect:
    """The quotation as a file: the same for both sides, in the language of the enterprise."""
    rows = ServiceQuote.objects.visible_to(request.user).select_related("proposal__enterprise")
    quote = get_object_or_404(rows.select_related("proposal__offering__category", "issued_by"), uuid=uuid)
    try:
        content = documents.make_file(quote, language=quote.proposal.enterprise.language)
    except DomainError as error:
        show_domain_error(request, error)
        page = "followup:agent_service" if request.user.is_customs else "followup:service_detail"
        return redirect(page, quote.proposal.uuid)
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{quote.reference}.pdf", content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
