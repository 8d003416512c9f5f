"""Pages about the account of an enterprise: hand it over, name who may sign, change enterprise; and, for the head of
the unit, appoint another holder on proof (domain §8.1).
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from clients.forms.holder import AppointForm, ChooseForm, HandOverForm
from clients.models import Enterprise
from clients.permissions.access import can_appoint_holder, can_decide_holder
from clients.queries import access as queries
from clients.services import holder
from clients.views.access import current_enterprise
from core.errors import DomainError
from core.views import DomainErrorMixin, require, show_domain_error


class ChooseView(FormView):
    """Change enterprise: for people who act for several."""

    template_name = "clients/access_choose.html"
    form_class = ChooseForm
    success_url = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Exist only for people who act for an enterprise."""
        if queries.current_membership(request.user) is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer this person's enterprises."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """Start from the present one."""
        return {"membership": queries.current_membership(self.request.user)}

    def form_valid(self, form: ChooseForm) -> HttpResponse:
        """Act for the chosen enterprise from now on."""
        membership = form.cleaned_data["membership"]
        holder.choose(membership)
        messages.success(self.request, _("You now act for %(name)s.") % {"name": membership.enterprise.name})
        return super().form_valid(form)


class HandOverView(DomainErrorMixin, FormView):
    """The holder gives the account to a colleague."""

    template_name = "clients/access_hand_over.html"
    form_class = HandOverForm
    success_url = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page to the holder."""
        self.enterprise = current_enterprise(request)
        require(can_decide_holder(request.user, self.enterprise))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the colleagues who have access."""
        return {**super().get_form_kwargs(), "enterprise": self.enterprise, "holder": self.request.user}

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        """Hand over; a refusal is shown above the form."""
        try:
            successor = holder.hand_over(self.enterprise, form.cleaned_data["successor"], by=self.request.user)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s now holds the account.") % {"name": successor.user})
        return redirect(self.get_success_url())


@require_POST
def signatory(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say whether a deputy may sign."""
    enterprise = current_enterprise(request)
    membership = get_object_or_404(queries.members_of(enterprise), uuid=uuid)
    require(can_decide_holder(request.user, enterprise))
    try:
        named = holder.name_signatory(membership, may_sign=request.POST.get("may_sign") == "1", by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
    else:
        said = _("%(name)s may sign.") if named.may_sign else _("%(name)s may no longer sign.")
        messages.success(request, said % {"name": named.user})
    return redirect("clients:people")


class AppointView(DomainErrorMixin, FormView):
    """The head of the unit appoints another holder, on proof."""

    template_name = "clients/holder_appoint.html"
    form_class = AppointForm

    def dispatch(self, request: HttpRequest, uuid: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the enterprise among those this person sees; only the head may appoint."""
        if not request.user.is_customs:
            raise Http404
        self.enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), uuid=uuid)
        require(can_appoint_holder(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the contacts one can write to."""
        return {**super().get_form_kwargs(), "enterprise": self.enterprise}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say who holds the account today."""
        current = queries.owner_of(self.enterprise)
        return super().get_context_data(enterprise=self.enterprise, holder=current, **kwargs)

    def get_success_url(self) -> str:
        """Back to the file of the enterprise."""
        return reverse("admin:clients_enterprise_change", args=[self.enterprise.pk])

    def form_valid(self, form: AppointForm) -> HttpResponse:
        """Appoint; a refusal is shown above the form."""
        try:
            done = holder.appoint(self.enterprise, by=self.request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        waits = _("The former access has ended. A personal link has left for the new holder.")
        messages.success(self.request, _("The new holder has the account.") if done else waits)
        return redirect(self.get_success_url())
