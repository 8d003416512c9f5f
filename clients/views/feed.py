"""The private calendar of one's tasks: the page that gives and takes it back, and the file calendars read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clients.documents.feed import tasks_as_calendar
from clients.models import TaskFeed
from clients.permissions.relation import can_list_tasks
from clients.services import feed
from core.mail import absolute
from core.views import calendar_response, require


@require_http_methods(["GET", "HEAD", "POST"])
def task_feed(request: HttpRequest) -> HttpResponse:
    """Say whether a private address exists; give a new one, shown this once, or close it."""
    require(can_list_tasks(request.user))
    address = ""
    if request.method == "POST" and request.POST.get("act") == "fermer":
        feed.take_back(request.user)
        messages.success(request, _("The address no longer opens anything."))
        return redirect("clients:task_feed")
    if request.method == "POST":
        address = absolute(reverse("clients:task_ics", args=[feed.give(request.user)]))
    row = TaskFeed.objects.filter(user=request.user).first()
    return render(request, "clients/task_feed.html", {"feed": row, "address": address})


@never_cache
@login_not_required
@require_safe
def task_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself: whoever holds the address reads it, so it says days and kinds only."""
    user = feed.owner_of(token)
    if user is None or not can_list_tasks(user):
        raise Http404
    with translation.override(user.language):
        content = tasks_as_calendar(user, address=reverse("clients:task_list"))
    return calendar_response(content, "taches.ics")
