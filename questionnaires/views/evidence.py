"""Evidence: opened through the door only, removed by the enterprise, erased by the evaluator."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.views import outcome_said, require, safe_next
from questionnaires.models import Evidence
from questionnaires.permissions import can_open_file, can_purge, can_write_section
from questionnaires.services import evidence as services


def _fetch(request: HttpRequest, uuid: UUID) -> Evidence:
    rows = Evidence.objects.visible_to(request.user).select_related("response__enterprise", "question__section")
    return get_object_or_404(rows, uuid=uuid)


def evidence_open(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Download a file: always as an attachment, never run by the browser; every opening is recorded (§8.2)."""
    evidence = _fetch(request, uuid)
    require(can_open_file(request.user, evidence.response))
    if not evidence.is_kept or evidence.state == "pending":
        raise Http404
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    services.record_download(evidence, by=request.user)
    answer = FileResponse(content, as_attachment=True, filename=evidence.name, content_type=evidence.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
def evidence_remove(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Take a file back while the answers are open."""
    evidence = _fetch(request, uuid)
    require(can_write_section(request.user, evidence.response, evidence.question.section.code))
    back = safe_next(request, default=f"/questionnaires/reponses/{evidence.response.uuid}/")
    with outcome_said(request, _("The file is removed.")):
        services.remove_evidence(evidence, by=request.user)
    return redirect(back)


def _page_of(request: HttpRequest, evidence: Evidence) -> str:
    """Where the person came from, by role: the questionnaire, the bench or the agent's page."""
    if not request.user.is_customs:
        return reverse("questionnaires:response", args=[evidence.response.uuid])
    name = "evaluation" if request.user.has_role("DIA", "LDI") else "dossier"
    return reverse(f"questionnaires:{name}", args=[evidence.response.uuid])


@require_POST
def evidence_purge(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Signal and erase a file that concerns a customs transaction (I3)."""
    evidence = _fetch(request, uuid)
    require(can_purge(request.user, evidence.response))
    with outcome_said(request, _("The file is erased. Only this act is recorded.")):
        services.purge_evidence(evidence, by=request.user, reason=request.POST.get("purge_reason", ""))
    return redirect(safe_next(request, default=_page_of(request, evidence)))
