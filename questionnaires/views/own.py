"""What an enterprise keeps for itself: its self-diagnosis before sending, its receipt and its answers as files."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from questionnaires.enums import ResponseState
from questionnaires.queries import own_pages
from questionnaires.queries.response import load_filling
from questionnaires.views.enterprise import fetch


@require_safe
def self_view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The enterprise's own reading of its answers, theme by theme: shown to it alone, kept nowhere."""
    found = fetch(request, uuid)
    if found.state == ResponseState.WITHDRAWN:
        return redirect("questionnaires:response", uuid)
    response: HttpResponse = render(request, "questionnaires/self_view.html", own_pages.self_view(load_filling(found)))
    response["Cache-Control"] = "private, no-store"
    return response
