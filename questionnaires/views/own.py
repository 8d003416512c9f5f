"""What an enterprise keeps for itself: its self-diagnosis before sending, its receipt and its answers as files."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import audit
from core.errors import DomainError
from core.spreadsheets import CSV_TYPE, XLSX_TYPE
from core.views import require, show_domain_error
from questionnaires import documents
from questionnaires.enums import ResponseState
from questionnaires.permissions import own_sections
from questionnaires.queries import own_pages
from questionnaires.queries.response import load_filling
from questionnaires.views.enterprise import fetch


@require_safe
def self_view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The enterprise's own reading of its answers, theme by theme: shown to it alone, kept nowhere."""
    found = fetch(request, uuid)
    if found.state == ResponseState.WITHDRAWN:
        return redirect("questionnaires:response", uuid)
    context = own_pages.self_view(load_filling(found), own_sections(request.user, found))
    response = render(request, "questionnaires/self_view.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


PDF_TYPE = "application/pdf"
COPIES = {
    "pdf": (documents.answers_pdf, PDF_TYPE),
    "csv": (documents.answers_csv, CSV_TYPE),
    "xlsx": (documents.answers_xlsx, XLSX_TYPE),
}


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file made for this person: saved, never shown in the browser, never kept on the way."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def answers_file(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponseBase:
    """All the answers of the enterprise, to keep: as a document or for a spreadsheet, sent or not."""
    found = fetch(request, uuid)
    if kind not in COPIES or found.erased_at is not None:
        raise Http404
    make, content_type = COPIES[kind]
    try:
        content = make(load_filling(found), own_sections(request.user, found))
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:response_check", uuid)
    audit.record("questionnaires.answers_taken", obj=found, by=request.user, data={"kind": kind})
    return as_file(content, content_type, documents.file_name(found, "reponses", kind))


@require_safe
def receipt_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The dated receipt as a document to file."""
    found = fetch(request, uuid)
    if not found.submissions.exists():
        raise Http404
    try:
        content = documents.receipt_pdf(found)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:response_receipt", uuid)
    return as_file(content, PDF_TYPE, documents.file_name(found, "recepisse", "pdf"))


@require_safe
def blank_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The questionnaire to fill by hand, for whoever would rather write on paper."""
    found = fetch(request, uuid)
    require(found.is_open)
    try:
        content = documents.blank_pdf(load_filling(found))
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:response", uuid)
    return as_file(content, PDF_TYPE, documents.file_name(found, "papier", "pdf"))
