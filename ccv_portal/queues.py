"""What works in the background, for the staff who watch over it: queues, ages, failures, “try again”.

Kinds of work, codes and counts only: what a job is about stays behind the doors of its own app (domain §8.4).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import Circle
from core import audit, health, jobs
from core.models import DeadlineFault, Job
from core.views import paginate, require

WATCHERS = ("CRH", "LDI", "ADM")
FAULTS_SHOWN = 50


def can_watch_queues(user: Any) -> bool:
    """The heads of both units and the functional administrator."""
    return bool(user.is_authenticated and user.has_role(*WATCHERS))


def _stumbles(user: Any) -> list[DeadlineFault]:
    """Return the rows deadlines stumble over, without those that would tell of a notice to who reads none (§7.4)."""
    faults = list(DeadlineFault.objects.all()[:FAULTS_SHOWN])
    if scope(user, "notice") == Scope.ALL:
        return faults
    kinds = {fault.object_kind for fault in faults}
    closed = {kind: _closed(kind, [row.object_pk for row in faults if row.object_kind == kind]) for kind in kinds}
    return [fault for fault in faults if fault.object_pk not in closed[fault.object_kind]]


def _closed(kind: str, keys: Iterable[int]) -> set[int]:
    """Return which rows of one kind only the readers of a notice may know of."""
    model = next((one for one in apps.get_models() if one._meta.label_lower == kind), None)
    found = model._default_manager.filter(pk__in=keys) if model else []
    return {row.pk for row in found if audit.circle_of(row) == Circle.NOTICE}


@never_cache
@require_safe
def queue_list(request: HttpRequest) -> HttpResponse:
    """Show each queue with its age, what was given up, and the rows deadlines stumble over."""
    require(can_watch_queues(request.user))
    failed = jobs.known_to(request.user).filter(state=Job.State.FAILED).order_by("-finished_at", "-pk")
    context = {
        "parts": health.check(),
        "queues": health.all_queues(request.user),
        "page": paginate(request, failed),
        "faults": _stumbles(request.user),
    }
    return render(request, "core/queues.html", context)


@require_POST
def queue_retry(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponse:
    """Try given-up work on an object again; somebody else may have done so a second ago."""
    require(can_watch_queues(request.user))
    rows = get_list_or_404(jobs.known_to(request.user), kind=kind, object_uuid=uuid)
    if sum(jobs.retry(row.pk, by=request.user) for row in rows):  # each of them, not the first only
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("This work is already being tried again."))
    return redirect("queues")
