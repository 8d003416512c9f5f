"""Accesses of other customs systems: described, approved, token shown once, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from core import clock
from core.acts import Act, ActPage
from core.errors import DomainError
from core.views import paginate, require, show_domain_error
from disclosures import permissions
from disclosures.forms.integration import IntegrationForm
from disclosures.forms.signal import NothingForm
from disclosures.models import Integration
from disclosures.services import integration as services


def reader(request: HttpRequest) -> None:
    """Not found for the enterprises' side; refused to a customs role that may not know of accesses."""
    if not request.user.is_customs:
        raise Http404
    require(permissions.can_read_integrations(request.user))


def integration_list(request: HttpRequest) -> HttpResponse:
    """Every access, those that wait first."""
    reader(request)
    rows = Integration.objects.visible_to(request.user).order_by("state", "name")
    context = {
        "page": paginate(request, rows),
        "may_ask": permissions.can_ask_integration(request.user),
        "today": clock.today(),
    }
    return render(request, "disclosures/integrations.html", context)


class AskIntegration(View):
    """The administrator describes an access."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Administrator only."""
        reader(request)
        require(permissions.can_ask_integration(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self._show(request, IntegrationForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the description; a head approves it."""
        form = IntegrationForm(request.POST)
        if form.is_valid():
            try:
                row = services.ask_integration(by=request.user, **form.cleaned_data)
            except DomainError as error:
                fields = {"access_too_long": "expires_on", "address_forbidden": "webhook_url"}
                form.add_error(fields.get(error.code), str(error.message))
            else:
                messages.success(request, _("Recorded. It counts once a second person approves it."))
                return redirect("disclosures:integration", row.uuid)
        return self._show(request, form, status=422)

    def _show(self, request: HttpRequest, form: IntegrationForm, status: int = 200) -> HttpResponse:
        return render(request, "disclosures/integration_ask.html", {"form": form}, status=status)


class IntegrationPage(ActPage):
    """One access: what it may read, who let it in, whether it is used."""

    template_name = "disclosures/integration.html"
    page_name = "disclosures:integration"
    acts = {
        "approuver": Act(
            permissions.can_approve_integration,
            NothingForm,
            lambda row, _data, user: services.approve_integration(row, by=user),
            gettext_lazy("Approved. The administrator can hand out the token."),
        ),
        "retirer": Act(
            permissions.can_revoke_integration,
            NothingForm,
            lambda row, _data, user: services.revoke_integration(row, by=user),
            gettext_lazy("Withdrawn: the token opens nothing any more."),
        ),
    }

    def rows(self) -> QuerySet[Integration]:
        """By policy."""
        reader(self.request)
        return Integration.objects.visible_to(self.request.user).select_related("asked_by", "approved_by")

    def context(self, obj: Any) -> dict[str, Any]:
        """The last messages sent, and whether a token may be made."""
        return {
            "deliveries": list(obj.deliveries.select_related("release")[:10]),
            "may_issue": permissions.can_issue_token(self.request.user, obj),
            "is_over": obj.expires_on < clock.today(),
        }


@require_POST
def issue_token(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a token and show it once, on a page nobody keeps."""
    reader(request)
    row = get_object_or_404(Integration.objects.visible_to(request.user), uuid=uuid)
    require(permissions.can_issue_token(request.user, row))
    try:
        token, key = services.issue_token(row, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("disclosures:integration", row.uuid)
    context = {"integration": row, "token": token, "key": key if row.webhook_url else ""}
    response = render(request, "disclosures/integration_token.html", context)
    response["Cache-Control"] = "no-store"
    return response
