"""The head of diagnostics names the team and plans; each member of the team declares (domain §7.3)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.views import outcome_said, require
from diagnostics.forms import mission as forms
from diagnostics.models import Diagnostic
from diagnostics.permissions import mission as may_mission
from diagnostics.permissions import request as may
from diagnostics.queries import people
from diagnostics.services import conflict, planning
from diagnostics.services import reviewer as reviewers
from diagnostics.views.acting import run, show
from diagnostics.views.agent import fetch


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Name the lead and the other members."""
    found = fetch(request, uuid)
    require(may.can_name_team(request.user, found))
    named = people.named_team(found)
    initial = {"lead": found.lead, "members": [person for person in named if person.pk != found.lead_id]}
    form = forms.TeamForm(request.POST if request.method == "POST" else None, initial=initial)
    if run(form, lambda data: planning.name_team(found, by=request.user, **data)):
        messages.success(request, _("The team is named. Each member now declares the absence of a tie."))
        return redirect("diagnostics:request_detail", uuid)
    return show(request, "mission_team", {"asked": found, "enterprise": found.enterprise}, form)


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Declare the absence of a tie, or leave the team."""
    found = fetch(request, uuid)
    require(may.can_declare(request.user, found))
    form = forms.TiesForm(request.POST if request.method == "POST" else None)
    if run(form, lambda _data: conflict.declare_ties(found, by=request.user, **form.declaration)):
        messages.success(request, _("Your declaration is recorded."))
        return redirect("diagnostics:mission_list")
    return show(request, "mission_declare", {"asked": found, "enterprise": found.enterprise}, form)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Plan the mission with the dates agreed (N11)."""
    found = fetch(request, uuid)
    require(may.can_name_team(request.user, found))
    form = forms.PlanForm(request.POST if request.method == "POST" else None)
    if made := run(form, lambda data: planning.plan_diagnostic(found, by=request.user, **data)):
        messages.success(request, _("The diagnostic is planned and the enterprise is told its dates."))
        return redirect("diagnostics:mission_detail", made.uuid)
    context = {"asked": found, "enterprise": found.enterprise, "team": people.named_team(found)}
    return show(request, "mission_plan", context, form)


@require_POST
def reviewer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Name the reviewer of the coming report."""
    diagnostic = get_object_or_404(Diagnostic.objects.papers_visible_to(request.user), uuid=uuid)
    require(may_mission.can_name_reviewer(request.user, diagnostic))
    form = forms.ReviewerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reviewer in the list."))
        return redirect("diagnostics:mission_detail", uuid)
    with outcome_said(request, _("The reviewer is named.")):
        reviewers.name_reviewer(diagnostic, reviewer=form.cleaned_data["reviewer"], by=request.user)
    return redirect("diagnostics:mission_detail", uuid)
