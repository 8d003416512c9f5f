"""Campaigns: list, preparation with the count and both messages, approval and launch by the head of unit."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from core.forms import ReasonForm
from core.views import outcome_said, paginate, require
from questionnaires.enums import CampaignKind, CampaignState
from questionnaires.forms.campaign import CampaignForm, ProposalCampaignForm
from questionnaires.models import Campaign, TargetQuery
from questionnaires.permissions import (
    can_approve_campaign,
    can_decide_campaign,
    can_prepare_campaign,
    can_read_campaigns,
)
from questionnaires.queries import campaign as queries
from questionnaires.queries import course, kinds
from questionnaires.services import campaign as services
from questionnaires.services import targets
from questionnaires.views.campaign_course import may_extend

FORMS: dict[str, type[CampaignForm]] = {
    CampaignKind.SCREENING: CampaignForm,
    CampaignKind.PROPOSAL: ProposalCampaignForm,
}


def _fetch(request: HttpRequest, uuid: UUID) -> Campaign:
    rows = Campaign.objects.visible_to(request.user).select_related("version", "author", "approved_by")
    return get_object_or_404(rows, uuid=uuid)


def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns with what they brought."""
    require(can_read_campaigns(request.user))
    rows = queries.with_counts(Campaign.objects.visible_to(request.user)).order_by("-created_at", "-pk")
    context = {"page": paginate(request, rows), "can_prepare": can_prepare_campaign(request.user)}
    return render(request, "questionnaires/campaign_list.html", context)


@require_http_methods(["GET", "POST"])
def campaign_edit(request: HttpRequest, uuid: UUID | None = None, kind: str = CampaignKind.SCREENING) -> HttpResponse:
    """Prepare a campaign, or change a draft."""
    found = _fetch(request, uuid) if uuid else None
    require(can_prepare_campaign(request.user, found))
    kind = found.kind if found else kind
    kept = TargetQuery.objects.filter(uuid=_asked_target(request)).first()
    form = FORMS[kind](request.POST if request.method == "POST" else None, instance=found, target=kept)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, found, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("questionnaires:campaign", saved.uuid)
    context = {
        "form": form,
        "campaign": found,
        "is_proposal": kind == CampaignKind.PROPOSAL,
        "kept_targets": TargetQuery.objects.filter(kind=kind),
    }
    return render(request, "questionnaires/campaign_edit.html", context, status=422 if form.errors else 200)


def _asked_target(request: HttpRequest) -> UUID | None:
    """The kept target named in the address, if it is one at all."""
    try:
        return UUID(request.GET.get("cible", ""))
    except ValueError:
        return None


def _save(request: HttpRequest, found: Campaign | None, form: CampaignForm) -> Campaign:
    """Create or change the campaign, and keep its target when a name was given."""
    if found is None:
        saved = services.create_campaign(by=request.user, kind=form.kind, **form.campaign_fields)
    else:
        saved = services.edit_campaign(found, by=request.user, **form.campaign_fields)
    if name := form.cleaned_data["save_as"]:
        targets.keep_target(name=name, kind=form.kind, filters=form.filters, by=request.user)
    return saved


def campaign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The count, the letter in both languages, and what may be done now."""
    found = _fetch(request, uuid)
    context = queries.overview(found) | {
        "can_edit": can_prepare_campaign(request.user, found),
        "can_approve": can_approve_campaign(request.user, found),
        "can_decide": can_decide_campaign(request.user, found),
        "letters": kinds.of(found).letters(found),
        "waves": course.waves(found),
        "funnel": course.funnel(found) if found.launched_at else [],
        "dry_run": None if found.launched_at else course.dry_run(found),
        "can_extend": can_decide_campaign(request.user, found) and may_extend(found),
        "can_stop": can_decide_campaign(request.user, found) and found.state == CampaignState.RUNNING,
        "reason_form": ReasonForm(),
    }
    return render(request, "questionnaires/campaign.html", context)


ACTS = {
    "approuver": services.approve_campaign,
    "lancer": services.launch_campaign,
    "suspendre": services.pause_campaign,
    "reprendre": services.resume_campaign,
    "clore": services.close_campaign,
    "archiver": services.archive_campaign,
}
DONE = {
    "approuver": gettext_lazy("The campaign is approved."),
    "lancer": gettext_lazy("The campaign is launched: the invitations leave in the background."),
    "suspendre": gettext_lazy("The campaign is paused: nobody else is invited until you resume it."),
    "reprendre": gettext_lazy("The campaign goes on."),
    "clore": gettext_lazy("The campaign is closed."),
    "archiver": gettext_lazy("The campaign is archived."),
}


@require_POST
def campaign_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Approve, return, launch, close, archive: the head of unit decides."""
    found = _fetch(request, uuid)
    require(can_decide_campaign(request.user, found))
    if act not in {*ACTS, "renvoyer"}:
        raise Http404
    with outcome_said(request, DONE.get(act, _("The campaign is back in draft."))):
        if act == "renvoyer":
            services.return_campaign(found, by=request.user, reason=request.POST.get("reason", "")[:1000])
        else:
            ACTS[act](found, by=request.user)
    return redirect("questionnaires:campaign", uuid)
