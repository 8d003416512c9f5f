"""Calendar files: a phone that cannot read one loses the day of a visit."""

import datetime as dt

from core.calendars import Event, calendar_file


def unfolded(content: bytes) -> str:
    return content.decode().replace("\r\n ", "")


def test_calendar_file_keeps_to_the_standard() -> None:
    """A line too long or a bare comma, and the calendar program refuses the whole file."""
    day = dt.date(2026, 12, 7)
    title = "Visite ; un titre, très long " + "é" * 60

    content = calendar_file([Event("a", title, day, day)])

    lines = content.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTSTART;VALUE=DATE:20261207" in lines
    assert "DTEND;VALUE=DATE:20261208" in lines
    assert "SUMMARY:Visite \\; un titre\\, très long " + "é" * 60 in unfolded(content)


def test_calendar_moments_are_universal_time_whatever_zone_they_come_in() -> None:
    """An appointment written in local time without its zone would move by hours on another phone."""
    zone = dt.timezone(dt.timedelta(hours=2))
    starts = dt.datetime(2026, 12, 7, 9, 30, tzinfo=zone)

    text = unfolded(calendar_file([Event("a", "Visite", starts, starts + dt.timedelta(hours=1))]))

    assert "DTSTART:20261207T073000Z" in text
    assert "DTEND:20261207T083000Z" in text


def test_calendar_says_a_called_off_event_is_cancelled() -> None:
    """Somebody would travel to a session that no longer takes place."""
    day = dt.date(2026, 12, 7)

    text = unfolded(calendar_file([Event("a", "Session", day, day, is_cancelled=True)], name="Agenda"))

    assert "STATUS:CANCELLED" in text
    assert "X-WR-CALNAME:Agenda" in text
