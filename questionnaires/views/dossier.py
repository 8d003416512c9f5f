"""The relations unit's pages: state and answers of a response, orientation, telling the enterprise."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from core.errors import DomainError
from core.views import outcome_said, paginate, require
from questionnaires.forms.evaluation import OutcomeForm
from questionnaires.models import ScreeningResponse
from questionnaires.permissions import can_read_dossier, can_reopen, can_tell_outcome
from questionnaires.queries import dossier_pages
from questionnaires.services import orientation as orientation_service
from questionnaires.services import response as response_service


def fetch(request: HttpRequest, uuid: UUID) -> ScreeningResponse:
    """A response within the agent's reach."""
    if not request.user.is_customs:
        raise Http404
    rows = ScreeningResponse.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("enterprise", "campaign", "evaluation__evaluator", "paper__keyed_by"), uuid=uuid
    )


def dossier_list(request: HttpRequest) -> HttpResponse:
    """Responses with their state, due date and evaluator."""
    require(can_read_dossier(request.user))
    state = request.GET.get("etat", "")
    rows = dossier_pages.responses(ScreeningResponse.objects.visible_to(request.user), state, request.GET.get("q", ""))
    context = {
        "page": paginate(request, rows),
        "states": dossier_pages.state_filters(state),
        "q": request.GET.get("q", ""),
        "state": state,
    }
    return render(request, "questionnaires/dossier_list.html", context)


def dossier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """State, answers and orientation; never points (§8.2)."""
    found = fetch(request, uuid)
    require(can_read_dossier(request.user, found))
    audit.record("questionnaires.answers_read", obj=found, by=request.user)
    context = dossier_pages.dossier(found, request.user)
    return render(request, "questionnaires/dossier.html", context)


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tell the enterprise what follows, after contact, in plain words (N08)."""
    found = fetch(request, uuid)
    if found.told_at is not None:
        messages.info(request, _("The enterprise has already been told."))
        return redirect("questionnaires:dossier", uuid)
    require(can_tell_outcome(request.user, found))
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=dossier_pages.outcome_draft(found))
    if request.method == "POST" and form.is_valid():
        try:
            orientation_service.tell_outcome(found, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The enterprise is told: the page is open to it and a letter leaves."))
            return redirect("questionnaires:dossier", uuid)
    context = {"response": found, "form": form, "orientation": dossier_pages.orientation_label(found)}
    return render(request, "questionnaires/outcome_tell.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open an expired draft again when the enterprise asks."""
    found = fetch(request, uuid)
    require(can_reopen(request.user, found))
    with outcome_said(request, _("The questionnaire is open again for thirty days.")):
        response_service.reopen_response(found, by=request.user)
    return redirect("questionnaires:dossier", uuid)
