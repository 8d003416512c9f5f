"""The voluntary regularisation notice as its readers see it, and the enterprise's answer (domain §7.4, I8)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from core import audit
from core.errors import DomainError
from core.views import outcome_said, require
from diagnostics.forms.report import AnswerNoticeForm, OfficeFilingForm, ProcessingForm
from diagnostics.models import RegularisationNotice, RegularisationRequest
from diagnostics.permissions.report import can_answer_notice, can_process_notice
from diagnostics.queries.report_page import notice_texts, reading
from diagnostics.services import notice as services

KINDS = ("demander", "rien")


def visible(request: HttpRequest, uuid: uuid.UUID) -> RegularisationNotice:
    """The notice this person may know of, or 404 (§7.4 embargo)."""
    rows = RegularisationNotice.objects.visible_to(request.user).exclude(deadline=None)
    return get_object_or_404(rows.select_related("report__diagnostic__enterprise"), uuid=uuid)


def context_of(notice: RegularisationNotice, user: Any) -> dict[str, Any]:
    """What every page of a notice shows."""
    report = notice.report
    snapshot = reading(report)
    areas = (snapshot.get("notice") or {}).get("areas", [])
    findings = [row for row in snapshot.get("improvement_areas", []) if row["code"] in areas]
    return {
        "notice": notice,
        "report": report,
        "findings": findings,
        "texts": notice_texts(report),
        "answers": notice.answers.order_by("filed_at"),
        "office_url": reverse("diagnostics:notice_file_at_office", args=[notice.uuid]),
        "can_answer": can_answer_notice(user, notice),
        "can_process": can_process_notice(user, notice),
    }


@require_GET
def notice_page(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Read the notice; the first opening by owner or deputy is noted."""
    notice = visible(request, uuid)
    if can_answer_notice(request.user, notice):
        notice = services.acknowledge_notice(notice, by=request.user)
    audit.record("diagnostics.notice_opened", obj=notice, by=request.user)
    context = context_of(notice, request.user) | {"processing": ProcessingForm(), "filing": OfficeFilingForm()}
    template = "notice_staff" if context["can_process"] or request.user.is_customs else "notice_enterprise"
    return render(request, f"diagnostics/{template}.html", context)


class NoticeAnswer(View):
    """Ask for a regularisation, or say that there is nothing to regularise; a dated receipt follows at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Owner and deputy only."""
        self.notice = visible(request, kwargs["uuid"])
        if kwargs["answer"] not in KINDS:
            raise Http404
        require(can_answer_notice(request.user, self.notice))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest, answer: str, **kwargs: Any) -> HttpResponse:
        """Say plainly what the answer does, then ask in which capacity the person acts."""
        return self.show(AnswerNoticeForm(), answer)

    def post(self, request: HttpRequest, answer: str, **kwargs: Any) -> HttpResponse:
        """Keep the answer and show its receipt."""
        form = AnswerNoticeForm(request.POST)
        if not form.is_valid():
            return self.show(form, answer, status=422)
        act = services.file_request if answer == "demander" else services.declare_nothing
        try:
            done = act(self.notice, by=request.user, capacity=form.cleaned_data["capacity"])
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.show(form, answer, status=422)
        return redirect("diagnostics:notice_receipt", uuid=done.uuid)

    def show(self, form: AnswerNoticeForm, answer: str, status: int = 200) -> HttpResponse:
        """Draw the page."""
        context = context_of(self.notice, self.request.user) | {"form": form, "is_request": answer == "demander"}
        return render(self.request, "diagnostics/notice_answer.html", context, status=status)


@require_GET
def notice_receipt(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The dated receipt of an answer, ready to print."""
    rows = RegularisationRequest.objects.visible_to(request.user)
    answer = get_object_or_404(rows.select_related("notice__report__diagnostic__enterprise", "filed_by"), uuid=uuid)
    return render(request, "diagnostics/notice_receipt.html", {"answer": answer, "notice": answer.notice})


@require_POST
def notice_process(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Record what the competent office says: status and reference only (§7.4)."""
    notice = visible(request, uuid)
    require(can_process_notice(request.user, notice))
    form = ProcessingForm(request.POST)
    if not form.is_valid():
        context = context_of(notice, request.user) | {"processing": form, "filing": OfficeFilingForm()}
        return render(request, "diagnostics/notice_staff.html", context, status=422)
    with outcome_said(request, _("Recorded.")):
        services.record_processing(notice, by=request.user, **form.cleaned_data)
    return redirect("diagnostics:notice", uuid=notice.uuid)


@require_POST
def notice_file_at_office(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Record a request the enterprise filed at the office, on the day it was filed."""
    notice = visible(request, uuid)
    require(can_process_notice(request.user, notice))
    form = OfficeFilingForm(request.POST)
    if form.is_valid():
        try:
            office = RegularisationRequest.Via.OFFICE
            services.file_request(notice, by=request.user, via=office, filed_on=form.cleaned_data["filed_on"])
        except DomainError as error:
            form.add_error("filed_on", str(error.message))
    if form.errors:
        context = context_of(notice, request.user) | {"processing": ProcessingForm(), "filing": form}
        return render(request, "diagnostics/notice_staff.html", context, status=422)
    messages.success(request, _("Recorded."))
    return redirect("diagnostics:notice", uuid=notice.uuid)
