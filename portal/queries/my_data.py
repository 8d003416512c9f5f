"""What is kept about one person, why, for how long and who reads it: the page and the export “my data” (§8.4).

Only what is about the person herself: the file of the enterprise, working papers and other people's data are left out.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums.messages import TITLES
from clients.models import Complaint, Contact, ConversationEntry, Interaction, OutboundMessage, PortalMembership
from core.templatetags.ccv import device_name
from portal.models import DataRequest

Fields = dict[str, Any]
SHOWN = 10


@dataclass(frozen=True)
class Part:
    """One kind of data: what, why, how long, who reads it, and the rows."""

    key: str
    label: Any
    why: Any
    kept: Any
    readers: Any
    rows: list[Fields]

    @property
    def shown(self) -> list[list[tuple[Any, Any]]]:
        """Return the first rows for the page; the export holds them all."""
        return [list(row.items()) for row in self.rows[:SHOWN]]


def contacts_of(user: User) -> QuerySet[Contact]:
    """Return the contact rows that are this person, by account or by address."""
    rows = Contact.objects.filter(Q(user=user) | Q(email__iexact=user.email))
    return rows.select_related("enterprise").order_by("pk")


def _account(user: User) -> Iterator[Fields]:
    yield {
        _("Name"): user.full_name,
        _("E-mail"): user.email,
        _("Phone"): user.phone,
        _("Language"): user.get_language_display(),
        _("Account opened on"): user.created_at,
        _("Information notice read on"): user.informed_at,
    }


def _contacts(user: User) -> Iterator[Fields]:
    for row in contacts_of(user):
        yield {
            _("Enterprise"): row.enterprise.name,
            _("Name"): row.full_name,
            _("Function"): row.function or row.get_role_display(),
            _("E-mail"): row.email,
            _("Phone"): str(row.phone),
            _("No invitations since"): row.opted_out_at,
        }


def _memberships(user: User) -> Iterator[Fields]:
    for row in PortalMembership.objects.filter(user=user).select_related("enterprise"):
        yield {
            _("Enterprise"): row.enterprise.name,
            _("Role"): row.get_role_display(),
            _("Since"): row.created_at,
            _("Until"): row.ends_on,
        }


def _roles(user: User) -> Iterator[Fields]:
    for row in user.grants.all():
        yield {_("Role"): row.get_role_display(), _("Since"): row.approved_at, _("Until"): row.ends_on}


def _messages(user: User) -> Iterator[Fields]:
    mine = Q(user=user) | Q(contact__in=contacts_of(user).values("pk"))
    for row in OutboundMessage.objects.filter(mine).order_by("-pk"):
        yield {
            _("Message"): TITLES[row.code],
            _("Kind"): row.get_message_class_display(),
            _("Fate"): row.get_fate_display(),
            _("On"): row.sent_at or row.due_at,
        }


def _exchanges(user: User) -> Iterator[Fields]:
    rows = Interaction.objects.visible_to(user).filter(contact__in=contacts_of(user).values("pk"))
    for row in rows:
        yield {_("On"): row.at, _("How"): row.get_channel_display(), _("Subject"): row.words}


def _asked(user: User) -> Iterator[Fields]:
    for complaint in Complaint.objects.filter(filed_by=user):
        yield {_("Reference"): complaint.reference, _("On"): complaint.created_at, _("Text"): complaint.text}
    for entry in ConversationEntry.objects.filter(by=user).select_related("conversation"):
        yield {_("Subject"): entry.conversation.subject, _("On"): entry.at, _("Text"): entry.text}
    for asked in DataRequest.objects.filter(user=user):
        yield {_("Reference"): asked.reference, _("On"): asked.created_at, _("Text"): asked.text}


def _sessions(user: User) -> Iterator[Fields]:
    for row in UserSession.objects.filter(user=user).order_by("-pk"):
        yield {
            _("Device"): device_name(row.user_agent),
            _("Network address"): row.ip,
            _("Since"): row.created_at,
            _("Last seen"): row.last_seen_at,
        }


_MISSION = gettext_lazy("To run this service and to write to you: mission of public interest.")
_SAFETY = gettext_lazy("To protect your account.")
_UNIT = gettext_lazy("The relations unit; the administrator of accounts.")
_SELF = gettext_lazy("You; the people of your enterprise’s account; the units of the programme.")
Source = Callable[[User], Iterable[Fields]]
SOURCES: tuple[tuple[str, Any, Any, Any, Any, Source], ...] = (
    (
        "account",
        gettext_lazy("Your account"),
        _MISSION,
        gettext_lazy("As long as the account is used."),
        _UNIT,
        _account,
    ),
    (
        "contacts",
        gettext_lazy("You as a contact of an enterprise"),
        _MISSION,
        gettext_lazy("24 months after you have left the enterprise."),
        gettext_lazy("The units of the programme."),
        _contacts,
    ),
    (
        "memberships",
        gettext_lazy("Your access to files"),
        _MISSION,
        gettext_lazy("As long as the file."),
        _SELF,
        _memberships,
    ),
    ("roles", gettext_lazy("Your roles in the administration"), _MISSION, gettext_lazy("Ten years."), _UNIT, _roles),
    (
        "messages",
        gettext_lazy("Messages sent to you"),
        _MISSION,
        gettext_lazy("Five years."),
        gettext_lazy("The relations unit."),
        _messages,
    ),
    (
        "exchanges",
        gettext_lazy("Exchanges with you"),
        _MISSION,
        gettext_lazy("Five years."),
        gettext_lazy("The units of the programme."),
        _exchanges,
    ),
    (
        "asked",
        gettext_lazy("What you asked or complained about"),
        gettext_lazy("To answer you."),
        gettext_lazy("Five years."),
        gettext_lazy("Whoever answers you; never somebody you name."),
        _asked,
    ),
    (
        "sessions",
        gettext_lazy("Where you are signed in"),
        _SAFETY,
        gettext_lazy("Until you sign out."),
        gettext_lazy("You alone."),
        _sessions,
    ),
)


SELF_ONLY = frozenset({"sessions"})  # "You alone": the officer who answers a request does not read it either


def held_about(user: User, *, for_officer: bool = False) -> list[Part]:
    """Return everything kept about a person, part by part; parts without anything are left out."""
    parts = [
        Part(key, label, why, kept, readers, list(rows(user)))
        for key, label, why, kept, readers, rows in SOURCES
        if not (for_officer and key in SELF_ONLY)
    ]
    return [part for part in parts if part.rows]


def export(user: User, *, at: dt.datetime) -> dict[str, Any]:
    """Return the same as plain values, for a file another program reads."""
    return {
        "generated_at": at.isoformat(),
        "person": user.email,
        "parts": [
            {
                "key": part.key,
                "label": str(part.label),
                "why": str(part.why),
                "kept": str(part.kept),
                "readers": str(part.readers),
                "rows": [{str(name): _plain(value) for name, value in row.items()} for row in part.rows],
            }
            for part in held_about(user)
        ],
    }


def _plain(value: Any) -> Any:
    """Keep what JSON knows; dates in ISO form, the rest as text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
