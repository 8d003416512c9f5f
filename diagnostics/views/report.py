"""The enterprise's report: read, download, acknowledge, comment; and its verification by anybody (domain §7.3, §9)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from core import audit, clock, throttle
from core.errors import DomainError
from core.views import require
from diagnostics.forms.report import CommentForm, VerifyForm
from diagnostics.models import DiagnosticReport
from diagnostics.permissions.report import can_answer_report, can_correct_report
from diagnostics.queries import report as queries
from diagnostics.queries.report_page import enterprise_page
from diagnostics.services import comment as comments

VERIFY_TIMES, VERIFY_SECONDS = 30, 300  # a code has eighty bits: this only spares the site


def communicated(request: HttpRequest, uuid: uuid.UUID) -> DiagnosticReport:
    """The sealed report this person may read, or 404."""
    rows = DiagnosticReport.objects.visible_to(request.user).communicated()
    return get_object_or_404(rows.select_related("diagnostic__enterprise"), uuid=uuid)


def page_context(request: HttpRequest, report: DiagnosticReport) -> dict[str, Any]:
    """What both readings of a sealed report show; opening it is written down (§8.2)."""
    audit.record("diagnostics.report_opened", obj=report, by=request.user)
    return {
        "report": report,
        "page": enterprise_page(report, request.user),
        "can_answer": can_answer_report(request.user, report),
        "comments_open": report.comments_until is not None and clock.today() <= report.comments_until,
        "receive_url": reverse("diagnostics:report_receive", args=[report.uuid]),
    }


@require_GET
def report_enterprise(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The report as its enterprise reads it: strengths first, then what to do; never a mark (I1)."""
    return show_report(request, communicated(request, uuid))


@require_GET
def report_read(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The same report as customs staff read it."""
    return show_report(request, communicated(request, uuid))


def show_report(request: HttpRequest, report: DiagnosticReport) -> HttpResponse:
    """Each side reads in its own space, whichever address brought it there."""
    context = page_context(request, report) | {"can_correct": can_correct_report(request.user, report)}
    template = "report_read" if request.user.is_customs else "report_enterprise"
    return render(request, f"diagnostics/{template}.html", context)


@require_GET
def report_download(request: HttpRequest, uuid: uuid.UUID) -> FileResponse:
    """The sealed file, exactly as it was sealed; each download is written down (§8.2)."""
    report = communicated(request, uuid)
    field, sha256 = queries.file_for(report, request.user)
    audit.record("diagnostics.report_downloaded", obj=report, by=request.user, data={"sha256": sha256})
    return pdf_response(field.open("rb"), f"{report.diagnostic.reference}-v{report.version}.pdf")


def pdf_response(content: Any, name: str, *, is_attachment: bool = True) -> FileResponse:
    """A PDF that no cache keeps and no page may frame."""
    response = FileResponse(content, as_attachment=is_attachment, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    # A sandbox keeps a browser from showing the file in its own reader: only what is downloaded is closed in one.
    closed = "sandbox; default-src 'none'"
    shown = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    response["Content-Security-Policy"] = closed if is_attachment else shown
    return response


@require_POST
def report_receive(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Acknowledge the receipt: it says nothing of the content and commits to nothing (§9.13)."""
    report = communicated(request, uuid)
    require(can_answer_report(request.user, report))
    comments.acknowledge_report(report, by=request.user)
    messages.success(request, _("Thank you: the receipt is recorded. It implies neither agreement nor commitment."))
    return redirect("diagnostics:report_enterprise", uuid=report.uuid)


class ReportComment(View):
    """Leave a comment, annexed for thirty days, without any effect on the sealed text (N14)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Owner and deputy only."""
        self.report = communicated(request, kwargs["uuid"])
        require(can_answer_report(request.user, self.report))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def form(self, *args: Any, **kwargs: Any) -> CommentForm:
        """The form with the codes of this report."""
        return CommentForm(*args, codes=queries.printed_codes(self.report), lang=self.report.language, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """An empty form with its own number: sent twice, it is one comment."""
        return self.show(self.form(initial={"once": uuid.uuid4()}))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the comment."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            texts, once = form.cleaned_data["texts"], form.cleaned_data["once"]
            added = comments.add_comments(self.report, by=request.user, texts=texts, once=once)
        except DomainError as error:  # the thirty days ended while the page was open
            form.add_error(None, str(error.message))
            return self.show(form, status=422)
        done = ngettext(
            "%(n)s comment is annexed to the report.", "%(n)s comments are annexed to the report.", len(added)
        )
        messages.success(request, done % {"n": len(added)})
        return redirect("diagnostics:report_enterprise", uuid=self.report.uuid)

    def show(self, form: CommentForm, status: int = 200) -> HttpResponse:
        """Draw the page."""
        context = {"report": self.report, "form": form}
        return render(self.request, "diagnostics/report_comment.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class Verify(View):
    """Check a report by its random code: number, date, version and fingerprint, nothing else (§9.1).

    The file itself is never sent: its fingerprint is computed on the reader's device. A code that was never drawn,
    one of a draft and one mistyped get the same answer; a reader has thirty tries in five minutes.
    """

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        """The form, or what is known of a code; how many files it has is not told (§7.4)."""
        given = {"code": code or request.GET.get("code", ""), "fingerprint": request.GET.get("fingerprint", "")}
        form = VerifyForm(given) if given["code"] else VerifyForm()
        if given["code"] and not throttle.allow(request, "verify_report", times=VERIFY_TIMES, seconds=VERIFY_SECONDS):
            return render(request, "diagnostics/report_verify.html", {"form": form, "is_slow": True}, status=429)
        report = queries.by_code(given["code"])
        is_compared = bool(report and form.is_valid() and form.cleaned_data["fingerprint"])
        context = {
            "form": form,
            "report": report,
            "is_asked": bool(given["code"]),
            "is_compared": is_compared,
            "is_same": is_compared and queries.is_sealed_file(report, form.cleaned_data["fingerprint"]),
        }
        return render(request, "diagnostics/report_verify.html", context)
