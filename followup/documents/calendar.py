"""A session as a calendar file, so that a telephone keeps the day."""

from django.utils.translation import gettext as _

from catalogue.models import OfferingSession
from core.calendars import Event, calendar_file


def session_file(session: OfferingSession) -> bytes:
    """One event: title, place, hours; nothing about the enterprise."""
    event = Event(
        str(session.uuid),
        session.offering.title,
        session.starts_at,
        session.ends_at,
        place=session.place,
        note=_("Session of the customs service catalogue."),
        is_cancelled=session.state == "called_off",
    )
    return calendar_file([event])
