"""A session as a calendar file (RFC 5545), so that a telephone keeps the day."""

import datetime as dt

from django.utils.translation import gettext as _

from catalogue.models import OfferingSession


def _text(value: str) -> str:
    """Escape what the format reserves."""
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return " ".join(value.split())


def _folded(line: str) -> str:
    """Lines of 75 octets at most, continued by a space."""
    parts, current = [], ""
    for char in line:
        if len((current + char).encode()) > 73:
            parts.append(current)
            current = ""
        current += char
    return "\r\n ".join([*parts, current])


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def session_event(session: OfferingSession) -> str:
    """One event: title, place, hours in UTC; nothing about the enterprise."""
    status = "CANCELLED" if session.state == "called_off" else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CCV//FR",
        "BEGIN:VEVENT",
        f"UID:{session.uuid}@ccv",
        f"DTSTAMP:{_utc(session.updated_at)}",
        f"DTSTART:{_utc(session.starts_at)}",
        f"DTEND:{_utc(session.ends_at)}",
        f"SUMMARY:{_text(session.offering.title)}",
        f"LOCATION:{_text(session.place)}",
        f"DESCRIPTION:{_text(_('Session of the customs service catalogue.'))}",
        f"STATUS:{status}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)
