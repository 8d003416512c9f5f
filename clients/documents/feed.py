"""A person's open tasks as a calendar file: days and kinds, never a name or a subject (§8.4)."""

from typing import Any

from django.utils.translation import gettext as _

from clients.models import Task
from core.calendars import Event, calendar_file
from core.mail import absolute

MOST = 500


def tasks_as_calendar(user: Any, *, address: str) -> bytes:
    """Write the open tasks one owns, soonest first: kind and reference of the file only, calendars travel far."""
    rows = Task.objects.open().filter(owner=user).select_related("enterprise").order_by("due_on", "pk")[:MOST]
    url = absolute(address)
    return calendar_file((_event(task, url) for task in rows), name=_("My tasks"))


def _event(task: Task, url: str) -> Event:
    reference = task.enterprise.reference if task.enterprise else ""
    title = " – ".join(filter(None, [str(task.get_kind_display()), reference]))
    return Event(str(task.uuid), title, task.due_on, task.due_on, url=url, is_free=True)
