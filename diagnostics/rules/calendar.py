"""Dates as a calendar file (iCalendar, RFC 5545): whole days and appointments, nothing about persons."""

import datetime as dt
from dataclasses import dataclass

LINE_OCTETS = 75
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Event:
    """One entry: `starts` and `ends` are days (last day included) or aware moments."""

    uid: str
    title: str
    starts: dt.date | dt.datetime
    ends: dt.date | dt.datetime
    place: str = ""
    note: str = ""


def calendar_file(events: list[Event], *, host: str, now: dt.datetime) -> str:
    """Return the file's text, lines folded at 75 octets and ended as the standard asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//CCV//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}@{host}",
            f"DTSTAMP:{now.astimezone(dt.UTC).strftime(STAMP)}",
            _moment("DTSTART", event.starts),
            _moment("DTEND", event.ends, is_end=True),
            f"SUMMARY:{_escape(event.title)}",
        ]
        lines += [f"LOCATION:{_escape(event.place)}"] if event.place else []
        lines += [f"DESCRIPTION:{_escape(event.note)}"] if event.note else []
        lines.append("END:VEVENT")
    return "".join(_fold(line) for line in [*lines, "END:VCALENDAR"])


def _moment(name: str, when: dt.date | dt.datetime, *, is_end: bool = False) -> str:
    """A moment in universal time, or a day; the end of a day is the next one, as the standard counts."""
    if isinstance(when, dt.datetime):
        return f"{name}:{when.astimezone(dt.UTC).strftime(STAMP)}"
    return f"{name};VALUE=DATE:{when + dt.timedelta(days=int(is_end)):%Y%m%d}"


def _escape(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _fold(line: str) -> str:
    """Cut a line at 75 octets, never inside a letter; what follows starts with a space."""
    folded, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LINE_OCTETS:
            folded, octets = f"{folded}\r\n ", 1
        folded, octets = folded + letter, octets + size
    return f"{folded}\r\n"
