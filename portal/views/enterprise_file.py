"""The file of one enterprise: who it is, what is next, everything that happened (issue: one timeline)."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.enums import Direction
from clients.models import Enterprise
from clients.permissions.relation import can_log_interaction, can_write_note
from clients.services import relation
from core import audit, clock
from core.views import paginate, require
from portal.forms import ExchangeForm, NoteForm, scope_of
from portal.queries import enterprise_file as queries


def _enterprise(request: HttpRequest, uuid: UUID) -> Enterprise:
    require(request.user.is_customs)
    return get_object_or_404(Enterprise.objects.visible_to(request.user).select_related("import_batch"), uuid=uuid)


def _page(
    request: HttpRequest,
    enterprise: Enterprise,
    *,
    exchange: ExchangeForm | None = None,
    note: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, kind = request.user, request.GET.get("fil", "")
    page = paginate(request, queries.timeline(enterprise, user, kind=kind), size=20)
    events = queries.events_of(page, user)
    if not page.has_next() and not kind:
        events.append(queries.beginning(enterprise))
    tasks = list(queries.open_tasks(enterprise, user))
    context = {
        "enterprise": enterprise,
        "identifiers": queries.identifiers(enterprise),
        "facts": queries.banner(enterprise, user),
        "page": page,
        "events": events,
        "kind": kind,
        "tasks": tasks,
        "next_task": tasks[0] if tasks else None,
        "blocks": queries.blocks(enterprise, user),
        "contacts": enterprise.contacts.active()[:6],
        "notes": queries.notes(enterprise, user),
        "exchange_form": (exchange or ExchangeForm()) if can_log_interaction(user, enterprise) else None,
        "note_form": (note or NoteForm()) if can_write_note(user, enterprise) else None,
        "today": clock.today(),
        "form": exchange or note,
    }
    return render(request, "portal/enterprise_file.html", context, status=status)


def enterprise_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the file; opening it is recorded."""
    enterprise = _enterprise(request, uuid)
    audit.record("clients.enterprise.opened", obj=enterprise, by=request.user)
    return _page(request, enterprise)


@require_POST
def log_exchange(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a call or a visit, and what comes next."""
    enterprise = _enterprise(request, uuid)
    require(can_log_interaction(request.user, enterprise))
    form = ExchangeForm(request.POST)
    if not form.is_valid():
        return _page(request, enterprise, exchange=form, status=422)
    data = form.cleaned_data
    days = data["next_days"]
    relation.note_exchange(
        enterprise,
        by=request.user,
        channel=data["channel"],
        direction=Direction.OUT,
        succeeded=data["reached"],
        subject=data["subject"],
        call_back_on=clock.today() + dt.timedelta(days=days) if days else None,
    )
    messages.success(request, _("The exchange is recorded."))
    return redirect("portal:enterprise_file", uuid=enterprise.uuid)


@require_POST
def write_note(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep an internal note on the user's side of the house."""
    enterprise = _enterprise(request, uuid)
    require(can_write_note(request.user, enterprise))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, enterprise, note=form, status=422)
    relation.write_note(enterprise, text=form.cleaned_data["text"], scope=scope_of(request.user), by=request.user)
    messages.success(request, _("The note is kept."))
    return redirect("portal:enterprise_file", uuid=enterprise.uuid)
