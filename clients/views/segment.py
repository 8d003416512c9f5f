"""Why an enterprise is in its segment: an internal page, never for the enterprise (§5.6, §0.1)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from clients.forms.segment import DConfirmationForm, OverrideForm
from clients.models import Enterprise, SegmentOverride
from clients.permissions import segment as permissions
from clients.queries import segment as queries
from clients.services import segment as services
from core import clock
from core.errors import DomainError
from core.views import outcome_said, paginate, require


class SegmentPage(View):
    """The segment that applies, what weighed most, its history, and human decisions."""

    def _enterprise(self, request: HttpRequest, uuid: Any) -> Enterprise:
        if not request.user.is_customs:
            raise Http404
        enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), uuid=uuid)
        require(permissions.can_see_segment(request.user, enterprise))
        return enterprise

    def get(self, request: HttpRequest, uuid: Any, act: str = "") -> HttpResponse:
        """The page; an act's address read again leads back to it."""
        if act:
            return redirect("clients:segment", uuid)
        return self._show(
            request, self._enterprise(request, uuid), OverrideForm(prefix="override"), DConfirmationForm()
        )

    def post(self, request: HttpRequest, uuid: Any, act: str) -> HttpResponse:
        """Propose another segment, or to confirm a D: the first of two persons."""
        enterprise = self._enterprise(request, uuid)
        require(permissions.can_propose_override(request.user, enterprise))
        override = OverrideForm(request.POST if act == "proposer" else None, prefix="override")
        confirmation = DConfirmationForm(request.POST if act == "confirmer-d" else None)
        form: forms.Form = override if act == "proposer" else confirmation
        if act not in {"proposer", "confirmer-d"}:
            raise Http404
        if form.is_valid():
            propose = services.propose_override if act == "proposer" else services.propose_d
            try:
                propose(enterprise, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("Proposed. A person of the other unit must approve."))
                return redirect("clients:segment", enterprise.uuid)
        return self._show(request, enterprise, override, confirmation, form=form)

    def _show(
        self, request: HttpRequest, enterprise: Enterprise, override: Any, confirmation: Any, form: Any = None
    ) -> HttpResponse:
        history = queries.assessments_visible(request.user, enterprise)
        latest = history.first()
        pending = list(queries.pending_overrides(enterprise))
        may_propose = permissions.can_propose_override(request.user, enterprise) and not pending
        context = {
            "enterprise": enterprise,
            "file_url": queries.file_address(enterprise, request.user),
            "latest": latest,
            "why_url": queries.why_address(latest, request.user),
            "shares": queries.share_lines(latest) if latest else [],
            "treatment": queries.treatment_of(latest.applied if latest else "N"),
            "may_see_scores": permissions.can_see_scores(request.user, enterprise),
            "decision": queries.active_override(enterprise, clock.today()),
            "pending": [(row, permissions.can_approve_override(request.user, row)) for row in pending],
            "page": (page := paginate(request, history, 10)),
            "computations": [(row, queries.why_address(row, request.user)) for row in page],
            "override_form": override if may_propose else None,
            "d_form": confirmation if may_propose and latest and latest.computed == "D" else None,
            "form": form,
        }
        return render(request, "clients/segment_detail.html", context, status=422 if form else 200)


class OverrideAct(View):
    """Approve a proposal as the second person, or end a decision."""

    def post(self, request: HttpRequest, uuid: Any, act: str) -> HttpResponse:
        """Approve, refuse or end."""
        override = get_object_or_404(SegmentOverride.objects.visible_to(request.user), uuid=uuid)
        with outcome_said(request):
            self._do(request, override, act)
        return redirect("clients:segment", override.enterprise.uuid)

    def _do(self, request: HttpRequest, override: SegmentOverride, act: str) -> None:
        if act == "approuver":
            require(permissions.can_approve_override(request.user, override))
            services.approve_override(override, by=request.user)
            messages.success(request, _("Approved. The segment follows this decision."))
        elif act == "terminer":
            require(permissions.can_propose_override(request.user, override.enterprise))
            services.end_override(override, by=request.user)
            messages.success(request, _("Ended. The computed segment applies again."))
        else:
            raise Http404
