"""The file of one enterprise as one customs user may see it: each block filtered by role (§7.8, §8.2)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import Capacity, Channel, Direction, MessageState
from clients.models import (
    Contact,
    Enterprise,
    Interaction,
    InternalNote,
    OutboundMessage,
    SegmentAssessment,
    Task,
)
from clients.models.scoping import with_running
from clients.permissions.relation import can_edit_interaction
from clients.rules.segment import NOT_ASSESSED, policy_from_values
from core import registry
from core.templatetags.ccv import short_date

ICONS = {
    Channel.PHONE: "phone",
    Channel.VISIT: "people",
    Channel.MEETING: "people",
    Channel.LETTER: "document",
    Channel.EMAIL: "mail",
    Channel.PORTAL: "globe",
    Channel.SMS: "mail",
    Channel.MESSAGING: "mail",
    Channel.SYSTEM: "flag",
}
EXCHANGES = (Channel.PHONE, Channel.VISIT, Channel.MEETING, Channel.LETTER, Channel.SMS, Channel.MESSAGING)
KINDS = {
    "echanges": Q(channel__in=EXCHANGES, about_kind=""),
    "messages": Q(channel__in=[Channel.EMAIL, Channel.PORTAL]),
    "questionnaires": Q(about_kind__startswith="questionnaires."),
    "diagnostics": Q(about_kind__startswith="diagnostics."),
    "suites": Q(about_kind__startswith="followup.") | Q(about_kind__startswith="catalogue."),
    "reclamations": Q(about_kind="clients.complaint"),
    "etapes": Q(channel=Channel.SYSTEM),
}
KIND_NAMES = (
    ("", gettext_lazy("All")),
    ("echanges", gettext_lazy("Exchanges")),
    ("messages", gettext_lazy("Messages")),
    ("questionnaires", gettext_lazy("Questionnaires")),
    ("diagnostics", gettext_lazy("Diagnostics")),
    ("suites", gettext_lazy("Follow-up and services")),
    ("reclamations", gettext_lazy("Complaints")),
    ("etapes", gettext_lazy("Steps")),
)


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: dt.datetime
    icon: str
    title: str
    text: str
    url: str
    incoming: bool
    author: str = ""
    author_key: str = ""
    edit_url: str = ""  # while its author may still correct it


@dataclass(frozen=True)
class Slice:
    """A stretch of the timeline: its rows, and the mark after which older ones begin ("" at the end)."""

    rows: list[Interaction]
    older: str


def timeline(enterprise: Enterprise, user: Any, *, kind: str = "", author: str = "") -> QuerySet[Interaction]:
    """Return the exchanges and steps this user may know of, newest first; `kind` and `author` (a uuid) narrow them."""
    rows: QuerySet[Interaction] = Interaction.objects.visible_to(user).filter(enterprise=enterprise)
    sent = OutboundMessage.objects.filter(interaction=OuterRef("pk")).order_by("pk")
    rows = rows.select_related("by").annotate(fate=Subquery(sent.values("fate")[:1]))
    if author:
        rows = rows.filter(by__uuid=author)
    return rows.filter(KINDS[kind]) if kind in KINDS else rows


def stretch(rows: QuerySet[Interaction], *, after: str = "", size: int = 20) -> Slice:
    """Read one stretch, found by its key: the thousandth costs what the first does, and nothing is counted.

    `after` is the random identifier of the last line shown: a number in the address would tell of the lines between
    two others that may not be read (§7.4). One that leads to no line gives the newest stretch.
    """
    place = rows.filter(uuid=after).values_list("at", "pk").first() if after else None
    if place:
        at, key = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    found = list(rows.order_by("-at", "-pk")[: size + 1])
    return Slice(found[:size], str(found[size - 1].uuid) if len(found) > size else "")


def wants_another_channel(rows: Iterable[Interaction]) -> bool:
    """Tell whether the last three attempts all failed: calling a fourth time the same way is lost time (§7.8)."""
    tried = [row for row in rows if row.channel in EXCHANGES and row.direction == Direction.OUT][:3]
    return len(tried) == 3 and not any(row.succeeded for row in tried)


def events_of(rows: Iterable[Interaction], user: Any) -> list[Event]:
    """Dress a stretch of exchanges; where they lead is asked once per kind from the app that owns it."""
    shown = list(rows)
    ways = registry.addresses(((row.about_kind, row.about_uuid) for row in shown), user)
    return [
        _event(row, ways.get((row.about_kind, row.about_uuid), "") if row.about_uuid else "", user) for row in shown
    ]


def _event(interaction: Interaction, url: str, user: Any) -> Event:
    parts = [interaction.details]
    if not interaction.succeeded:
        parts.insert(0, _("not reached"))
    if interaction.amends_id:
        parts.insert(0, _("added later"))
    if fate := getattr(interaction, "fate", None):
        parts.append(str(MessageState(fate).label))
    is_call = interaction.channel in EXCHANGES and not interaction.about_kind
    page = reverse("admin:clients_interaction_change", args=[interaction.uuid]) if is_call else ""
    return Event(
        at=interaction.at,
        icon=ICONS.get(Channel(interaction.channel), "note"),
        title=interaction.words,
        text=" · ".join(part for part in parts if part),
        url=url or page,  # after a day, where something is added to it
        incoming=interaction.direction == Direction.IN,
        author=str(interaction.by) if interaction.by else "",
        author_key=str(interaction.by.uuid) if interaction.by else "",
        edit_url=page if is_call and can_edit_interaction(user, interaction) else "",
    )


def beginning(enterprise: Enterprise) -> Event:
    """Return the first line of every story: where the file came from."""
    source = enterprise.import_batch
    title = _("File created by an import") if source else _("File created")
    return Event(
        enterprise.created_at, "upload" if source else "plus", title, source.file_name if source else "", "", False
    )


def file_of(user: Any) -> QuerySet[Enterprise]:
    """Return the files this user may see, each with who works on it and, for those the matrix names, its segment."""
    rows: QuerySet[Enterprise] = with_running(Enterprise.objects.visible_to(user)).select_related("import_batch")
    segments = SegmentAssessment.objects.visible_to(user).filter(enterprise=OuterRef("pk"))
    if scope(user, "segment") == Scope.NONE:
        return rows
    return rows.annotate(
        segment=Subquery(segments.values("applied")[:1]),
        segment_held_since=Subquery(segments.values("held_since")[:1]),
        segment_policy=Subquery(segments.values("policy__parameters")[:1]),
    )


def agent_of(enterprise: Any) -> Any:
    """Return the agent who follows a file brought by `file_of`, or None."""
    running = enterprise.running_assignments
    return next((row.user for row in running if row.capacity == Capacity.ACCOUNT_AGENT), None)


def contacts_of(enterprise: Enterprise) -> list[Contact]:
    """Return the people who act for the enterprise, focal point first."""
    return list(Contact.objects.active().filter(enterprise=enterprise).order_by("-is_focal", "pk")[:12])


def banner(enterprise: Enterprise, user: Any, contacts: list[Contact]) -> list[dict[str, str]]:
    """Return the facts under the name; the segment only for those the matrix names."""
    focal, agent = contacts[0] if contacts else None, agent_of(enterprise)
    facts = [
        {
            "label": _("Contact"),
            "value": focal.full_name if focal else "–",
            "note": (focal.function or focal.get_role_display()) if focal else "",
        },
        {"label": _("Account agent"), "value": str(agent) if agent else _("nobody yet"), "note": ""},
    ]
    if scope(user, "segment") != Scope.NONE:
        facts.append(_segment(enterprise))
    last = enterprise.last_contact_at
    facts.append({"label": _("Last contact"), "value": short_date(last) if last else _("never"), "note": ""})
    return facts


def _segment(enterprise: Any) -> dict[str, str]:
    """Return the letter that applies, and until when a worsening waits (hysteresis, §5.6)."""
    note = _("internal")
    if enterprise.segment_held_since:
        days = policy_from_values(enterprise.segment_policy or {}).hysteresis_days
        until = enterprise.segment_held_since + dt.timedelta(days=days)
        note = _("internal, a change waits until %(day)s") % {"day": short_date(until)}
    url = reverse("clients:segment", args=[enterprise.uuid])
    return {"label": _("Segment"), "value": enterprise.segment or NOT_ASSESSED, "note": note, "url": url}


def open_tasks(enterprise: Enterprise, user: Any) -> QuerySet[Task]:
    """Return what is to be done about this enterprise, soonest first; the first is the next action."""
    return Task.objects.visible_to(user).open().filter(enterprise=enterprise).select_related("owner")[:6]


def notes(enterprise: Enterprise, user: Any) -> QuerySet[InternalNote]:
    """Return the internal notes of the user's side of the house."""
    return InternalNote.objects.visible_to(user).filter(enterprise=enterprise).select_related("by")[:5]


def file_url(uuid: UUID, user: Any) -> str:
    """Return where the file of an enterprise is read; what the apps below link to without knowing this page."""
    return reverse("portal:enterprise_file", args=[uuid])
