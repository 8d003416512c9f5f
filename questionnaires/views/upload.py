"""The addresses a phone sends a document to, piece by piece; without script the form carries the whole file."""

import re
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import DomainError
from core.views import require
from questionnaires.forms.answers import identifier
from questionnaires.models import PartialUpload, Question
from questionnaires.permissions import can_write_section
from questionnaires.queries import pages
from questionnaires.queries.response import load_filling
from questionnaires.services import uploads as services
from questionnaires.views.enterprise import fetch


def _refused(error: DomainError) -> JsonResponse:
    if isinstance(error, services.OutOfStep):
        return JsonResponse({"received": error.received}, status=409)
    return JsonResponse({"message": str(error), "doubtful": error.code == "upload_doubtful"}, status=422)


def _mine(request: HttpRequest, uuid: UUID) -> PartialUpload:
    rows = PartialUpload.objects.visible_to(request.user).select_related("response__enterprise", "question__section")
    upload = get_object_or_404(rows, uuid=uuid)
    require(can_write_section(request.user, upload.response, upload.question.section.code))
    return upload


@require_POST
def upload_begin(request: HttpRequest, uuid: UUID, code: str) -> JsonResponse:
    """Announce a file; the answer says how much of it is already here."""
    found = fetch(request, uuid)
    question = get_object_or_404(Question.objects.select_related("section"), version_id=found.version_id, code=code)
    require(can_write_section(request.user, found, question.section.code))
    size, fingerprint = request.POST.get("size", ""), request.POST.get("fingerprint", "")
    if not (size.isdecimal() and len(size) < 12 and re.fullmatch("[0-9a-f]{64}", fingerprint)):
        return JsonResponse({"message": _("This file could not be announced. Choose it again.")}, status=422)
    try:
        upload = services.begin_upload(
            found,
            question=question,
            name=request.POST.get("name", "").replace("\x00", ""),
            size=int(size),
            fingerprint=fingerprint,
            by=request.user,
        )
    except DomainError as error:
        return _refused(error)
    return JsonResponse(
        {
            "piece": reverse("questionnaires:upload_piece", args=[upload.uuid, 0]),
            "finish": reverse("questionnaires:upload_finish", args=[upload.uuid]),
            "received": upload.size if upload.became_id else upload.received,
        }
    )


@require_POST
def upload_piece(request: HttpRequest, uuid: UUID, offset: int) -> JsonResponse:
    """Keep one piece, at its place."""
    upload = _mine(request, uuid)
    try:
        received = services.add_piece(upload, offset=offset, piece=request.body)
    except DomainError as error:
        return _refused(error)
    return JsonResponse({"received": received})


@require_POST
def upload_finish(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Check and keep the whole file; the answer carries the question's documents as the page shows them."""
    upload = _mine(request, uuid)
    code = upload.question.code
    try:
        evidence = services.finish_upload(
            upload,
            replaces=identifier(request, f"r_{code}"),
            by=request.user,
            non_transactional=bool(request.POST.get(f"n_{code}")),
            is_sure=bool(request.POST.get(f"k_{code}")),
        )
    except DomainError as error:
        return _refused(error)
    filling = load_filling(upload.response)
    page = pages.find_question(filling, code)
    context = pages.page_context(filling, page)
    facts = {"line": context["lines"][0], "accept": context["accept"], "response": upload.response}
    back = request.POST.get("here", "")
    return JsonResponse(
        {
            "message": _("Received: %(name)s") % {"name": evidence.name},
            "documents": render_to_string("questionnaires/_evidence.html", facts, request),
            "forms": render_to_string("questionnaires/_evidence_forms.html", facts | {"here": back}, request),
        }
    )
