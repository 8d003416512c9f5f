"""The report as data, and the comments of the enterprise as an annex: for whoever reads the report (domain §9)."""

from __future__ import annotations

import io
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core import audit
from core.errors import DomainError
from diagnostics.documents import export
from diagnostics.documents.annex import comments_file
from diagnostics.queries.report import snapshot_for
from diagnostics.views.report import communicated, pdf_response


def _data(request: HttpRequest, content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def report_json(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """The content of the sealed report as JSON, as this person may read it; each download is written down."""
    report = communicated(request, uuid)
    audit.record("diagnostics.report_data_downloaded", obj=report, by=request.user)
    content = export.as_json(report, snapshot_for(report, request.user))
    return _data(request, content, export.file_name(report, "json"), "application/json; charset=utf-8")


@require_GET
def report_csv(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Criteria, findings and recommendations as one table a spreadsheet opens."""
    report = communicated(request, uuid)
    audit.record("diagnostics.report_data_downloaded", obj=report, by=request.user)
    content = export.as_csv(snapshot_for(report, request.user))
    return _data(request, content, export.file_name(report, "csv"), "text/csv; charset=utf-8")


@require_GET
def comments_pdf(request: HttpRequest, uuid: uuid.UUID) -> FileResponse | HttpResponse:
    """The comments annexed to the report, as a document that names the sealed file it goes with."""
    report = communicated(request, uuid)
    if not report.comments.exists():
        raise Http404
    audit.record("diagnostics.report_downloaded", obj=report, by=request.user)
    try:
        content = comments_file(report)
    except DomainError as error:
        return HttpResponse(str(error.message), status=503, content_type="text/plain; charset=utf-8")
    return pdf_response(io.BytesIO(content), export.file_name(report, "observations.pdf", "-"))
