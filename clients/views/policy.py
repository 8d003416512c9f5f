"""The policy laboratory: versions of the scoring policy, drafted, compared, proposed and published (domain §5, §8.2)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from clients.forms.policy import PolicyForm
from clients.models import ScoringPolicy
from clients.permissions import segment as permissions
from clients.queries import policy as queries
from clients.queries.segment import current_policy
from clients.services import policy as services
from core import registry
from core.errors import DomainError
from core.views import outcome_said, paginate, require

KIND = "clients.scoringpolicy"


def _reader(request: HttpRequest) -> None:
    """Whom the enterprises' side must not find here: not found; a customs role that may not read: refused."""
    if not request.user.is_customs:
        raise Http404
    require(permissions.can_read_policies(request.user))


def _fetch(request: HttpRequest, uuid: UUID) -> ScoringPolicy:
    _reader(request)
    return get_object_or_404(queries.versions_for(request.user), uuid=uuid)


def policy_list(request: HttpRequest) -> HttpResponse:
    """Every version, those being prepared first."""
    _reader(request)
    context = {
        "page": paginate(request, queries.versions_for(request.user)),
        "current": current_policy(),
        "may_draft": permissions.can_draft_policy(request.user),
    }
    return render(request, "clients/policy_list.html", context)


@require_POST
def policy_start(request: HttpRequest) -> HttpResponse:
    """Open a draft that says the same as the version in force."""
    _reader(request)
    require(permissions.can_draft_policy(request.user))
    draft = services.start_draft(by=request.user)
    return redirect("clients:policy_edit", draft.uuid)


def policy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One version: what it changes, all its numbers, its effects, and what may be done now."""
    found = _fetch(request, uuid)
    may_draft = permissions.can_draft_policy(request.user, found)
    entry = registry.get(KIND)
    context = {
        "policy": found,
        "current": current_policy(),
        "groups": queries.groups_of(found),
        "differences": queries.differences(found),
        "may_draft": may_draft,
        "may_publish": permissions.can_publish_policy(request.user, found),
        "trial_url": entry.url(found.uuid, request.user) if entry.url else "",
        "is_tried": found.tried == queries.rules.fingerprint(found.parameters),
    }
    return render(request, "clients/policy_detail.html", context)


@require_http_methods(["GET", "POST"])
def policy_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change the numbers of a draft, each with its meaning and its bounds."""
    found = _fetch(request, uuid)
    require(permissions.can_draft_policy(request.user, found))
    if found.state != "draft":
        return redirect("clients:policy", found.uuid)
    form = PolicyForm(request.POST if request.method == "POST" else None, policy=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_draft(found, changes=form.changes, summary=form.cleaned_data["summary"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The draft is kept. Nothing changes before it is published."))
            return redirect("clients:policy", found.uuid)
    status = 422 if form.errors else 200
    return render(request, "clients/policy_edit.html", {"form": form, "policy": found}, status=status)


Act = tuple[Callable[[ScoringPolicy, Any], Any], Callable[[Any, ScoringPolicy], bool], Any]


def _may_settle(user: Any, policy: ScoringPolicy) -> bool:
    """Its authors, or whoever is asked to publish it."""
    return permissions.can_draft_policy(user, policy) or permissions.can_publish_policy(user, policy)


ACTS: dict[str, Act] = {
    "proposer": (
        lambda policy, by: services.propose(policy, by=by),
        permissions.can_draft_policy,
        gettext_lazy("Proposed. A head who did not prepare it publishes it."),
    ),
    "publier": (
        lambda policy, by: services.publish(policy, by=by),
        permissions.can_publish_policy,
        gettext_lazy("Published: in force from now on. Segments are computed again in the background."),
    ),
    "reprendre": (
        lambda policy, by: services.take_back(policy, by=by),
        _may_settle,
        gettext_lazy("The version is a draft again."),
    ),
    "ecarter": (
        lambda policy, by: services.discard(policy, by=by),
        _may_settle,
        gettext_lazy("The version is set aside."),
    ),
}


@require_POST
def policy_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Propose, publish, return to draft, set aside."""
    found = _fetch(request, uuid)
    if act not in ACTS:
        raise Http404
    do, may, said = ACTS[act]
    require(may(request.user, found))
    with outcome_said(request, said):
        do(found, request.user)
    return redirect("clients:policy", found.uuid)
