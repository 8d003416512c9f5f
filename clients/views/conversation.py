"""The correspondence of an enterprise and the unit: one page for both sides (domain §7.8)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.enums.conversation import ConversationState
from clients.forms.conversation import BeginForm, WriteForm
from clients.models import Conversation, Enterprise, PostedFile
from clients.permissions import conversation as may
from clients.services import conversation as service
from clients.views.access import current_enterprise
from core.errors import DomainError
from core.quarantine import FileState
from core.views import outcome_said, paginate, require

TABS = {
    "a-repondre": ConversationState.WAITING,
    "repondues": ConversationState.ANSWERED,
    "closes": ConversationState.CLOSED,
}


@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """List what is written: of one's enterprise, or of all of them for the unit, those waiting first."""
    rows = Conversation.objects.visible_to(request.user).select_related("enterprise")
    if request.user.is_customs:
        require(may.can_list_conversations(request.user))
        tab = request.GET.get("etat", "")
        tab = tab if tab in TABS else "a-repondre"
        found = rows.filter(state=TABS[tab])
        page = paginate(request, found.order_by("last_at", "pk") if tab == "a-repondre" else found)
        tabs = [(name, state.label) for name, state in TABS.items()]
        return render(request, "clients/conversation_desk.html", {"page": page, "tabs": tabs, "tab": tab})
    enterprise = current_enterprise(request)
    require(may.can_correspond(request.user, enterprise))
    return render(
        request, "clients/conversation_list.html", {"page": paginate(request, rows.filter(enterprise=enterprise))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conversation_new(request: HttpRequest) -> HttpResponse:
    """Write to the unit."""
    enterprise = current_enterprise(request)
    require(may.can_correspond(request.user, enterprise))
    return _begin(request, enterprise)


@require_http_methods(["GET", "HEAD", "POST"])
def conversation_to(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write to an enterprise, in the name of the unit."""
    if not request.user.is_customs:
        raise Http404
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user).current(), uuid=uuid)
    require(may.can_write_to(request.user, enterprise))
    return _begin(request, enterprise)


def _begin(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Show the form, or open the correspondence."""
    form = BeginForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (row := _try(form, lambda data: service.begin(enterprise, by=request.user, **data))):
            messages.success(request, _("Sent."))
            return redirect("clients:conversation", row.uuid)
    return render(request, "clients/conversation_new.html", {"form": form, "enterprise": enterprise}, status=status)


def _try(form: WriteForm, act: Any) -> Any:
    """Do what the form asks; a refusal is shown on the form, the words typed stay."""
    data = dict(form.cleaned_data)
    data["uploaded"] = data.pop("document", [])
    try:
        return act(data)
    except DomainError as error:
        form.add_error("document" if data["uploaded"] else None, str(error.message))
        return None


def _fetch(request: HttpRequest, uuid: UUID) -> Conversation:
    """Return a correspondence this person takes part in; nobody else's exists."""
    return get_object_or_404(Conversation.objects.visible_to(request.user).select_related("enterprise"), uuid=uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read a correspondence and answer in it."""
    row = _fetch(request, uuid)
    may_answer = may.can_answer(request.user, row)
    form = WriteForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        require(may_answer)
        status = 422
        if form.is_valid() and _try(form, lambda data: service.write(row, by=request.user, **data)):
            messages.success(request, _("Sent."))
            return redirect("clients:conversation", row.uuid)
    context = {
        "conversation": row,
        "entries": row.entries.select_related("by").prefetch_related("files"),
        "form": form if may_answer else None,
        "may_close": may.can_write_to(request.user, row.enterprise) and row.state != ConversationState.CLOSED,
    }
    return render(request, "clients/conversation.html", context, status=status)


@require_POST
def conversation_close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that nothing more is expected."""
    row = _fetch(request, uuid)
    require(may.can_write_to(request.user, row.enterprise))
    with outcome_said(request, _("Closed. A new message opens it again.")):
        service.close(row, by=request.user)
    return redirect("clients:conversation", row.uuid)


@require_safe
def conversation_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Download a file: always as an attachment, never run by the browser; every opening is recorded (§8.2)."""
    row = get_object_or_404(PostedFile.objects.visible_to(request.user), uuid=uuid, state=FileState.CLEAN)
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    service.record_download(row, by=request.user)
    answer = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
