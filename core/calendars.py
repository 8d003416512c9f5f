"""Calendar files (iCalendar, RFC 5545): the one place that writes them, so that escaping and folding are right once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core import clock


@dataclass(frozen=True)
class Event:
    """One entry: `starts` and `ends` are days (last day included) or aware moments; `is_free` leaves the day open."""

    uid: str
    title: str
    starts: dt.date | dt.datetime
    ends: dt.date | dt.datetime
    place: str = ""
    note: str = ""
    url: str = ""
    is_free: bool = False
    is_cancelled: bool = False


def _moment(when: dt.date | dt.datetime, *, is_end: bool = False) -> dt.date | dt.datetime:
    """A moment in universal time; the end of a day is the next one, as the standard counts."""
    if isinstance(when, dt.datetime):
        return when.astimezone(dt.UTC)
    return when + dt.timedelta(days=int(is_end))


def calendar_file(events: Iterable[Event], *, name: str = "") -> bytes:
    """Return the file; `name` is what a calendar program shows as its title."""
    from icalendar import Calendar  # five megabytes of each web process, for a few files a day
    from icalendar import Event as Entry

    calendar = Calendar()
    for key, value in (("prodid", "-//CCV//FR"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(key, value)
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        entry = Entry()
        entry.add("uid", f"{event.uid}@ccv")
        entry.add("dtstamp", clock.now())
        entry.add("dtstart", _moment(event.starts))
        entry.add("dtend", _moment(event.ends, is_end=True))
        entry.add("summary", event.title)
        for key, value in (("location", event.place), ("description", event.note), ("url", event.url)):
            if value:
                entry.add(key, value)
        if event.is_free:
            entry.add("transp", "TRANSPARENT")
        entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
