"""The report in the making: the team writes, the reviewer returns or countersigns, both see the file to be (§7.3)."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from core import audit, clock
from core.errors import DomainError
from core.views import DomainErrorMixin, outcome_said, require, show_domain_error
from diagnostics.documents.edition import Edition
from diagnostics.documents.report import make_file
from diagnostics.documents.snapshot import build_snapshot
from diagnostics.forms.report import (
    CorrectionForm,
    NoticeForm,
    ReadingForm,
    ReportTextForm,
    ReturnForm,
    SubmitReportForm,
)
from diagnostics.models import Diagnostic, DiagnosticReport, Dimension
from diagnostics.permissions.report import (
    can_correct_report,
    can_preview_report,
    can_review_report,
    can_settle_remark,
    can_sign_report,
    can_start_report,
    can_write_report,
)
from diagnostics.queries.report_bench import bench_page
from diagnostics.services import notice as notices
from diagnostics.services import report as services
from diagnostics.views.report import pdf_response


def in_making(request: HttpRequest, uuid: uuid.UUID) -> DiagnosticReport:
    """A report whose working papers this person reads, or 404."""
    missions = Diagnostic.objects.papers_visible_to(request.user)
    rows = DiagnosticReport.objects.filter(diagnostic__in=missions)
    return get_object_or_404(rows.select_related("diagnostic__enterprise", "diagnostic__grid_version"), uuid=uuid)


@require_POST
def report_start(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Open the report of a mission."""
    rows = Diagnostic.objects.papers_visible_to(request.user)
    diagnostic = get_object_or_404(rows.select_related("enterprise"), uuid=uuid)
    require(can_start_report(request.user, diagnostic))
    try:
        report = services.start_report(diagnostic, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect(request.META.get("HTTP_REFERER") or "/")
    return redirect("diagnostics:report_review", uuid=report.uuid)


@require_GET
def report_review(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The one page of a report in the making: what it says, what is missing, who signs next."""
    return show_bench(request, in_making(request, uuid))


def show_bench(request: HttpRequest, report: DiagnosticReport, status: int = 200, **forms: Any) -> HttpResponse:
    """Draw the page with the forms this person may use; a refused form comes back filled."""
    user = request.user
    can_write = can_write_report(user, report)
    context = {
        "report": report,
        "page": bench_page(report, user),
        "can_write": can_write,
        "wording": services.remarks_on(report) if can_write else (),
        "can_sign": can_sign_report(user, report),
        "can_review": can_review_report(user, report),
        "can_preview": can_preview_report(user, report),
        "can_correct": can_correct_report(user, report),
        "can_settle": can_settle_remark(user, report),
        "submit_form": SubmitReportForm(report=report),
        "return_form": ReturnForm(),
        "correction_form": CorrectionForm(),
        **forms,
    }
    return render(request, "diagnostics/report_bench.html", context, status=status)


class BenchForm(DomainErrorMixin, View):
    """One form of the bench: shown again with what was typed when something is refused."""

    form_class: Any = None
    form_name = ""
    predicate: Any = staticmethod(can_write_report)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Check who may, clean, act, come back to the page."""
        report = in_making(request, kwargs["uuid"])
        require(type(self).predicate(request.user, report))
        form = self.build(report, request.POST)
        if not form.is_valid():
            return show_bench(request, report, status=422, **{self.form_name: form})
        try:
            report = self.act(report, form.cleaned_data) or report
        except DomainError as error:
            form.add_error(None, str(error.message))
            return show_bench(request, report, status=422, **{self.form_name: form})
        return redirect("diagnostics:report_review", uuid=report.uuid)

    def build(self, report: DiagnosticReport, data: Any) -> Any:
        """Make the form."""
        return self.form_class(data)

    def act(self, report: DiagnosticReport, data: dict[str, Any]) -> DiagnosticReport | None:
        """Call the service."""
        raise NotImplementedError


class ReportSubmit(BenchForm):
    """Send the draft to review."""

    form_name = "submit_form"

    def build(self, report: DiagnosticReport, data: Any) -> SubmitReportForm:
        """The reviewers who are not in the team."""
        return SubmitReportForm(data, report=report)

    def act(self, report: DiagnosticReport, data: dict[str, Any]) -> None:
        """Check everything and hand over."""
        services.submit_report(report, by=self.request.user, reviewer=data["reviewer"])
        messages.success(self.request, _("Sent to the reviewer. The content is frozen unless it is returned."))


class ReportReturn(BenchForm):
    """Give the draft back."""

    form_class, form_name, predicate = ReturnForm, "return_form", staticmethod(can_review_report)

    def act(self, report: DiagnosticReport, data: dict[str, Any]) -> None:
        """Return with comments."""
        services.return_report(report, by=self.request.user, comments=data["comments"])
        messages.success(self.request, _("Returned to the team with your comments."))


class ReportCorrect(BenchForm):
    """Open the next version."""

    form_class, form_name, predicate = CorrectionForm, "correction_form", staticmethod(can_correct_report)

    def act(self, report: DiagnosticReport, data: dict[str, Any]) -> DiagnosticReport:
        """Start version two; the sealed one stays."""
        return services.start_correction(report, by=self.request.user, change_note=data["change_note"])


class WritePage(View):
    """A page with one form on a draft: texts, a reading, the notice."""

    form_class: Any = None
    title: Any = ""
    predicate: Any = staticmethod(can_write_report)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The team, while drafting."""
        self.report = in_making(request, kwargs["uuid"])
        require(type(self).predicate(request.user, self.report))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form with what is written already."""
        return self.show(self.build(initial=self.initial()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep it; a refusal keeps what was typed on screen."""
        form = self.build(request.POST)
        if form.is_valid():
            try:
                self.act(form.cleaned_data)
                return redirect("diagnostics:report_review", uuid=self.report.uuid)
            except DomainError as error:
                form.add_error(None, str(error.message))
        return self.show(form, status=422)

    def build(self, *args: Any, **kwargs: Any) -> Any:
        """Make the form."""
        return self.form_class(*args, **kwargs)

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        """Draw the page."""
        context = {"report": self.report, "form": form, "title": self.page_title()}
        return render(self.request, "diagnostics/report_write.html", context, status=status)

    def page_title(self) -> str:
        """What the page is called."""
        return str(self.title)

    def initial(self) -> dict[str, Any]:
        """What is written already."""
        return {}

    def act(self, data: dict[str, Any]) -> None:
        """Call the service."""
        raise NotImplementedError


class ReportText(WritePage):
    """The opening of the summary and the language."""

    form_class = ReportTextForm

    def page_title(self) -> str:
        """What the page is called."""
        return _("Opening of the summary")

    def initial(self) -> dict[str, Any]:
        """The present texts."""
        names = ("lead_text", "language", "is_bilingual")
        return {name: getattr(self.report, name) for name in names}

    def act(self, data: dict[str, Any]) -> None:
        """Keep them."""
        services.write_report(self.report, by=self.request.user, **data)


class ReportReading(WritePage):
    """The reading of one dimension."""

    form_class = ReadingForm

    @property
    def dimension(self) -> Dimension:
        """The dimension of the address."""
        rows = Dimension.objects.filter(version=self.report.diagnostic.grid_version)
        return get_object_or_404(rows, code=self.kwargs["dimension"])

    def page_title(self) -> str:
        """What the page is called."""
        return str(self.dimension)

    def initial(self) -> dict[str, Any]:
        """The present reading."""
        row = self.report.readings.filter(dimension=self.dimension).first()
        return {"reading": row.reading, "next_step": row.next_step} if row else {}

    def act(self, data: dict[str, Any]) -> None:
        """Keep it."""
        services.write_reading(self.report, self.dimension, by=self.request.user, **data)


class ReportNotice(WritePage):
    """The notice of a draft."""

    def page_title(self) -> str:
        """What the page is called."""
        return _("Voluntary regularisation notice")

    def build(self, *args: Any, **kwargs: Any) -> NoticeForm:
        """The weaknesses of this report."""
        return NoticeForm(*args, report=self.report, **kwargs)

    def initial(self) -> dict[str, Any]:
        """The present choice."""
        notice = getattr(self.report, "notice", None)
        return {"findings": notice.findings.all(), "period": notice.period} if notice else {}

    def act(self, data: dict[str, Any]) -> None:
        """Prepare or revise it."""
        notices.prepare_notice(self.report, by=self.request.user, **data)


def _act(request: HttpRequest, report: DiagnosticReport, act: Any, done: str) -> HttpResponse:
    with outcome_said(request, done):
        act(report, by=request.user)
    return redirect("diagnostics:report_review", uuid=report.uuid)


@require_POST
def report_notice_drop(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take the notice out of the draft."""
    report = in_making(request, uuid)
    require(can_write_report(request.user, report))
    return _act(request, report, notices.drop_notice, _("The notice is out of the draft."))


@require_POST
def report_sign(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The lead signs."""
    report = in_making(request, uuid)
    require(can_sign_report(request.user, report))
    return _act(request, report, services.sign_report, _("Signed. The reviewer may now countersign."))


@require_POST
def report_countersign(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The reviewer countersigns: the file is made, then both sides receive it at once."""
    report = in_making(request, uuid)
    require(can_review_report(request.user, report))
    done = _("Countersigned. The file is being made; both sides receive it at the same instant.")
    return _act(request, report, services.countersign_report, done)


@require_GET
def report_preview(request: HttpRequest, uuid: uuid.UUID) -> FileResponse:
    """The very file to be, with the word DRAFT across it; never stored."""
    report = in_making(request, uuid)
    require(can_preview_report(request.user, report))
    audit.record("diagnostics.report_previewed", obj=report, by=request.user)
    snapshot = report.snapshot or build_snapshot(report)
    edition = Edition(snapshot=snapshot, closed_on=clock.today(), code="", is_draft=True)
    return pdf_response(io.BytesIO(make_file(edition).content), "projet.pdf", is_attachment=False)
