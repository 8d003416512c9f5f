"""The owner or the deputy gives sections to colleagues."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.views import require
from questionnaires.forms.sharing import ShareForm
from questionnaires.permissions import can_share
from questionnaires.queries.response import version_content
from questionnaires.queries.sharing import shared_with, writers
from questionnaires.services.sharing import share_sections
from questionnaires.views.enterprise import fetch


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say who answers which section."""
    found = fetch(request, uuid)
    require(can_share(request.user, found))
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        sections=list(version_content(found.version).sections.all()),
        members=writers(found),
        shared=shared_with(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            share_sections(found, given=form.given, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Each person finds their sections in the questionnaire."))
            return redirect("questionnaires:response", uuid)
    context = {"response": found, "form": form, "is_alone": len(form.members) < 2}
    return render(request, "questionnaires/share.html", context, status=422 if form.errors else 200)
