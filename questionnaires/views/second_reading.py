"""The second reader's pages, the agreement between both, and how each figure comes about."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import DomainError
from core.views import outcome_said, require, show_domain_error
from questionnaires.forms.evaluation import read_assessments, read_seen
from questionnaires.models import ScreeningResponse, SecondReading
from questionnaires.permissions import can_assign, can_read_bench, can_read_second, must_declare
from questionnaires.queries import bench_pages, second_reading
from questionnaires.queries.evaluation import load_bench
from questionnaires.services import second_reading as services
from questionnaires.views.evaluation import fetch


def _open(request: HttpRequest, uuid: UUID) -> tuple[ScreeningResponse, SecondReading]:
    """A response this person reads a second time, and that reading."""
    found = fetch(request, uuid)
    reading = second_reading.reading_of(found)
    if reading is None or not can_read_second(request.user, found):
        raise PermissionDenied
    return found, reading


@require_safe
def begin(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lead to the first section; the declaration comes first."""
    found = fetch(request, uuid)
    if must_declare(request.user, found):
        return redirect("questionnaires:evaluation_declare", uuid)
    found, reading = _open(request, uuid)
    first = next(iter(second_reading.second_bench(found, reading).lines))
    return redirect("questionnaires:second_section", uuid, first)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, uuid: UUID, section: str) -> HttpResponse:
    """One section, read without sight of what the first reader retained."""
    found, reading = _open(request, uuid)
    bench = second_reading.second_bench(found, reading)
    if section not in bench.lines:
        raise Http404
    may_write = reading.is_waited_for
    if request.method == "GET":
        audit.record("questionnaires.answers_read", obj=found, by=request.user)
        context = second_reading.second_section(bench, section, may_write)
        return render(request, "questionnaires/second_section.html", context | {"reading": reading})
    require(may_write)
    codes = [line.question.code for line in bench.lines[section]]
    assessed, seen = read_assessments(request, codes), read_seen(request, codes)
    try:
        left = services.mark_answers(reading, assessed=assessed, seen=seen)
    except DomainError as error:
        show_domain_error(request, error)
        context = second_reading.second_section(bench, section, may_write, posted=assessed, seen=seen)
        return render(request, "questionnaires/second_section.html", context | {"reading": reading}, status=422)
    if left:
        mine = {code: assessed[code] for code in left}
        bench = second_reading.second_bench(*_open(request, uuid))
        context = second_reading.second_section(bench, section, may_write, posted=mine)
        return render(request, "questionnaires/second_section.html", context | {"reading": reading}, status=409)
    messages.success(request, _("Saved."))
    following = second_reading.second_section(bench, section, may_write)["following"]
    return redirect("questionnaires:second_section", uuid, following or section)


@require_POST
def finish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close the second reading."""
    _found, reading = _open(request, uuid)
    try:
        services.finish_second_reading(reading, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:second_reading", uuid)
    messages.success(request, _("Thank you: the agreement opens once both readings are done."))
    return redirect("questionnaires:evaluation_list")


@require_POST
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The lead goes on without it."""
    found = fetch(request, uuid)
    reading = second_reading.reading_of(found)
    if reading is None or not can_assign(request.user):
        raise PermissionDenied
    with outcome_said(request, _("The evaluation goes on without a second reading.")):
        services.drop_second_reading(reading, by=request.user)
    return redirect("questionnaires:evaluation_summary", uuid)


@require_safe
def agreement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Both readings side by side: for the lead and for the two readers, once both are done."""
    found = fetch(request, uuid)
    reading = second_reading.reading_of(found)
    if reading is None:
        raise Http404
    require(can_read_bench(request.user, found) and second_reading.are_both_done(found, reading))
    audit.record("questionnaires.answers_read", obj=found, by=request.user)
    return render(request, "questionnaires/agreement.html", second_reading.agreement_page(found, reading))


@require_safe
def workings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every figure explained down to the answers."""
    found = fetch(request, uuid)
    require(hasattr(found, "evaluation") and can_read_bench(request.user, found))
    audit.record("questionnaires.answers_read", obj=found, by=request.user)
    bench = load_bench(found)
    context = bench_pages.common(bench, "workings") | {"axes": second_reading.workings(bench)}
    return render(request, "questionnaires/workings.html", context)
