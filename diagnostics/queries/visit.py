"""Who comes to a visit, what each signed, and its dates for a calendar (domain §7.3, §8.3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import CharterAcceptance, User
from core import reference
from core.calendars import Event
from core.languages import in_language, localised
from diagnostics.models import AgendaItem, Diagnostic
from diagnostics.queries import people


@dataclass(frozen=True)
class Visitor:
    """One member of the team, as the enterprise may know them."""

    person: User
    leads: bool
    signed_at: dt.datetime | None


def visitors(diagnostic: Diagnostic) -> list[Visitor]:
    """The team, the lead first, with the day each last signed the charter in force."""
    team = people.team(diagnostic)
    rows = CharterAcceptance.objects.filter(user__in=team, version=reference.read("charter")["version"])
    signed = dict(rows.order_by("accepted_at").values_list("user_id", "accepted_at"))
    ordered = sorted(team, key=lambda person: person.pk != diagnostic.lead_id)
    return [Visitor(person, person.pk == diagnostic.lead_id, signed.get(person.pk)) for person in ordered]


def charter_words() -> dict[str, Any]:
    """The charter in force, in the reader's language: {"title", "version", "points"}."""
    charter = reference.read("charter")
    return {
        "title": localised(charter, "title"),
        "version": charter["version"],
        "points": [in_language(point) for point in charter["points"]],
    }


def visit_events(diagnostic: Diagnostic) -> list[Event]:
    """The days of the visit, then each appointment of the agenda: functions, never names."""
    title = _("Diagnostic visit by customs")
    events = [Event(str(diagnostic.uuid), title, diagnostic.starts_on, diagnostic.ends_on, note=diagnostic.reference)]
    for item in AgendaItem.objects.filter(diagnostic=diagnostic):
        ends = item.starts_at + dt.timedelta(minutes=item.minutes)
        label = f"{title} – {item.get_function_display()}"
        events.append(Event(str(item.uuid), label, item.starts_at, ends, item.place, item.subject))
    return events
