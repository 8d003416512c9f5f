"""The relations unit keys a questionnaire that came on paper, as the enterprise wrote it (§7.1)."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import DomainError
from core.quarantine import FileState
from core.views import outcome_said, require, show_domain_error
from questionnaires import documents
from questionnaires.forms.answers import read_page
from questionnaires.forms.paper import PaperFormForm, ScanForm
from questionnaires.models import PaperForm, ScreeningResponse
from questionnaires.permissions import can_key_paper, can_open_paper, can_scan_again
from questionnaires.queries import pages
from questionnaires.queries.response import Filling, load_filling
from questionnaires.services import paper as services
from questionnaires.services import response as response_service
from questionnaires.views.dossier import fetch
from questionnaires.views.own import PDF_TYPE, as_file


def _at_work(request: HttpRequest, uuid: UUID) -> ScreeningResponse:
    """A response whose paper form is being keyed by somebody of the unit."""
    found = fetch(request, uuid)
    require(can_key_paper(request.user, found) and hasattr(found, "paper"))
    return found


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record the signed form and its scan, then key it."""
    found = fetch(request, uuid)
    require(can_key_paper(request.user, found))
    if hasattr(found, "paper"):
        return redirect("questionnaires:paper_check", uuid)
    form = PaperFormForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.begin_paper(found, signed=form.signed, scan=form.cleaned_data["scan"], by=request.user)
        except DomainError as error:
            form.add_error("scan" if error.code.startswith("upload") else None, str(error))
        else:
            return redirect("questionnaires:paper_section", uuid, load_filling(found).sections[0].code)
    context = {"response": found, "form": form}
    return render(request, "questionnaires/paper_begin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, uuid: UUID, section: str) -> HttpResponse:
    """One section of the paper, keyed on one page."""
    found = _at_work(request, uuid)
    filling = load_filling(found)
    page = pages.section_page(filling, section)
    if page is None:
        raise Http404
    if request.method == "GET":
        return _show(request, filling, page)
    posted = read_page(request, page.questions)
    try:
        saved = response_service.save_answers(
            found, given=posted.given, by=request.user, opened=posted.opened, visited=section
        )
    except DomainError as error:
        show_domain_error(request, error)
        return _show(request, filling, page, posted=posted, is_refused=True, status=409)
    if posted.errors or saved.conflicts:
        fresh = load_filling(fetch(request, uuid))
        return _show(request, fresh, page, posted=posted, conflicts=saved.conflicts, status=422)
    following = pages.section_after(filling, section)
    if following:
        return redirect("questionnaires:paper_section", uuid, following)
    return redirect("questionnaires:paper_check", uuid)


def _show(
    request: HttpRequest, filling: Filling, page: pages.Page, *, status: int = 200, **more: object
) -> HttpResponse:
    context = pages.page_context(filling, page, **more)  # type: ignore[arg-type]
    return render(request, "questionnaires/paper_section.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Compare what was keyed with the paper, then send it in the name of the enterprise."""
    found = _at_work(request, uuid)
    if request.method == "POST":
        try:
            services.finish_paper(found, by=request.user)
        except DomainError as error:
            show_domain_error(request, error)
        else:
            messages.success(request, _("Sent. The enterprise receives its receipt and can read everything online."))
            return redirect("questionnaires:dossier", uuid)
    context = pages.check_context(load_filling(found), route="questionnaires:paper_section")
    context |= {"paper": found.paper, "can_rescan": can_scan_again(request.user, found)}
    return render(request, "questionnaires/paper_check.html", context)


@require_POST
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give up keying; what was keyed is erased and the enterprise may answer online."""
    found = _at_work(request, uuid)
    with outcome_said(request, _("Dropped: what was keyed and the scan are erased.")):
        services.drop_paper(found, by=request.user)
    return redirect("questionnaires:dossier", uuid)


@require_http_methods(["GET", "POST"])
def rescan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send the scan again, when the security check refused the first file."""
    found = fetch(request, uuid)
    require(can_scan_again(request.user, found))
    is_sent = request.method == "POST"
    form = ScanForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            services.send_scan_again(found, scan=form.cleaned_data["scan"], by=request.user)
        except DomainError as error:
            form.add_error("scan" if error.code.startswith("upload") else None, str(error))
        else:
            messages.success(request, _("The scan is received; it opens once it is checked."))
            following = "paper_check" if can_key_paper(request.user, found) else "dossier"
            return redirect(f"questionnaires:{following}", uuid)
    context = {"response": found, "form": form}
    return render(request, "questionnaires/paper_rescan.html", context, status=422 if form.errors else 200)


@require_safe
def scan(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The scan of the paper form, for the enterprise, the unit and whoever reads the answers; each opening is kept."""
    rows = PaperForm.objects.visible_to(request.user).select_related("response__enterprise")
    paper = get_object_or_404(rows, response__uuid=uuid, state=FileState.CLEAN)
    require(can_open_paper(request.user, paper.response))
    try:
        content = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    audit.record("questionnaires.paperform.opened", obj=paper, by=request.user)
    answer = FileResponse(content, as_attachment=True, filename=paper.name, content_type=paper.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_safe
def blank(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The questionnaire to fill by hand, printed by the unit for an enterprise that has no printer."""
    found = fetch(request, uuid)
    require(can_key_paper(request.user, found))
    try:
        content = documents.blank_pdf(load_filling(found))
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:dossier", uuid)
    return as_file(content, PDF_TYPE, documents.file_name(found, "papier", "pdf"))
