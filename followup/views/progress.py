"""Before and after, criterion by criterion: one page for the enterprise, the same table for who follows it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clients.models import Enterprise
from core.views import require
from followup import permissions
from followup.queries import progress as queries
from followup.views.recommendations import my_enterprise


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The enterprise's own progress."""
    enterprise = my_enterprise(request)
    require(permissions.may_read(request.user, enterprise, "recommendations"))
    return render(request, "followup/progress.html", {"stretches": queries.progress(request.user, enterprise)})


@require_safe
def of_enterprise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The progress of an enterprise, for those who follow its recommendations."""
    require(permissions.can_read_follow_up(request.user))
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), uuid=uuid)
    context = {"enterprise": enterprise, "stretches": queries.progress(request.user, enterprise)}
    return render(request, "followup/agent_progress.html", context)
