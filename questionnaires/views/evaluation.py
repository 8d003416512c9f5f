"""The evaluator's bench: queue, declaration, answers beside evidence, conclusion, second pair of eyes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import audit
from core.errors import DomainError
from core.forms import ReasonForm
from core.views import outcome_said, paginate, require, show_domain_error
from questionnaires.forms.evaluation import (
    AssignForm,
    ComplementForm,
    ConflictForm,
    FinishForm,
    read_assessments,
    read_seen,
)
from questionnaires.models import ScreeningResponse
from questionnaires.permissions import (
    can_assign,
    can_evaluate,
    can_read_bench,
    can_read_evaluations,
    can_validate,
    is_second_reader,
    must_declare,
    with_reader,
)
from questionnaires.queries import bench_pages
from questionnaires.queries.evaluation import load_bench, on_the_bench
from questionnaires.queries.second_reading import are_both_done, changes_since, reading_of
from questionnaires.services import evaluation as services
from questionnaires.services import orientation
from questionnaires.services.second_reading import ask_second_reading


def fetch(request: HttpRequest, uuid: UUID) -> ScreeningResponse:
    """A sent response within the person's reach."""
    if not request.user.is_customs:
        raise Http404
    rows = on_the_bench(request.user)
    if request.method == "GET":  # nothing changes while a page is only read
        rows = with_reader(rows, request.user)
    return get_object_or_404(rows.select_related("enterprise", "evaluation__evaluator", "version"), uuid=uuid)


def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Responses to assign, to evaluate, to validate."""
    require(can_read_evaluations(request.user))
    rows = bench_pages.queue(ScreeningResponse.objects.visible_to(request.user), request.GET.get("etat", ""))
    context = {"page": paginate(request, rows), "filters": bench_pages.queue_filters(request.GET.get("etat", ""))}
    context["can_assign"] = can_assign(request.user)
    return render(request, "questionnaires/evaluation_list.html", context)


def evaluation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lead to the right page: assignment, declaration, bench."""
    found = fetch(request, uuid)
    if not hasattr(found, "evaluation") or found.state == "submitted":
        require(can_assign(request.user))
        return redirect("questionnaires:evaluation_assign", uuid)
    if must_declare(request.user, found):
        return redirect("questionnaires:evaluation_declare", uuid)
    if is_second_reader(request.user, found) and not can_read_bench(request.user, found):
        return redirect("questionnaires:second_reading", uuid)
    require(can_read_bench(request.user, found))
    if found.state == "under_evaluation" and can_evaluate(request.user, found):
        return redirect("questionnaires:evaluation_section", uuid, load_bench(found).filling.sections[0].code)
    return redirect("questionnaires:evaluation_summary", uuid)


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose who evaluates."""
    found = fetch(request, uuid)
    require(can_assign(request.user))
    form = AssignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                assigned = services.assign_evaluator(found, evaluator=form.cleaned_data["evaluator"], by=request.user)
                if form.cleaned_data["second_reader"]:
                    ask_second_reading(assigned, reader=form.cleaned_data["second_reader"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Assigned. The evaluator declares the absence of conflict before reading."))
            return redirect("questionnaires:evaluation_list")
    status = 422 if form.errors else 200
    return render(request, "questionnaires/evaluation_assign.html", {"response": found, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Declare no conflict before anything opens; a tie sends the response back to the lead."""
    found = fetch(request, uuid)
    if not must_declare(request.user, found):
        return redirect("questionnaires:evaluation", uuid)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["has_conflict"] == "yes":
            with outcome_said(request, _("Thank you. These answers will be given to somebody else.")):
                services.declare_conflict(found, by=request.user, explanation=form.cleaned_data["explanation"])
            return redirect("questionnaires:evaluation_list")
        services.declare_no_conflict(found, by=request.user)
        return redirect("questionnaires:evaluation", uuid)
    status = 422 if form.errors else 200
    return render(request, "questionnaires/evaluation_declare.html", {"response": found, "form": form}, status=status)


def _open_bench(request: HttpRequest, uuid: UUID) -> ScreeningResponse:
    """A response whose bench this person may read; the declaration comes first."""
    found = fetch(request, uuid)
    _require_bench(request, found)
    return found


def _require_bench(request: HttpRequest, found: ScreeningResponse) -> None:
    if not hasattr(found, "evaluation") or not can_read_bench(request.user, found):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, uuid: UUID, section: str) -> HttpResponse:
    """One section: answers, retained points and evidence side by side."""
    found = fetch(request, uuid)
    if must_declare(request.user, found):
        return redirect("questionnaires:evaluation_declare", uuid)
    _require_bench(request, found)
    bench = load_bench(found)
    if section not in bench.lines:
        raise Http404
    may_write = can_evaluate(request.user, found)
    if request.method == "GET":
        audit.record("questionnaires.answers_read", obj=found, by=request.user)
        return render(
            request,
            "questionnaires/evaluation_section.html",
            bench_pages.section(bench, section, may_write) | {"since": changes_since(found)},
        )
    require(may_write)
    codes = [line.question.code for line in bench.lines[section]]
    assessed, seen = read_assessments(request, codes), read_seen(request, codes)
    try:
        left = services.assess_answers(found, assessed=assessed, by=request.user, seen=seen)
    except DomainError as error:
        show_domain_error(request, error)
        context = bench_pages.section(bench, section, may_write, posted=assessed, seen=seen)
        return render(request, "questionnaires/evaluation_section.html", context, status=422)
    if left:
        mine = {code: assessed[code] for code in left}
        context = bench_pages.section(load_bench(found), section, may_write, posted=mine)
        return render(request, "questionnaires/evaluation_section.html", context, status=409)
    messages.success(request, _("Saved."))
    return redirect(bench_pages.next_section(bench, section))


@require_http_methods(["GET", "POST"])
def complement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the enterprise for a few details."""
    found = _open_bench(request, uuid)
    require(can_evaluate(request.user, found))
    bench = load_bench(found)
    questions = [line.question for lines in bench.lines.values() for line in lines]
    form = ComplementForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_complement(found, asked=form.asked, message=form.cleaned_data["message"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The request is sent. The enterprise has fifteen days."))
            return redirect("questionnaires:evaluation_summary", uuid)
    context = bench_pages.common(bench, "complement") | {"form": form, "asked": request.GET.get("question", "")}
    return render(request, "questionnaires/evaluation_complement.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Figures, insufficiency, conclusion; the lead reads the same page and validates."""
    found = _open_bench(request, uuid)
    bench = load_bench(found)
    may_write = can_evaluate(request.user, found) and found.state == "under_evaluation"
    form = _finish_form(request, bench) if may_write else None
    if request.method == "POST":
        require(form is not None)
        if form.is_valid():
            try:
                services.finish_evaluation(found, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The evaluation is finished; the head of diagnostics reads it."))
                return redirect("questionnaires:evaluation_summary", uuid)
    reading = reading_of(found)
    context = bench_pages.summary(bench) | {
        "form": form,
        "reading": reading,
        "can_compare": are_both_done(found, reading),
        "can_drop": reading is not None and reading.is_waited_for and can_assign(request.user),
        "since": changes_since(found),
        "can_validate": can_validate(request.user, found),
        "reason_form": ReasonForm(),
        "can_ask": may_write,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "questionnaires/evaluation_summary.html", context, status=status)


def _finish_form(request: HttpRequest, bench: Any) -> FinishForm:
    evaluation = bench.evaluation
    initial = {
        "decision": evaluation.insufficiency,
        "decision_reason": evaluation.insufficiency_reason,
        "orientation_reason": evaluation.orientation_reason,
        "strengths": evaluation.strengths,
        "gaps": evaluation.gaps,
        "comment": evaluation.comment,
    }
    return FinishForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        is_proposed=bench.insufficiency.is_proposed,
        needs_reason=bench.verdict.needs_reason,
    )


@require_POST
def validate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second pair of eyes validates the orientation."""
    found = _open_bench(request, uuid)
    require(can_validate(request.user, found))
    with outcome_said(request, _("The orientation is validated; the relations unit takes over.")):
        orientation.validate_orientation(found, by=request.user)
    return redirect("questionnaires:evaluation_summary", uuid)


@require_POST
def send_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second pair of eyes returns the evaluation with a reason."""
    found = _open_bench(request, uuid)
    require(can_validate(request.user, found))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context = bench_pages.summary(load_bench(found)) | {"can_validate": True, "reason_form": form, "form": None}
        return render(request, "questionnaires/evaluation_summary.html", context, status=422)
    with outcome_said(request, _("Returned to the evaluator with your reason.")):
        orientation.return_evaluation(found, by=request.user, reason=form.cleaned_data["reason"])
    return redirect("questionnaires:evaluation_list")
