"""Probable duplicates, the two files side by side, the merge and its undoing (ADR 0012)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from clients.forms.merge import DuplicateFilter, MergeForm, ReportForm
from clients.models import DuplicateCandidate, Enterprise, EnterpriseMerge, PortalMembership
from clients.permissions import merge as may
from clients.queries import duplicates as queue
from clients.queries import merge as queries
from clients.queries.merge_relations import new_readers
from clients.services import duplicates as pairs
from clients.services import merge as service
from core import registry
from core.errors import DomainError
from core.forms import ReasonForm
from core.views import outcome_said, paginate, require


def _pair(request: HttpRequest, uuid: UUID) -> DuplicateCandidate:
    require(may.can_see_duplicates(request.user))
    rows = DuplicateCandidate.objects.visible_to(request.user).select_related("first", "second")
    return get_object_or_404(rows, uuid=uuid)


def _merge(request: HttpRequest, uuid: UUID) -> EnterpriseMerge:
    require(may.can_see_duplicates(request.user))
    rows = EnterpriseMerge.objects.visible_to(request.user)
    rows = rows.select_related("survivor", "absorbed", "proposed_by", "confirmed_by", "undone_by", "candidate")
    return get_object_or_404(rows, uuid=uuid)


def _file_url(enterprise: Enterprise, user: Any) -> str:
    entry = registry.get("clients.enterprise")
    return entry.url(enterprise.uuid, user) if entry.url else ""


def _list(request: HttpRequest, report: ReportForm | None = None, status: int = 200) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("q", "state", "reason")}
    rows = queue.queue(request.user, state=asked["state"], reason=asked["reason"], text=asked["q"])
    context = {
        "page": queue.shown(paginate(request, rows)),
        "filter": DuplicateFilter(asked),
        "is_filtered": any(asked.values()),
        "waiting": queue.waiting(request.user)[:10],
        "recent": queue.recent(request.user)[:5],
        "report": report or ReportForm(user=request.user),
        "form": report,
    }
    return render(request, "clients/duplicate_list.html", context, status=status)


@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """The queue: pairs to look at, merges that wait, the last ones done."""
    require(may.can_see_duplicates(request.user))
    return _list(request)


@require_POST
def duplicate_report(request: HttpRequest) -> HttpResponse:
    """Put a pair an agent noticed in the queue, and open it."""
    require(may.can_propose_merge(request.user))
    form = ReportForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            pair = pairs.report_duplicate(form.cleaned_data["one"], form.cleaned_data["other"], by=request.user)
            return redirect("clients:merge_choose", pair.uuid)
        except DomainError as error:
            form.add_error("other", str(error.message))
    return _list(request, form, status=422)


def merge_choose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The two files side by side: choose field by field, see what will move, propose."""
    pair = _pair(request, uuid)
    kept, other = _sides(request, pair)
    waiting = pair.merges.filter(state__in=["proposed", "done"]).first()
    if waiting is not None and request.method == "GET":
        return redirect("clients:merge_detail", waiting.uuid)
    owners = PortalMembership.objects.active().filter(enterprise__in=[kept, other], role="OWN")
    two_owners = owners.values("user").distinct().count() > 1
    form = MergeForm(request.POST or None, kept=kept, other=other, two_owners=two_owners)
    if request.method == "POST" and form.is_valid():
        try:
            merge = service.propose_merge(
                pair, kept=kept, choices=form.choices(), reason=form.cleaned_data["reason"], by=request.user
            )
            return redirect("clients:merge_detail", merge.uuid)
        except DomainError as error:
            form.add_error(None, str(error.message))
    return _choose_page(request, pair, form, (kept, other))


def _choose_page(
    request: HttpRequest,
    pair: DuplicateCandidate,
    form: MergeForm,
    sides: tuple[Enterprise, Enterprise],
    aside: ReasonForm | None = None,
) -> HttpResponse:
    kept, other = sides
    knows = may.can_know_of_notices(request.user)
    plan = queries.plan_of(kept, other, queries.default_choices(kept, other))
    refused = form.is_bound or (aside is not None and aside.is_bound)
    context = {
        "pair": pair,
        "kept": kept,
        "other": other,
        "kept_url": _file_url(kept, request.user),
        "other_url": _file_url(other, request.user),
        "swap_url": f"?garder={other.uuid}",
        "form": form,
        "reason_form": aside or ReasonForm(),
        "reasons": [queue.REASON_LABELS[code] for code in pair.reasons if code in queue.REASON_LABELS],
        "lines": queries.lines_for(plan.lines, request.user),
        "obstacles": queries.obstacles_for(plan, knows_notices=knows),
        "readers": new_readers(kept, other),
    }
    return render(request, "clients/merge_choose.html", context, status=422 if refused else 200)


def _sides(request: HttpRequest, pair: DuplicateCandidate) -> tuple[Enterprise, Enterprise]:
    """Return the file to keep first: the one asked for, else the one proposed."""
    asked = request.POST.get("kept") or request.GET.get("garder", "")
    for kept, other in ((pair.first, pair.second), (pair.second, pair.first)):
        if asked == str(kept.uuid):
            return kept, other
    return queries.better_kept(pair.first, pair.second)


@require_POST
def duplicate_set_aside(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that the two files are two enterprises."""
    pair = _pair(request, uuid)
    require(may.can_propose_merge(request.user, pair))
    form = ReasonForm(request.POST)
    kept, other = _sides(request, pair)
    if form.is_valid():
        try:
            pairs.set_aside(pair, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Set aside: this pair will not be proposed again."))
            return redirect("clients:duplicate_list")
        except DomainError as error:
            form.add_error(None, str(error.message))
    return _choose_page(request, pair, MergeForm(kept=kept, other=other, two_owners=False), (kept, other), form)


@require_GET
def merge_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One merge: the preview while it waits, what moved once done, and the way back."""
    merge = _merge(request, uuid)
    kept, other, user = merge.survivor, merge.absorbed, request.user
    knows = may.can_know_of_notices(user)
    context: dict[str, Any] = {
        "merge": merge,
        "kept": kept,
        "other": other,
        "kept_url": _file_url(kept, user),
        "may_give_up": may.can_give_up_merge(user, merge),
        "may_undo": may.can_undo_merge(user, merge),
        "may_decide": may.can_decide_merge(user, merge),
    }
    if merge.state == "proposed":
        plan = queries.plan_of(kept, other, merge.choices)
        context |= {
            "fingerprint": plan.fingerprint,
            "lines": queries.lines_for(plan.lines, request.user),
            "obstacles": queries.obstacles_for(plan, knows_notices=knows),
            "values": queries.outcome(kept, other, merge.choices),
            "former": queries.former_names(kept, other, merge.choices),
            "readers": new_readers(kept, other),
        }
    else:
        context["lines"] = queries.lines_for(queries.stored_lines(merge.lines), user)
    return render(request, "clients/merge_detail.html", context)


@require_POST
def merge_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Merge the two files as previewed."""
    merge = _merge(request, uuid)
    require(may.can_decide_merge(request.user, merge))
    with outcome_said(request, _("The two files are one. The merge can be undone here.")):
        service.confirm_merge(merge, fingerprint=request.POST.get("fingerprint", ""), by=request.user)
    return HttpResponseRedirect(reverse("clients:merge_detail", args=[merge.uuid]))


@require_POST
def merge_give_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Drop a proposal."""
    merge = _merge(request, uuid)
    require(may.can_give_up_merge(request.user, merge))
    with outcome_said(request, _("The merge was given up; nothing was changed.")):
        service.give_up_merge(merge, by=request.user)
    return redirect("clients:duplicate_list")


@require_POST
def merge_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put both files back as they were."""
    merge = _merge(request, uuid)
    require(may.can_undo_merge(request.user, merge))
    with outcome_said(request):
        extra = service.undo_merge(merge, by=request.user)
        messages.success(request, _("The merge is undone: both files are as they were."))
        if extra:
            text = ngettext(
                "%(n)s row written since went back with what it belongs to.",
                "%(n)s rows written since went back with what they belong to.",
                extra,
            )
            messages.info(request, text % {"n": extra})
    return HttpResponseRedirect(reverse("clients:merge_detail", args=[merge.uuid]))
