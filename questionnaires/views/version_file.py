"""A version beside another one, as a phone shows it, and as a file (docs/questionnaire-format.md)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError
from core.upload_limit import was_too_large
from core.views import require
from questionnaires import permissions as may
from questionnaires.forms.answers import read_answer
from questionnaires.forms.version_file import VersionFileForm
from questionnaires.queries import preview
from questionnaires.queries.difference import difference_lines, loaded
from questionnaires.queries.pages import find_page
from questionnaires.queries.problems import problem_lines
from questionnaires.rules.sheet import read_bytes, written
from questionnaires.services import versions as services
from questionnaires.views.version import check_reader, fetch


@require_http_methods(["GET", "POST"])
def version_preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questionnaire as a phone shows it; conditions apply, nothing is saved."""
    found = fetch(request, uuid)
    filling = preview.preview_filling(found, {})
    given = {}
    if request.method == "POST":
        questions = [question for section in filling.version.sections.all() for question in section.questions.all()]
        given = {question.code: read_answer(request, question) for question in questions}
        given = {code: told for code, told in given.items() if not told.is_blank}
        filling = preview.preview_filling(found, given)
    page = preview.first_page(filling, request.GET.get("section", ""))
    if request.method == "POST":
        number = request.POST.get("page", "")
        before = find_page(filling, request.POST.get("section", ""), int(number) if number.isdecimal() else 0)
        page = preview.next_page(filling, before) if before else page
    context = preview.preview_context(filling, page, given) | {"version": found}
    return render(request, "questionnaires/version_preview.html", context)


def version_difference(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a version says differently from the one it was prepared from, or from another of its family."""
    found = fetch(request, uuid)
    others = found.questionnaire.versions.exclude(pk=found.pk).order_by("-created_at", "-pk")[:50]
    wanted = request.GET.get("avec", "") or (found.based_on.code if found.based_on else "")
    other = next((row for row in others if row.code == wanted), None)
    context = {
        "version": found,
        "other": other,
        "others": others,
        "lines": difference_lines(other, found) if other else [],
    }
    return render(request, "questionnaires/version_difference.html", context)


@require_GET
def version_export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The whole version as one readable file: no answer, no name in it."""
    found = fetch(request, uuid)
    response = HttpResponse(written(loaded(found)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code.lower()}.json"'
    return response


@require_http_methods(["GET", "POST"])
def version_import(request: HttpRequest) -> HttpResponse:
    """Open a draft from a file; a file with a fault writes nothing, and each fault is named by its place."""
    check_reader(request)
    require(may.can_write_version(request.user))
    posted = request.method == "POST"
    form = VersionFileForm(
        *((request.POST, request.FILES) if posted else ()), too_large=posted and was_too_large(request)
    )
    problems: list[str] = []
    if posted and form.is_valid():
        sheet, faults = read_bytes(form.cleaned_data["file"].read())
        problems = problem_lines(faults)
        if faults:
            form.add_error("file", _("This file is not taken. What to correct in it is listed below."))
        else:
            try:
                draft = services.import_version(sheet, by=request.user)
            except DomainError as error:
                form.add_error("file", str(error.message))
            else:
                messages.success(request, _("The file is now a draft. Nothing changes before it is published."))
                return redirect("questionnaires:version", draft.uuid)
    context = {"form": form, "problems": problems}
    return render(request, "questionnaires/version_import.html", context, status=422 if form.errors else 200)
