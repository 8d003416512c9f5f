"""Complaints as the enterprise sees them: file one, follow it, say whether the answer is enough (domain §7.8)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from clients.enums import ComplaintKind, ComplaintState
from clients.forms.complaint import FileComplaintForm, ReopenForm
from clients.models import Complaint, Enterprise
from clients.permissions import complaint as may
from clients.queries import complaint as queries
from clients.services import complaint as service
from clients.views.access import current_enterprise
from core.errors import DomainError
from core.views import DomainErrorMixin, outcome_said, paginate, require


def _mine(request: HttpRequest, uuid: UUID) -> Complaint:
    """Return a complaint of an enterprise the person acts for; nobody else's exists."""
    if request.user.is_customs:
        raise Http404
    return get_object_or_404(queries.complaints_for(request.user), uuid=uuid)


def complaint_home(request: HttpRequest) -> HttpResponse:
    """List the complaints of the enterprise; staff have their own list."""
    if request.user.is_customs:
        return redirect("clients:complaint_list")
    enterprise = current_enterprise(request)
    require(may.can_read_own_complaints(request.user, enterprise))
    rows = queries.complaints_for(request.user).filter(enterprise=enterprise)
    context = {
        "page": paginate(request, rows),
        "may_file": may.can_file_complaint(request.user, enterprise),
    }
    return render(request, "clients/complaint_home.html", context)


class ComplaintFile(DomainErrorMixin, FormView):
    """Say what is wrong; a dispute on a declaration is shown its own way, with the words typed."""

    template_name = "clients/complaint_file.html"
    form_class = FileComplaintForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page to those who may complain in the name of the enterprise."""
        self.enterprise: Enterprise = current_enterprise(request)
        require(may.can_file_complaint(request.user, self.enterprise))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the agents the enterprise knows."""
        return {**super().get_form_kwargs(), "enterprise": self.enterprise}

    def form_valid(self, form: FileComplaintForm) -> HttpResponse:
        """Receive the complaint."""
        if form.cleaned_data["kind"] == ComplaintKind.DISPUTE:
            return render(self.request, "clients/complaint_dispute.html", {"text": form.cleaned_data["text"]})
        row = service.file_complaint(self.enterprise, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Received. Keep the reference %(ref)s.") % {"ref": row.reference})
        return redirect("clients:complaint", row.uuid)


def complaint(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One complaint: where it stands, what was answered, what may be done."""
    row = _mine(request, uuid)
    return _page(request, row)


def _page(request: HttpRequest, row: Complaint, *, form: ReopenForm | None = None, status: int = 200) -> HttpResponse:
    files = may.can_file_complaint(request.user, row.enterprise)
    reopenable = row.state in (ComplaintState.ANSWERED, ComplaintState.CLOSED)
    context = {
        "complaint": row,
        "named": row.named.all(),
        "entries": queries.entries_for(row, request.user),
        "form": (form or ReopenForm()) if files and reopenable else None,
        "may_close": files and row.state == ComplaintState.ANSWERED,
    }
    return render(request, "clients/complaint.html", context, status=status)


@require_POST
def complaint_close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The answer is enough."""
    row = _mine(request, uuid)
    require(may.can_file_complaint(request.user, row.enterprise))
    with outcome_said(request, _("Thank you. The complaint is closed.")):
        service.close(row, by=request.user)
    return redirect("clients:complaint", row.uuid)


@require_POST
def complaint_reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The answer is not enough."""
    row = _mine(request, uuid)
    require(may.can_file_complaint(request.user, row.enterprise))
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        service.reopen(row, text=form.cleaned_data["text"], by=request.user)
    except DomainError as error:
        form.add_error(None, str(error.message))
        return _page(request, row, form=form, status=422)
    messages.success(request, _("Reopened. The head of the unit is told, and a new delay to answer you begins."))
    return redirect("clients:complaint", row.uuid)
