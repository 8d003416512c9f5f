"""What works in the background, for the staff who watch over it: queues, ages, failures, “try again”.

Kinds of work, codes and counts only: what a job is about stays behind the doors of its own app (domain §8.4).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import health, jobs
from core.models import DeadlineFault, Job
from core.views import paginate, require

WATCHERS = ("CRH", "LDI", "ADM")
FAULTS_SHOWN = 50


def can_watch_queues(user: Any) -> bool:
    """The heads of both units and the functional administrator."""
    return bool(user.is_authenticated and user.has_role(*WATCHERS))


@never_cache
@require_safe
def queue_list(request: HttpRequest) -> HttpResponse:
    """Show each queue with its age, what was given up, and the rows deadlines stumble over."""
    require(can_watch_queues(request.user))
    failed = Job.objects.filter(state=Job.State.FAILED).order_by("-finished_at", "-pk")
    context = {
        "parts": health.check(),
        "queues": health.all_queues(),
        "page": paginate(request, failed),
        "faults": DeadlineFault.objects.all()[:FAULTS_SHOWN],
    }
    return render(request, "core/queues.html", context)


@require_POST
def queue_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try given-up work again; somebody else may have done so a second ago."""
    require(can_watch_queues(request.user))
    job = get_object_or_404(Job, pk=pk)
    if jobs.retry(job.pk, by=request.user):
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("This work is already being tried again."))
    return redirect("queues")
