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
from clients.permissions.access import can_appoint_holder
from clients.permissions.conversation import can_list_conversations
from clients.permissions.enterprise import can_edit_enterprise
from clients.permissions.relation import can_log_interaction, can_write_note
from clients.queries.enterprise import completeness_of
from clients.queries.merge import survivor_of
from clients.services import relation
from core import audit, clock
from core.views import require, uuid_or_nothing
from followup.permissions import can_propose_services
from portal.forms import ExchangeForm, NoteForm, scope_of
from portal.queries import enterprise_file as queries
from portal.queries import file_lines, file_parts


def _enterprise(request: HttpRequest, uuid: UUID) -> Enterprise:
    require(request.user.is_customs)
    return get_object_or_404(queries.file_of(request.user), uuid=uuid)


def _page(
    request: HttpRequest,
    enterprise: Enterprise,
    *,
    exchange: ExchangeForm | None = None,
    note: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, kind = request.user, request.GET.get("fil", "")
    after, author = (uuid_or_nothing(request.GET.get(name, "")) for name in ("avant", "auteur"))
    part = queries.stretch(queries.timeline(enterprise, user, kind=kind, author=author), after=after)
    events = queries.events_of(part.rows, user)
    if not part.older and not kind and not author:
        events.append(queries.beginning(enterprise))
    tasks = list(queries.open_tasks(enterprise, user))
    contacts, lines = queries.contacts_of(enterprise), file_lines.lines(enterprise, user)
    may_log = can_log_interaction(user, enterprise)
    is_whole = not (kind or author or after)
    context = {
        "enterprise": enterprise,
        "facts": queries.banner(enterprise, user, contacts),
        "part": part,
        "author": next((row.by for row in part.rows if row.by), None) if author else None,
        "author_key": author,
        "try_another": is_whole and may_log and queries.wants_another_channel(part.rows),
        **file_parts.cards(enterprise, lines),
        "complete": completeness_of(
            enterprise,
            kinds=[number.detail for number in lines.get(file_lines.NUMBER, [])],
            contacts=contacts,
            is_followed=queries.agent_of(enterprise) is not None,
        ),
        "may_edit": can_edit_enterprise(user),
        "may_write": may_log and can_list_conversations(user),
        "events": events,
        "kind": kind,
        "kinds": queries.KIND_NAMES,
        "tasks": tasks,
        "next_task": tasks[0] if tasks else None,
        "blocks": file_parts.blocks(lines, user),
        "contacts": contacts,
        "may_appoint": can_appoint_holder(user),
        "may_propose": can_propose_services(user, enterprise),
        "notes": queries.notes(enterprise, user),
        "exchange_form": (exchange or ExchangeForm()) if may_log else None,
        "note_form": (note or NoteForm()) if can_write_note(user, enterprise) else None,
        "today": clock.today(),
        "form": exchange or note,
    }
    return render(request, "portal/enterprise_file.html", context, status=status)


def enterprise_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the file; opening it is recorded. The address of a merged file leads to the one it went into."""
    enterprise = _enterprise(request, uuid)
    if enterprise.merged_into_id is not None:
        kept = survivor_of(enterprise)
        text = _("The file %(reference)s (%(name)s) was merged into this one.")
        messages.info(request, text % {"reference": enterprise.reference, "name": enterprise.name})
        return redirect("portal:enterprise_file", uuid=kept.uuid)
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
