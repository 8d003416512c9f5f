"""My data: what is kept about me, a copy of it, what I ask; and the desk of the officer who answers (domain §8.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit, clock
from core.errors import DomainError
from core.views import paginate, require, uuid_or_nothing
from portal.enums import DataRequestState
from portal.forms import AskDataForm, DataAnswerForm, IdentityForm, RecordDataForm, TrailFilter
from portal.models import DataRequest
from portal.permissions import can_answer_data_requests, can_read_trail
from portal.queries import audit_trail
from portal.queries import my_data as queries
from portal.services import data_requests as service


@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is kept about the person; receive what she asks."""
    form = AskDataForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        row = service.ask(request.user, **form.cleaned_data)
        day = row.answer_by.strftime("%d/%m/%Y")
        messages.success(
            request, _("Received under %(ref)s: an answer comes by %(day)s.") % {"ref": row.reference, "day": day}
        )
        return redirect("portal:data_request", row.uuid)
    context = {
        "parts": queries.held_about(request.user),
        "form": form,
        "requests": DataRequest.objects.filter(user=request.user)[:10],
    }
    return render(request, "portal/my_data.html", context, status=422 if form.errors else 200)


@require_safe
def my_data_export(request: HttpRequest) -> HttpResponse:
    """Give the person a copy another program reads; that it was taken is recorded."""
    audit.record("portal.my_data.exported", obj=request.user, by=request.user)
    content = queries.export(request.user, at=clock.now())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@require_safe
def data_request(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of my own requests and its answer."""
    row = get_object_or_404(DataRequest, user=request.user, uuid=uuid)
    return render(request, "portal/data_request.html", {"asked": row})


@require_safe
def data_list(request: HttpRequest) -> HttpResponse:
    """What waits for the officer, the most urgent first, then what was answered."""
    require(can_answer_data_requests(request.user))
    done = request.GET.get("etat") == "repondues"
    rows = DataRequest.objects.visible_to(request.user)
    waiting = rows.exclude(state=DataRequestState.ANSWERED).order_by("answer_by", "pk")
    answered = rows.filter(state=DataRequestState.ANSWERED).order_by("-answered_at")
    context = {
        "page": paginate(request, answered if done else waiting),
        "done": done,
        "counts": (waiting.count(), answered.count()),
        "today": clock.today(),
    }
    return render(request, "portal/data_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def data_record(request: HttpRequest) -> HttpResponse:
    """Write down a request that came on paper or at the desk."""
    require(can_answer_data_requests(request.user))
    posted = request.POST if request.method == "POST" else None
    form = RecordDataForm(posted, initial={"received_on": clock.today()})
    if form.is_bound and form.is_valid():
        row = service.record(by=request.user, **form.cleaned_data)
        return redirect("portal:data_case", row.uuid)
    return render(request, "portal/data_record.html", {"form": form}, status=422 if form.errors else 200)


def _case(request: HttpRequest, row: DataRequest, form: Any = None) -> HttpResponse:
    shapes = {DataRequestState.RECEIVED: IdentityForm, DataRequestState.IDENTIFIED: DataAnswerForm}
    shape = shapes.get(DataRequestState(row.state))
    context = {
        "asked": row,
        "form": form or (shape() if shape else None),
        "parts": queries.held_about(row.user, for_officer=True) if row.user and row.identified_at else [],
        "today": clock.today(),
        "act_url": reverse("portal:data_act", args=[row.uuid]),
    }
    return render(request, "portal/data_case.html", context, status=422 if form else 200)


@require_safe
def data_case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One request as the officer sees it, with what is kept about the person once identified; opening is recorded."""
    require(can_answer_data_requests(request.user))
    row = get_object_or_404(DataRequest.objects.select_related("user"), uuid=uuid)
    audit.record("portal.datarequest.opened", obj=row, by=request.user)
    return _case(request, row)


@require_POST
def data_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirm the identity, or answer: whichever comes next."""
    require(can_answer_data_requests(request.user))
    row = get_object_or_404(DataRequest.objects.select_related("user"), uuid=uuid)
    identifying = row.state == DataRequestState.RECEIVED
    form = IdentityForm(request.POST) if identifying else DataAnswerForm(request.POST)
    if not form.is_valid():
        return _case(request, row, form)
    try:
        if identifying:
            service.identify(row, by=request.user, **form.cleaned_data)
        else:
            service.answer(row, by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error.message))
        return _case(request, row, form)
    messages.success(request, _("The identity is confirmed.") if identifying else _("The answer is recorded."))
    return redirect("portal:data_case", row.uuid)


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audit trail, newest first, narrowed and paged along its key; reading it is recorded too."""
    require(can_read_trail(request.user))
    form = TrailFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    before = uuid_or_nothing(request.GET.get("avant", ""))
    rows = audit_trail.narrowed(audit_trail.events_for(request.user), **wanted)
    events, older = audit_trail.page_before(rows, before)
    if wanted and not before:
        audit.record("portal.audit.searched", obj=None, by=request.user)
    context = {"events": events, "older": older, "form": form, "is_first": not before}
    return render(request, "portal/audit_list.html", context)
