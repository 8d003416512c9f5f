"""The course of a campaign: the list behind each figure, kept targets, more time, an early stop."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from core.views import paginate, require
from questionnaires.enums import CampaignState
from questionnaires.forms.campaign import ExtendForm, StopForm
from questionnaires.models import Campaign, CampaignTarget, TargetQuery
from questionnaires.permissions import can_decide_campaign, can_prepare_campaign
from questionnaires.queries import course, kinds
from questionnaires.queries.campaign import describe_filters
from questionnaires.services import targets, waves


def fetch(request: HttpRequest, uuid: UUID) -> Campaign:
    """A campaign this person may read, or 404."""
    rows = Campaign.objects.visible_to(request.user).select_related("version", "author", "approved_by")
    return get_object_or_404(rows, uuid=uuid)


@require_GET
def campaign_targets(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Before the launch whom it would list; afterwards the frozen list, by step or by outcome."""
    found = fetch(request, uuid)
    stage, outcome, q = (request.GET.get(name, "").strip()[:80] for name in ("etape", "etat", "q"))
    if found.launched_at is None:
        rows = course.planned(found, request.user)
        rows = rows.filter(name__icontains=q) if q else rows
    else:
        rows = course.listed(found, request.user, stage=stage, outcome=outcome, q=q)
    context = {
        "campaign": found,
        "is_frozen": found.launched_at is not None,
        "page": paginate(request, rows),
        "stages": kinds.stages_of(found),
        "outcomes": CampaignTarget.Outcome.choices,
        "stage": stage,
        "outcome": outcome,
        "q": q,
    }
    return render(request, "questionnaires/campaign_targets.html", context)


@require_http_methods(["GET", "POST"])
def campaign_extend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give more time to those who have not sent their answers."""
    found = fetch(request, uuid)
    require(can_decide_campaign(request.user, found))
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = waves.extend_campaign(found, by=request.user, until=form.cleaned_data["until"])
        except DomainError as error:
            form.add_error("until", str(error))
        else:
            said = ngettext("%(n)s enterprise has more time.", "%(n)s enterprises have more time.", count)
            messages.success(request, said % {"n": count})
            return redirect("questionnaires:campaign", uuid)
    title = _("Give more time to answer")
    lead = _("For those who have not sent their answers. Nobody gets less time than before; no letter leaves.")
    return _form_page(request, found, form, title, lead)


@require_http_methods(["GET", "POST"])
def campaign_stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop at once: nobody else is invited, letters that still wait here never leave."""
    found = fetch(request, uuid)
    require(can_decide_campaign(request.user, found))
    form = StopForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            waves.stop_campaign(found, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The campaign is stopped: nothing more leaves."))
            return redirect("questionnaires:campaign", uuid)
    title = _("Stop the campaign")
    lead = _("Nobody else is invited and letters not sent yet never leave. Those who have their letter keep it.")
    return _form_page(request, found, form, title, lead)


def _form_page(request: HttpRequest, found: Campaign, form: object, title: str, lead: str) -> HttpResponse:
    context = {"campaign": found, "form": form, "title": title, "lead": lead}
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "questionnaires/campaign_act.html", context, status=status)


@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    """Targets kept under a name, each leading to a new campaign."""
    require(can_prepare_campaign(request.user))
    page = paginate(request, TargetQuery.objects.select_related("author"))
    lines = [(target, describe_filters(target.filters)) for target in page]
    return render(request, "questionnaires/target_list.html", {"page": page, "lines": lines})


@require_POST
def target_forget(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Remove a kept target."""
    require(can_prepare_campaign(request.user))
    targets.forget_target(get_object_or_404(TargetQuery, uuid=uuid), by=request.user)
    messages.success(request, _("The target is no longer kept. Campaigns prepared with it keep theirs."))
    return redirect("questionnaires:target_list")


def may_extend(found: Campaign) -> bool:
    """Whether somebody may still be given more time."""
    return found.version_id is not None and found.state in {CampaignState.RUNNING, CampaignState.CLOSED}
