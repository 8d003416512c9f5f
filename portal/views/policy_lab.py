"""Trying a scoring policy: ask for a trial, read who would move and why; nothing is touched (domain §5)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from clients.models import ScoringPolicy
from clients.permissions.segment import can_draft_policy, can_read_policies
from core.views import paginate, require
from portal.enums import TrialState
from portal.forms import MovesFilter
from portal.models import PolicyTrial
from portal.permissions import can_read_moves
from portal.queries import policy_lab as queries
from portal.rules.trial import LETTERS
from portal.services import policy_lab as services


def _policy(request: HttpRequest, uuid: UUID) -> ScoringPolicy:
    if not request.user.is_customs:
        raise Http404
    require(can_read_policies(request.user))
    rows = ScoringPolicy.objects.visible_to(request.user).select_related("based_on")
    return get_object_or_404(rows, uuid=uuid)


def policy_trial(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The last trial of a version: who would move, where to, by group."""
    policy = _policy(request, uuid)
    trial = queries.trials_of(request.user, uuid).first()
    context = {
        "policy": policy,
        "trial": trial,
        "may_try": can_draft_policy(request.user, policy),
        "is_outdated": trial is not None and trial.parameters != policy.parameters,
        "may_read_moves": can_read_moves(request.user),
    }
    if trial is not None and trial.state == TrialState.DONE:
        context |= {
            "totals": queries.totals_of(trial, request.user),
            "matrix": queries.matrix_of(trial, request.user),
            "letters": LETTERS,
            "dimensions": queries.dimensions_of(trial, request.user),
            "overall": queries.overall_down(trial, request.user),
        }
    return render(request, "portal/policy_trial.html", context)


@require_POST
def policy_try(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask to try a version on every enterprise."""
    policy = _policy(request, uuid)
    require(can_draft_policy(request.user, policy))
    services.ask_trial(policy, by=request.user)
    return redirect("portal:policy_trial", policy.uuid)


def policy_moves(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The enterprises that would move, with the reason, filtered and in pages."""
    if not request.user.is_customs:
        raise Http404
    require(can_read_policies(request.user))
    require(can_read_moves(request.user))
    rows = PolicyTrial.objects.visible_to(request.user).select_related("policy", "against")
    trial = get_object_or_404(rows, uuid=uuid)
    form = MovesFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    page = paginate(request, queries.moves_of(trial, request.user, filters))
    context = {
        "trial": trial,
        "page": page,
        "lines": [(move, queries.causes_of(move)) for move in page],
        "form": form,
    }
    return render(request, "portal/policy_moves.html", context)
