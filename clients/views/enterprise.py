"""Short addresses of the lists agents work from; the lists themselves are the administration's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET


@require_GET
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """Lead to the list of enterprises, with the search it was given."""
    query = request.GET.urlencode()
    target = redirect("admin:clients_enterprise_changelist")
    if query:
        target["Location"] += f"?{query}"
    return target


@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Lead to the list of tasks."""
    return redirect("admin:clients_task_changelist")
