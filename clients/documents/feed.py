"""A person's open tasks as a calendar file (RFC 5545): days and kinds, never a name or a subject (§8.4)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from clients.models import Task
from core import clock
from core.mail import absolute

MOST = 500


def tasks_as_calendar(user: Any, *, address: str) -> bytes:
    """Write the open tasks one owns, soonest first: kind and reference of the file only, calendars travel far."""
    calendar = Calendar()
    calendar.add("prodid", "-//CCV//tasks//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My tasks"))
    rows = Task.objects.open().filter(owner=user).select_related("enterprise").order_by("due_on", "pk")[:MOST]
    for task in rows:
        event = Event()
        event.add("uid", f"{task.uuid}@ccv")
        event.add("dtstamp", clock.now())
        event.add("dtstart", task.due_on)
        event.add("dtend", task.due_on + dt.timedelta(days=1))
        reference = task.enterprise.reference if task.enterprise else ""
        event.add("summary", " – ".join(filter(None, [str(task.get_kind_display()), reference])))
        event.add("url", absolute(address))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
