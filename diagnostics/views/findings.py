"""Findings and recommendations: proposed from the ratings, adapted by the team (domain §7.3, §7.5)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError, StaleObject
from core.views import outcome_said, require, show_domain_error
from diagnostics.forms import finding as forms
from diagnostics.models import Diagnostic, Finding, Recommendation
from diagnostics.permissions import mission as may
from diagnostics.queries import bench
from diagnostics.services import finding as services
from diagnostics.views.diagnostician import fetch


def _board(request: HttpRequest, uuid: UUID, status: int = 200, **bound: Any) -> HttpResponse:
    diagnostic = fetch(request, uuid)
    initial = {None: {}, True: {"answer": "yes"}, False: {"answer": "no"}}[diagnostic.past_issue_suspected]
    context = {
        **bench.findings_page(diagnostic, request.user),
        "past_form": forms.PastIssueForm(initial=initial),
        **bound,
    }
    return render(request, "diagnostics/findings.html", context, status=status)


@require_GET
def board(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Strengths, improvement areas, recommendations, and what is missing before review."""
    return _board(request, uuid)


@require_POST
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draft findings and recommendations from the ratings and the library."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    try:
        made = services.propose_findings(diagnostic, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("diagnostics:findings", uuid)
    total = made.findings + made.recommendations
    text = ngettext("%(n)s text to adapt was added.", "%(n)s texts to adapt were added.", total) % {"n": total}
    messages.success(request, text if total else _("Nothing to add: every strong or weak criterion is covered."))
    return redirect("diagnostics:findings", uuid)


def _keep(form: Any, act: Any) -> tuple[Any, int]:
    """Run a service for a valid form: the row, or the status to answer with the filled form."""
    if not form.is_valid():
        return None, 422
    try:
        return act(), 200
    except StaleObject as error:
        form.add_error(None, str(error.message))
        return None, 409
    except DomainError as error:
        form.add_error(None, str(error.message))
        return None, 422


def _restamped(form: Any, row: Any, status: int) -> Any:
    """After a conflict both texts were shown: the next saving is a choice, so the form carries today's version."""
    if status == 409 and row is not None:
        form.data = form.data.copy()
        form.data["version"] = str(row.version)
    return form


@require_http_methods(["GET", "POST"])
def edit_finding(request: HttpRequest, uuid: UUID, item: UUID | None = None) -> HttpResponse:
    """Write a strength or an improvement area."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    row = get_object_or_404(Finding, uuid=item, diagnostic=diagnostic) if item else None
    form = forms.FindingForm(request.POST or None, diagnostic=diagnostic, initial=_finding_initial(row))
    status = 200
    if request.method == "POST":
        saved, status = _keep(
            form,
            lambda: services.save_finding(
                diagnostic,
                finding=row,
                version=form.cleaned_data["version"],
                criteria=form.cleaned_data["criteria"],
                texts=form.texts,
                by=request.user,
            ),
        )
        if saved:
            return redirect("diagnostics:findings", uuid)
        form = _restamped(form, row, status)
    context = {"diagnostic": diagnostic, "enterprise": diagnostic.enterprise, "row": row, "form": form}
    return render(request, "diagnostics/finding_edit.html", {**context, "is_stale": status == 409}, status=status)


def _finding_initial(row: Finding | None) -> dict[str, Any]:
    if row is None:
        return {"kind": "weakness", "nature": "functional", "is_retained": True, "version": None}
    texts = {name: getattr(row, name) for name in forms.FindingForm.TEXTS}
    return {**texts, "criteria": [criterion.code for criterion in row.criteria.all()], "version": row.version}


@require_http_methods(["GET", "POST"])
def edit_recommendation(request: HttpRequest, uuid: UUID, item: UUID | None = None) -> HttpResponse:
    """Write a recommendation that answers improvement areas."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    row = get_object_or_404(Recommendation, uuid=item, diagnostic=diagnostic) if item else None
    initial = _recommendation_initial(diagnostic, row, request.GET.get("constat", ""))
    form = forms.RecommendationForm(request.POST or None, diagnostic=diagnostic, initial=initial)
    status = 200
    if request.method == "POST":
        saved, status = _keep(
            form,
            lambda: services.save_recommendation(
                diagnostic,
                recommendation=row,
                version=form.cleaned_data["version"],
                findings=list(form.cleaned_data["findings"]),
                texts=form.texts,
                by=request.user,
            ),
        )
        if saved:
            return redirect("diagnostics:findings", uuid)
        form = _restamped(form, row, status)
    context = {"diagnostic": diagnostic, "enterprise": diagnostic.enterprise, "row": row, "form": form}
    return render(
        request, "diagnostics/recommendation_edit.html", {**context, "is_stale": status == 409}, status=status
    )


def _recommendation_initial(diagnostic: Diagnostic, row: Recommendation | None, finding: str) -> dict[str, Any]:
    if row is None:
        rows = Finding.objects.filter(diagnostic=diagnostic)
        return {"findings": [item for item in rows if str(item.uuid) == finding], "due_months": 6}
    texts = {name: getattr(row, name) for name in forms.RecommendationForm.TEXTS}
    return {**texts, "findings": list(row.findings.all()), "version": row.version}


@require_POST
def drop_recommendation(request: HttpRequest, uuid: UUID, item: UUID) -> HttpResponse:
    """Take a recommendation out of the draft."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    row = Recommendation.objects.filter(uuid=item, diagnostic=diagnostic).first()
    with outcome_said(request):
        if row is not None:
            services.drop_recommendation(row, by=request.user)
    return redirect("diagnostics:findings", uuid)


@require_POST
def past_issue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer the question on past errors, yes or no."""
    diagnostic = fetch(request, uuid)
    require(may.can_rate(request.user, diagnostic))
    form = forms.PastIssueForm(request.POST)
    if not form.is_valid():
        return _board(request, uuid, status=422, past_form=form)
    with outcome_said(request):
        services.answer_past_issue(diagnostic, suspected=form.cleaned_data["answer"] == "yes", by=request.user)
    return redirect("diagnostics:findings", uuid)
