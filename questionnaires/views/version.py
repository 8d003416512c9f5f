"""Versions of the questionnaire: list, one version with its checks, its acts, its file (§3, §8.2)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core.errors import DomainError
from core.views import outcome_said, paginate, require, show_domain_error
from questionnaires import permissions as may
from questionnaires.models import QuestionnaireVersion
from questionnaires.queries import version_pages as pages
from questionnaires.queries.checks import finding_lines
from questionnaires.services import carrying
from questionnaires.services import versions as services


def fetch(request: HttpRequest, uuid: UUID) -> QuestionnaireVersion:
    """A version this person may read, or 'not found' on the enterprises' side, or refused."""
    check_reader(request)
    rows = QuestionnaireVersion.objects.visible_to(request.user)
    found = rows.select_related("questionnaire", "based_on", "proposed_by", "published_by")
    return get_object_or_404(found, uuid=uuid)


def check_reader(request: HttpRequest) -> None:
    """Whom the enterprises' side must not find here: not found; a customs role that may not read: refused."""
    if not request.user.is_customs:
        raise Http404
    require(may.can_read_versions(request.user))


def version_list(request: HttpRequest) -> HttpResponse:
    """Every version, the latest first."""
    check_reader(request)
    page = paginate(request, pages.versions_for(request.user))
    context = {
        "page": page,
        "lines": pages.version_lines(page),
        "may_write": may.can_write_version(request.user),
    }
    return render(request, "questionnaires/version_list.html", context)


def version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One version: what the checks say, its questions in order, and what may be done now."""
    found = fetch(request, uuid)
    may_write = may.can_write_version(request.user, found)
    is_open = found.state in {"draft", "proposed"}
    findings = finding_lines(found) if is_open else []
    context = {
        "version": found,
        "tag": pages.tag_of(found),
        "sections": pages.outline(found, request.GET.get("line", "")),
        "findings": findings,
        "blocking": [line for line in findings if line.is_blocking],
        "remarks": [line for line in findings if not line.is_blocking],
        "is_open": is_open,
        "may_write": may_write,
        "may_copy": may.can_write_version(request.user),
        "may_publish": may.can_publish_version(request.user, found),
        "may_settle": may.can_settle_version(request.user, found),
        "may_withdraw": may.can_withdraw_version(request.user, found),
        "waiting_drafts": _waiting_drafts(request.user, found),
        "writers": ", ".join(str(person) for person in found.writers.order_by("full_name")),
    }
    return render(request, "questionnaires/version.html", context)


def _waiting_drafts(user: Any, found: QuestionnaireVersion) -> int:
    """How many drafts this person could move here."""
    if not may.can_move_drafts(user, found) or not carrying.is_latest(found):
        return 0
    return carrying.drafts_before(found).count()


@require_POST
def version_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open a draft that says the same as this version."""
    found = fetch(request, uuid)
    require(may.can_write_version(request.user))
    draft = services.copy_version(found, by=request.user)
    messages.success(request, _("The draft says the same as the version it comes from. Nothing changes yet."))
    return redirect("questionnaires:version", draft.uuid)


Act = tuple[Callable[[QuestionnaireVersion, Any], Any], Callable[[Any, QuestionnaireVersion], bool], Any]

ACTS: dict[str, Act] = {
    "proposer": (
        lambda version, by: services.propose(version, by=by),
        may.can_write_version,
        gettext_lazy("Proposed. A head who did not write it publishes it."),
    ),
    "publier": (
        lambda version, by: services.publish(version, by=by),
        may.can_publish_version,
        gettext_lazy("Published: new responses are asked these questions from now on."),
    ),
    "reprendre": (
        lambda version, by: services.take_back(version, by=by),
        may.can_settle_version,
        gettext_lazy("The version is a draft again."),
    ),
    "ecarter": (
        lambda version, by: services.discard(version, by=by),
        may.can_settle_version,
        gettext_lazy("The version is set aside."),
    ),
    "cesser": (
        lambda version, by: services.withdraw(version, by=by),
        may.can_withdraw_version,
        gettext_lazy("Taken out of use: responses under way go on with it, no new one opens."),
    ),
}


@require_POST
def version_drafts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Move the drafts of responses that wait on earlier versions to this one (ADR 0022)."""
    found = fetch(request, uuid)
    require(may.can_move_drafts(request.user, found))
    try:
        count = carrying.call_drafts(found, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
    else:
        text = ngettext(
            "%(count)s draft moves in the background; nothing answered is lost.",
            "%(count)s drafts move in the background; nothing answered is lost.",
            count,
        )
        messages.success(request, text % {"count": count})
    return redirect("questionnaires:version", found.uuid)


@require_POST
def version_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Propose, publish, return to draft, set aside, take out of use."""
    found = fetch(request, uuid)
    if act not in ACTS:
        raise Http404
    do, allowed, said = ACTS[act]
    require(allowed(request.user, found))
    with outcome_said(request, said):
        do(found, request.user)
    return redirect("questionnaires:version", found.uuid)
