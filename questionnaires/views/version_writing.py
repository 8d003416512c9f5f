"""Writing in a draft of the questionnaire: introduction, sections, questions, conditions, order, removal."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from core.lifecycle import lock
from core.views import outcome_said, require
from questionnaires import permissions as may
from questionnaires.forms.condition import MatchForm, rule_forms, wanted_condition
from questionnaires.forms.version import (
    QuestionForm,
    SectionForm,
    VersionForm,
    choice_forms,
    fingerprint,
    wanted_choices,
)
from questionnaires.models import Question, QuestionnaireVersion, Section
from questionnaires.queries import version_pages as pages
from questionnaires.queries.sheets import choice_rows
from questionnaires.services import version_writing as services
from questionnaires.views.version import fetch

STALE = "stale"


def fetch_draft(request: HttpRequest, uuid: UUID) -> QuestionnaireVersion:
    """A draft this person may write in."""
    found = fetch(request, uuid)
    require(may.can_write_version(request.user, found))
    return found


def _row(version: QuestionnaireVersion, kind: str, code: str) -> Section | Question:
    if kind == "section":
        return get_object_or_404(version.sections.all(), code=code)
    if kind != "question":
        raise Http404
    return get_object_or_404(version.questions.select_related("section"), code=code)


@require_http_methods(["GET", "POST"])
def version_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is new and why; change the introduction, the length, the headings of choices."""
    found = fetch_draft(request, uuid)
    with transaction.atomic():
        form = VersionForm(request.POST if request.method == "POST" else None, instance=found)
        if form.is_bound and form.is_valid():
            fields = {name: form.cleaned_data[name] for name in VersionForm.Meta.fields}
            fields["groups"] = form.cleaned_data["groups_text"]
            if _try(form, lambda: services.save_header(found, fields=fields, by=request.user)):
                return redirect("questionnaires:version", uuid)
    context = {"version": found, "form": form}
    return render(request, "questionnaires/version_edit.html", context, status=422 if form.errors else 200)


def _try(form: Any, act: Any) -> bool:
    """Do an act; a refusal joins the form's errors."""
    try:
        with transaction.atomic():
            act()
    except DomainError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_http_methods(["GET", "POST"])
def section_edit(request: HttpRequest, uuid: UUID, code: str = "") -> HttpResponse:
    """Add a section, or change one."""
    found = fetch_draft(request, uuid)
    section = _row(found, "section", code) if code else Section()
    initial = {} if code else {"code": pages.next_section_code(found)}
    data = request.POST if request.method == "POST" else None
    with transaction.atomic():
        form = SectionForm(data, instance=section, version=found, initial=initial)
        if form.is_bound and form.is_valid():
            kept = form.save(commit=False)
            if _try(form, lambda: services.save_section(found, kept, by=request.user)):
                return redirect(pages.anchor(found, kept.code))
    context = {"version": found, "form": form, "section": section if code else None}
    return render(request, "questionnaires/section_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question_new(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Add a question to a section."""
    found = fetch_draft(request, uuid)
    section = get_object_or_404(found.sections.all(), code=code)
    question = Question(version=found, section=section)
    initial = {"code": pages.next_code(section), "section": section.pk}
    return _question_page(request, found, question, initial)


@require_http_methods(["GET", "POST"])
def question_edit(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Change a question and its choices."""
    found = fetch_draft(request, uuid)
    question = get_object_or_404(found.questions.select_related("section"), code=code)
    return _question_page(request, found, question, {})


def _question_page(
    request: HttpRequest, found: QuestionnaireVersion, question: Question, initial: dict[str, Any]
) -> HttpResponse:
    is_new = question.pk is None
    data = request.POST if request.method == "POST" else None
    is_stale = False
    with transaction.atomic():
        if data is not None:
            lock(found)  # a colleague who saves at this very moment is compared with, not overwritten
        stored = [] if is_new else choice_rows(question)
        form = QuestionForm(data, instance=question, version=found, initial=initial)
        rows = choice_forms(stored, found.groups, data)
        if data is not None and all([form.is_valid(), *[row.is_valid() for row in rows]]):
            is_stale = data.get(STALE) != fingerprint(stored) and wanted_choices(rows) != stored
            if is_stale:
                form.add_error(None, _("A colleague changed the choices while you had the page open."))
            elif _try(form, lambda: _save(request, found, form, rows)):
                return redirect(pages.anchor(found, form.instance.code))
    wrong = bool(form.errors) or any(row.errors for row in rows)
    context = {
        "version": found,
        "question": None if is_new else question,
        "form": form,
        "rows": rows,
        "theirs": stored if is_stale else [],
        "stale": fingerprint(stored),
        "has_errors": data is not None and wrong,
    }
    return render(request, "questionnaires/question_edit.html", context, status=422 if context["has_errors"] else 200)


def _save(request: HttpRequest, found: QuestionnaireVersion, form: QuestionForm, rows: list[Any]) -> None:
    services.save_question(found, form.save(commit=False), choices=wanted_choices(rows), by=request.user)


@require_http_methods(["GET", "POST"])
def question_condition(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Ask a question only if earlier answers call for it."""
    found = fetch_draft(request, uuid)
    question = get_object_or_404(found.questions.select_related("section"), code=code)
    earlier = pages.earlier_questions(found, question)
    data = request.POST if request.method == "POST" else None
    with transaction.atomic():
        if data is not None:
            lock(found)
            question.refresh_from_db(fields=["ask_when", "not_applicable_when"])
        seen = fingerprint([question.ask_when, question.not_applicable_when])
        match = MatchForm(data, question=question, earlier=earlier)
        rows = rule_forms(question, earlier, data)
        if data is not None and all([match.is_valid(), *[row.is_valid() for row in rows]]):
            fields = {"ask_when": wanted_condition(match, rows), "not_applicable_when": match.not_applicable_when}
            if data.get(STALE) != seen:
                match.add_error(None, _("A colleague changed the condition while you had the page open."))
            elif _try(match, lambda: services.save_condition(found, question, by=request.user, **fields)):
                return redirect(pages.anchor(found, question.code))
    has_errors = data is not None and (bool(match.errors) or any(row.errors for row in rows))
    context = {
        "version": found,
        "question": question,
        "form": match,
        "rows": rows,
        "stale": seen,
        "stored": pages.condition_words(question, {row.code: row for row in earlier}),
        "has_errors": has_errors,
    }
    return render(request, "questionnaires/question_condition.html", context, status=422 if has_errors else 200)


@require_POST
def version_shift(request: HttpRequest, uuid: UUID, kind: str, code: str) -> HttpResponse:
    """Move a section or a question up or down."""
    found = fetch_draft(request, uuid)
    row = _row(found, kind, code)
    way = request.POST.get("way", "")
    if way in (services.UP, services.DOWN):
        with outcome_said(request):
            services.shift(found, row, way=way, by=request.user)
    return redirect(pages.anchor(found, code))


@require_http_methods(["GET", "POST"])
def version_remove(request: HttpRequest, uuid: UUID, kind: str, code: str) -> HttpResponse:
    """Take a section or a question out of a draft, after asking."""
    found = fetch_draft(request, uuid)
    row = _row(found, kind, code)
    if request.method == "GET":
        return render(request, "questionnaires/version_remove.html", {"version": found, "row": row, "kind": kind})
    with outcome_said(request, _("Removed from the draft. The versions already published keep it.")):
        services.remove(found, row, by=request.user)
    if kind == "section":
        return redirect("questionnaires:version", uuid)
    return redirect(pages.anchor(found, row.section.code))
