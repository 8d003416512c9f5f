"""The enterprise's pages about services: proposals, agreement, price, opinion."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from core.acts import Act, ActPage
from core.errors import DomainError
from followup import permissions
from followup.enums import ProposalState
from followup.forms.service import AcceptAgreementForm, AnswerForm, OpinionForm, answer_forms
from followup.models import ServiceProposal
from followup.queries import service as queries
from followup.services import delivery, proposal
from followup.states import DONE, RUNNING
from followup.views.recommendations import my_enterprise


class ServiceList(View):
    """What is proposed, under way and done, with one answer per open proposal."""

    def _rows(self, request: HttpRequest) -> list[ServiceProposal]:
        return list(queries.proposals_for(request.user, my_enterprise(request)))

    def _show(
        self, request: HttpRequest, rows: list[ServiceProposal], forms: list[Any], status: int = 200
    ) -> HttpResponse:
        may_answer = any(permissions.can_answer_proposal(request.user, form.proposal) for form in forms[:1])
        context = {
            "forms": forms,
            "free_forms": [form for form in forms if not form.proposal.offering.is_paid],
            "paid_forms": [form for form in forms if form.proposal.offering.is_paid],
            "may_answer": may_answer,
            "may_read": permissions.may_read(request.user, my_enterprise(request), "services"),
            "to_read": [row for row in rows if row.state == ProposalState.AMENDED],
            "running": [row for row in rows if row.state in RUNNING],
            "done": [row for row in rows if row.state in DONE],
            "others": [row for row in rows if row.state in {"declined", "lapsed", "cancelled"}],
            "form": next((form for form in forms if form.errors), None),
        }
        return render(request, "followup/service_list.html", context, status=status)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, nothing ticked in advance."""
        rows = self._rows(request)
        return self._show(request, rows, answer_forms(row for row in rows if row.state == ProposalState.PROPOSED))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send the answers given; the others stay open."""
        rows = self._rows(request)
        open_rows = [row for row in rows if permissions.can_answer_proposal(request.user, row)]
        forms = answer_forms([row for row in open_rows if row.state == ProposalState.PROPOSED], request.POST)
        valid = [form.is_valid() for form in forms]  # every form, so that each shows its own errors
        if not all(valid):
            return self._show(request, rows, forms, status=422)
        said = [form for form in forms if form.cleaned_data.get("answer")]
        for form in said:
            try:
                proposal.answer_proposal(form.proposal, answer=form.cleaned_data["answer"], by=request.user)
            except DomainError as error:
                form.add_error(None, str(error.message))
                return self._show(request, rows, forms, status=422)
        if said:
            messages.success(
                request, _("Thank you, your answers are recorded. You can change them while they are open.")
            )
        else:
            messages.info(request, _("No answer was chosen: nothing has changed."))
        return redirect("followup:service_list")


class ServicePage(ActPage):
    """One proposed service: why, what, when, and what the enterprise may answer."""

    template_name = "followup/service_detail.html"
    page_name = "followup:service_detail"
    acts = {
        "repondre": Act(
            permissions.can_answer_proposal,
            AnswerForm,
            lambda row, data, user: proposal.answer_proposal(row, answer=data["answer"], note=data["note"], by=user),
            _("Your answer is recorded. You can change it while the proposal is open."),
        ),
        "accepter-accord": Act(
            permissions.can_accept_agreement,
            AcceptAgreementForm,
            lambda row, data, user: delivery.accept_agreement(row, read=data["read"], by=user),
            _("The agreement is accepted by both sides."),
        ),
    }

    def rows(self) -> QuerySet[ServiceProposal]:
        """The enterprise's own, once proposed."""
        if self.request.user.is_customs:
            raise Http404
        return queries.proposal_in_full(self.request.user)

    def context(self, obj: Any) -> dict[str, Any]:
        """What the enterprise may do next."""
        user = self.request.user
        return {
            "may_accept_price": permissions.can_accept_price(user, obj),
            "may_give_opinion": permissions.can_give_opinion(user, obj),
            "agreement": getattr(obj, "agreement", None),
        }


class OpinionPage(ServicePage):
    """Two questions after a service, one minute."""

    template_name = "followup/service_opinion.html"
    page_name = "followup:service_opinion"
    acts = {
        "envoyer": Act(
            permissions.can_give_opinion,
            OpinionForm,
            lambda row, data, user: delivery.give_opinion(row, by=user, **data),
            _("Thank you. Your opinion is received."),
        )
    }

    def next_url(self, obj: Any) -> str:
        """Back to the service."""
        return redirect("followup:service_detail", obj.uuid).url
