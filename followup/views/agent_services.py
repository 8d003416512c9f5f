"""The relations unit's pages about services: ranked choice, and one proposal from agreement to result."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View

from clients.models import Enterprise
from clients.queries.outreach import held_by_budget
from clients.queries.segment import applied_segment
from core import clock
from core.acts import Act, ActPage
from core.errors import DomainError
from core.forms import ReasonForm
from core.templatetags.ccv import long_date
from core.views import require
from followup import permissions
from followup.enums import ProposalOrigin
from followup.forms.service import (
    AgreementForm,
    ChoiceRowForm,
    DatesForm,
    EmptyForm,
    EntrustForm,
    ResultForm,
    SessionForm,
)
from followup.models import ServiceProposal
from followup.models.scopes import only_delivers
from followup.queries import service as queries
from followup.services import delivery, proposal
from followup.services.messages import BATCH_KIND
from followup.states import AMEND, ASSESS, CANCEL, CLOSE, DELIVER, SCHEDULE


class ServiceMatch(View):
    """Services ranked by what they would mend, with the reason; the agent chooses (§6, I5)."""

    def _enterprise(self, request: HttpRequest, uuid: Any) -> Enterprise:
        enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), uuid=uuid)
        require(permissions.can_propose_services(request.user, enterprise))
        return enterprise

    def _lines(self, enterprise: Enterprise, data: Any = None) -> dict[str, list[Any]]:
        """The suggestions and the rest of the catalogue, each with its form."""
        today, segment = clock.today(), applied_segment(enterprise)
        suggestions = queries.suggestions_for(enterprise, today)
        others = queries.other_offerings(enterprise, suggestions, today)

        def form(offering: Any, *, chosen: bool = False, reason: str = "") -> ChoiceRowForm | None:
            if offering.is_paid:  # proposed apart, with its quotation (I14)
                return None
            return ChoiceRowForm(
                data,
                offering=offering,
                is_eligible=offering.suits(segment),
                prefix=offering.code,
                initial={"chosen": chosen, "reason": reason},
            )

        return {
            "suggestions": [
                (item, None if item.is_open else form(item.offering, chosen=item.is_preselected, reason=item.reason))
                for item in suggestions
            ],
            "others": [(offering, form(offering)) for offering in others],
        }

    def _show(self, request: HttpRequest, enterprise: Enterprise, lines: dict[str, Any], **extra: Any) -> HttpResponse:
        context = {"enterprise": enterprise, **lines, **extra, "diagnostic": queries.latest_communicated(enterprise)}
        return render(request, "followup/service_match.html", context, status=422 if extra else 200)

    def get(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """The ranking, nothing chosen for the agent except after an education orientation."""
        enterprise = self._enterprise(request, uuid)
        return self._show(request, enterprise, self._lines(enterprise))

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """Propose what was chosen, in one act."""
        enterprise = self._enterprise(request, uuid)
        lines = self._lines(enterprise, request.POST)
        pairs = [(item.origin, item.criteria, form) for item, form in lines["suggestions"] if form is not None]
        pairs += [(ProposalOrigin.AGENT, (), form) for _offering, form in lines["others"] if form is not None]
        forms = [form for _origin, _criteria, form in pairs]
        valid = [form.is_valid() for form in forms]  # every form, so that each shows its own errors
        if not all(valid):
            return self._show(request, enterprise, lines, form=next(form for form in forms if form.errors))
        choices = [_as_choice(*pair) for pair in pairs if pair[2].cleaned_data["chosen"]]
        try:
            made = proposal.propose_services(enterprise, choices=choices, by=request.user)
        except DomainError as error:
            return self._show(request, enterprise, lines, problem=str(error.message))
        said = ngettext("%(n)s service proposed.", "%(n)s services proposed.", len(made))
        messages.success(request, said % {"n": len(made)})
        if held := held_by_budget(BATCH_KIND, made[0].batch):
            said = _(
                "The enterprise reads it on its space now; the letter leaves on %(date)s: one invitation a month."
            )
            messages.info(request, said % {"date": long_date(held)})
        return redirect("followup:agent_enterprise", enterprise.uuid)


def _as_choice(origin: str, criteria: Any, form: ChoiceRowForm) -> proposal.Choice:
    data = form.cleaned_data
    return proposal.Choice(
        offering=form.offering,
        origin=origin,
        reason=data["reason"],
        criteria=[item.code for item in criteria],
        override_reason=data.get("override_reason", ""),
    )


def _managed(way: Any) -> Any:
    """A predicate: the relations unit, when the table of §7.6 allows this way."""
    return lambda user, row: way.allows(row.state) and permissions.can_manage_proposal(user, row)


def _may_deliver(user: Any, row: ServiceProposal) -> bool:
    return DELIVER.allows(row.state) and permissions.can_record_delivery(user, row)


class AgentService(ActPage):
    """One proposal as the agent follows it; only what is possible now is offered."""

    template_name = "followup/agent_service.html"
    page_name = "followup:agent_service"
    acts = {
        "accord": Act(
            _managed(AMEND),
            AgreementForm,
            lambda row, data, user: delivery.write_agreement(row, by=user, **data),
            _("The agreement is put before the enterprise."),
        ),
        "dates": Act(
            _managed(SCHEDULE),
            DatesForm,
            lambda row, data, user: delivery.schedule(row, by=user, **data),
            _("Dates recorded."),
        ),
        "seance": Act(
            permissions.can_record_delivery,
            SessionForm,
            lambda row, data, user: delivery.record_session(row, by=user, **data),
            _("Session recorded."),
        ),
        "confier": Act(
            permissions.can_entrust,
            EntrustForm,
            lambda row, data, user: delivery.entrust(row, by=user, **data),
            _("Entrusted. This person sees who, where and when, nothing of the diagnostic."),
        ),
        "terminer": Act(
            _may_deliver,
            EmptyForm,
            lambda row, _data, user: delivery.mark_delivered(row, by=user),
            _("Delivered. The enterprise will be asked for its opinion in five days."),
        ),
        "resultat": Act(
            _managed(ASSESS),
            ResultForm,
            lambda row, data, user: delivery.assess_result(row, by=user, **data),
            _("Result recorded."),
        ),
        "clore": Act(
            _managed(CLOSE),
            EmptyForm,
            lambda row, _data, user: delivery.close_proposal(row, by=user),
            _("Closed."),
        ),
        "annuler": Act(
            _managed(CANCEL),
            ReasonForm,
            lambda row, data, user: proposal.cancel_proposal(row, reason=data["reason"], by=user),
            _("Cancelled."),
        ),
    }

    def rows(self) -> QuerySet[ServiceProposal]:
        """By policy and assignment; the enterprise has its own page."""
        if not self.request.user.is_customs:
            raise Http404
        return queries.proposal_in_full(self.request.user)

    def context(self, obj: Any) -> dict[str, Any]:
        """What is agreed, what was done, what it brought."""
        return {
            "agreement": getattr(obj, "agreement", None),
            "outcome": getattr(obj, "outcome", None),
            "sessions": list(obj.sessions.all()),
            "entrusted": queries.entrusted_people(obj),
            "only_delivers": only_delivers(self.request.user),
            "contacts": list(obj.enterprise.contacts.active()[:3]),
            "may_send_quote": permissions.can_send_quote(self.request.user, obj),
            "today": clock.today(),
        }

    def initial(self, act: str, obj: Any) -> dict[str, Any]:
        """Terms already written are shown to be changed; the service's own words otherwise."""
        agreement = getattr(obj, "agreement", None)
        if act in {"accord", "dates"} and agreement is not None:
            names = ("scope", "objective", "indicator", "deliverables", "starts_on", "ends_on")
            return {name: getattr(agreement, name) for name in names}
        if act == "accord":
            return {"scope": obj.offering.description, "indicator": obj.offering.outcome}
        return {}
