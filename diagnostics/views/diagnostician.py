"""The bench: missions, one criterion per screen, meetings, agenda, documents and guide (domain §4, §7.3, §13)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError, StaleObject
from core.templatetags.ccv import clock_time
from core.views import outcome_said, paginate, require
from diagnostics.forms import mission as forms
from diagnostics.forms.rating import RatingForm
from diagnostics.models import Criterion, CriterionRating, Diagnostic
from diagnostics.permissions import mission as may
from diagnostics.permissions import offline as may_offline
from diagnostics.queries import bench, grid, offline
from diagnostics.queries import mission as lists
from diagnostics.services import mission as missions
from diagnostics.services import rating as ratings
from diagnostics.services import visit
from diagnostics.views.acting import run, show


def fetch(request: HttpRequest, uuid: UUID) -> Diagnostic:
    """A mission whose working papers this person reads, or 404 (§8.2)."""
    return _reading(request, uuid, "enterprise", "lead", "grid_version", "consent__request__response")


def _reading(request: HttpRequest, uuid: UUID, *related: str) -> Diagnostic:
    return get_object_or_404(Diagnostic.objects.papers_visible_to(request.user).select_related(*related), uuid=uuid)


@require_GET
def mission_list(request: HttpRequest) -> HttpResponse:
    """The person's missions and the requests that wait for a team or a declaration."""
    require(may.can_see_bench(request.user))
    context = {
        "page": paginate(request, lists.work_list(request.user)),
        "awaiting": lists.awaiting_team(request.user)[:20],
    }
    return render(request, "diagnostics/mission_list.html", context)


def _mission(request: HttpRequest, diagnostic: Diagnostic, status: int = 200, **bound: Any) -> HttpResponse:
    """Draw the mission page; a refused form comes back filled."""
    context = {
        **bench.mission_page(diagnostic, request.user),
        "can_take": may_offline.can_take_along(request.user, diagnostic),
        "waiting_entries": offline.waiting_count(diagnostic),
        "devices_out": offline.devices_out(diagnostic),
        "agenda_form": forms.AgendaForm(),
        "document_form": forms.DocumentForm(),
        "reviewer_form": forms.ReviewerForm(),
        **bound,
    }
    return render(request, "diagnostics/mission_detail.html", context, status=status)


@require_GET
def mission_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything about one mission, for its team."""
    return _mission(request, fetch(request, uuid))


@require_http_methods(["GET", "POST"])
def open_visit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record the opening meeting: the visit begins."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    form = forms.OpeningForm(request.POST if request.method == "POST" else None)
    if run(form, lambda _data: missions.start_visit(diagnostic, by=request.user, **form.meeting)):
        messages.success(request, _("The opening meeting is recorded: the visit has begun."))
        return redirect("diagnostics:mission_detail", uuid)
    return show(request, "mission_opening", {"diagnostic": diagnostic, "enterprise": diagnostic.enterprise}, form)


@require_http_methods(["GET", "POST"])
def end_visit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record the oral wrap-up: the fieldwork ends."""
    diagnostic = fetch(request, uuid)
    require(may.can_end_fieldwork(request.user, diagnostic))
    form = forms.WrapUpForm(request.POST if request.method == "POST" else None)
    if run(form, lambda _data: missions.end_fieldwork(diagnostic, by=request.user, **form.meeting)):
        messages.success(request, _("The fieldwork is over. Next: findings and recommendations."))
        return redirect("diagnostics:findings", uuid)
    return show(request, "mission_wrap_up", {"diagnostic": diagnostic, "enterprise": diagnostic.enterprise}, form)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop a mission that cannot go on."""
    diagnostic = fetch(request, uuid)
    require(may.can_stop(request.user, diagnostic))
    form = forms.CancelForm(request.POST if request.method == "POST" else None)
    if run(form, lambda data: missions.cancel_diagnostic(diagnostic, by=request.user, reason=data["reason"])):
        messages.success(request, _("The diagnostic is stopped and the enterprise is told."))
        return redirect("diagnostics:mission_detail", uuid)
    return show(request, "mission_cancel", {"diagnostic": diagnostic, "enterprise": diagnostic.enterprise}, form)


@require_POST
def add_agenda(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a meeting on the agenda."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    form = forms.AgendaForm(request.POST)
    if run(form, lambda data: visit.add_agenda_item(diagnostic, by=request.user, **data)):
        return redirect("diagnostics:mission_detail", uuid)
    return _mission(request, diagnostic, status=422, agenda_form=form)


@require_POST
def add_document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note the title of an organisation document seen."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    form = forms.DocumentForm(request.POST)
    if run(form, lambda data: visit.add_document(diagnostic, by=request.user, **data)):
        return redirect("diagnostics:mission_detail", uuid)
    return _mission(request, diagnostic, status=422, document_form=form)


def _simple(request: HttpRequest, uuid: UUID, act: Any) -> HttpResponse:
    """One press, one act, back to the mission."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    with outcome_said(request):
        act(diagnostic)
    return redirect("diagnostics:mission_detail", uuid)


@require_POST
def remove_agenda(request: HttpRequest, uuid: UUID, item: UUID) -> HttpResponse:
    """Take a meeting off the agenda."""
    return _simple(request, uuid, lambda row: visit.remove_agenda_item(row, item=item, by=request.user))


@require_POST
def remove_document(request: HttpRequest, uuid: UUID, item: UUID) -> HttpResponse:
    """Remove a title entered by mistake."""
    return _simple(request, uuid, lambda row: visit.remove_document(row, document=item, by=request.user))


@require_POST
def guide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set which points of the guide are done."""
    codes, shown = set(request.POST.getlist("done")), set(request.POST.getlist("was"))
    return _simple(request, uuid, lambda row: visit.tick(row, codes=codes, shown=shown, by=request.user))


@require_GET
def sheets(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Blank rating sheets on paper, for a site without network; they carry the reference and no name (§13)."""
    diagnostic = fetch(request, uuid)
    return render(request, "diagnostics/mission_sheets.html", bench.sheets_page(diagnostic))


@require_http_methods(["GET", "POST"])
def criterion(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """One criterion per screen: choose words, say what grounds them, go on."""
    diagnostic = _reading(request, uuid, "enterprise", "grid_version", "consent__request__response")
    criteria = grid.criteria_of(diagnostic)
    found = next((row for row in criteria if row.code == code), None)
    if found is None:
        raise Http404
    found.dimension.version = diagnostic.grid_version  # the one it was read by
    if request.method == "POST":
        require(may.can_rate(request.user, diagnostic))
        return _save(request, diagnostic, found, criteria)
    progress = grid.progress(diagnostic, criteria)
    saved = next(step.rating for step in progress.steps if step.criterion.pk == found.pk)
    return _criterion(request, diagnostic, found, RatingForm(initial=bench.initial_of(saved)), progress=progress)


def _criterion(
    request: HttpRequest,
    diagnostic: Diagnostic,
    found: Criterion,
    form: RatingForm,
    *,
    status: int = 200,
    progress: grid.Progress | None = None,
    **more: Any,
) -> HttpResponse:
    """Draw the criterion with its form."""
    prefetch_related_objects([found], "levels")
    context = bench.criterion_page(diagnostic, found, form, progress or grid.progress(diagnostic))
    can_write = may.can_rate(request.user, diagnostic) and diagnostic.is_writable
    return render(
        request,
        "diagnostics/criterion.html",
        {
            **context,
            "form": form,
            "can_write": can_write,
            "waits": offline.waits_on(diagnostic, found),
            **more,
        },
        status=status,
    )


def _save(request: HttpRequest, diagnostic: Diagnostic, found: Criterion, criteria: list[Criterion]) -> HttpResponse:
    """Save, then go on; a colleague's newer text is shown beside one's own and the person chooses (409)."""
    form = RatingForm(request.POST)
    if "X-CCV-Autosave" in request.headers:
        return _quietly(request, diagnostic, found, form)
    if not form.is_valid():
        return _criterion(request, diagnostic, found, form, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        ratings.save_rating(diagnostic, found, values=form.values, version=version, by=request.user)
    except ratings.StaleRating as stale:
        return _criterion(
            request, diagnostic, found, _on_top_of(request, stale.current), status=409, theirs=stale.current
        )
    except DomainError as error:
        form.add_error(None, str(error.message))
        return _criterion(request, diagnostic, found, form, status=422)
    following = bench.neighbours(criteria, found)[1]
    if following is None or request.POST.get("then") == "mission":
        return redirect("diagnostics:mission_detail", diagnostic.uuid)
    return redirect("diagnostics:criterion", diagnostic.uuid, following.code)


def _quietly(request: HttpRequest, diagnostic: Diagnostic, found: Criterion, form: RatingForm) -> JsonResponse:
    """Save what is on the screen as it is entered and say so in one line; the page itself settles what is refused."""
    if not form.is_valid():
        return JsonResponse({"message": _("Not saved yet: something is still missing.")}, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        saved = ratings.save_rating(diagnostic, found, values=form.values, version=version, by=request.user)
    except DomainError as error:
        stale = isinstance(error, StaleObject)
        return JsonResponse({"message": str(error.message)}, status=409 if stale else 422)
    said = _("Received at %(time)s") % {"time": clock_time(saved.rated_at)}
    return JsonResponse({"message": said, "version": saved.version})


def _on_top_of(request: HttpRequest, current: CriterionRating) -> RatingForm:
    """One's own text again, ready to be saved over the colleague's once both were read."""
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = RatingForm(data)
    form.is_valid()
    return form
