"""The file of one enterprise as one customs user may see it: each block filtered by role (§7.8, §8.2)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import Capacity, Channel, Direction, IdentifierType
from clients.models import (
    Assignment,
    Contact,
    Enterprise,
    EnterpriseIdentifier,
    Interaction,
    InternalNote,
    SegmentAssessment,
    Task,
)
from clients.permissions.relation import can_edit_interaction
from core import registry
from core.templatetags.ccv import short_date
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from followup.models import FollowUp, ServiceProposal
from questionnaires.models import ScreeningResponse

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
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
KINDS = {
    "echanges": [Channel.PHONE, Channel.VISIT, Channel.MEETING, Channel.LETTER, Channel.SMS, Channel.MESSAGING],
    "messages": [Channel.EMAIL, Channel.PORTAL],
    "etapes": [Channel.SYSTEM],
}


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
class Block:
    """A titled list of links into one part of the file; a long one opens on demand."""

    title: str
    rows: list[tuple[str, str, str]]

    @property
    def is_long(self) -> bool:
        """Tell whether the list would push the rest off the screen."""
        return len(self.rows) > 3


@dataclass(frozen=True)
class Slice:
    """A stretch of the timeline: its rows, and the mark after which older ones begin ("" at the end)."""

    rows: list[Interaction]
    older: str


def timeline(enterprise: Enterprise, user: Any, *, kind: str = "", author: str = "") -> QuerySet[Interaction]:
    """Return the exchanges and steps this user may know of, newest first; `kind` and `author` (a uuid) narrow them."""
    rows = Interaction.objects.visible_to(user).filter(enterprise=enterprise).select_related("by", "contact")
    rows = rows.prefetch_related("outboundmessage_set")
    if author:
        rows = rows.filter(by__uuid=author)
    return rows.filter(channel__in=KINDS[kind]) if kind in KINDS else rows


def stretch(rows: QuerySet[Interaction], *, after: str = "", size: int = 20) -> Slice:
    """Read one stretch, found by its key: the thousandth costs what the first does, and nothing is counted.

    `after` is the mark of the last line shown, "microseconds-key"; an unreadable one gives the newest stretch.
    """
    moment, _dash, key = after.partition("-")
    if moment.isdecimal() and key.isdecimal() and len(moment) <= 16 and len(key) <= 18:
        at = EPOCH + dt.timedelta(microseconds=int(moment))
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(key)))
    found = list(rows.order_by("-at", "-pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    mark = f"{(last.at - EPOCH) // dt.timedelta(microseconds=1)}-{last.pk}" if last else ""
    return Slice(found[:size], mark)


def wants_another_channel(rows: Iterable[Interaction]) -> bool:
    """Tell whether the last three attempts all failed: calling a fourth time the same way is lost time (§7.8)."""
    tried = [row for row in rows if row.channel in KINDS["echanges"] and row.direction == Direction.OUT][:3]
    return len(tried) == 3 and not any(row.succeeded for row in tried)


def events_of(rows: Iterable[Interaction], user: Any) -> list[Event]:
    """Dress a stretch of exchanges; where they lead is asked once per kind from the app that owns it."""
    shown = list(rows)
    ways = registry.addresses(((row.about_kind, row.about_uuid) for row in shown), user)
    return [
        _event(row, ways.get((row.about_kind, row.about_uuid), "") if row.about_uuid else "", user) for row in shown
    ]


def _event(interaction: Interaction, url: str, user: Any) -> Event:
    parts = [interaction.summary]
    if not interaction.succeeded:
        parts.insert(0, _("not reached"))
    parts += [str(message.get_fate_display()) for message in interaction.outboundmessage_set.all()]
    is_call = interaction.channel in KINDS["echanges"] and not interaction.about_kind
    return Event(
        at=interaction.at,
        icon=ICONS.get(Channel(interaction.channel), "note"),
        title=interaction.subject,
        text=" · ".join(part for part in parts if part),
        url=url,
        incoming=interaction.direction == Direction.IN,
        author=str(interaction.by) if interaction.by else "",
        author_key=str(interaction.by.uuid) if interaction.by else "",
        edit_url=reverse("admin:clients_interaction_change", args=[interaction.pk])
        if is_call and can_edit_interaction(user, interaction)
        else "",
    )


def beginning(enterprise: Enterprise) -> Event:
    """Return the first line of every story: where the file came from."""
    source = enterprise.import_batch
    title = _("File created by an import") if source else _("File created")
    return Event(
        enterprise.created_at, "upload" if source else "plus", title, source.file_name if source else "", "", False
    )


@dataclass(frozen=True)
class People:
    """Who acts for the enterprise and who follows it, read once for the whole page."""

    contacts: list[Contact]
    assignments: list[Assignment]

    @property
    def agent(self) -> Any:
        """The agent who follows the file, or None."""
        return next((row.user for row in self.assignments if row.capacity == Capacity.ACCOUNT_AGENT), None)


def people(enterprise: Enterprise) -> People:
    """Return the contacts, focal point first, and the assignments that run."""
    return People(
        list(Contact.objects.active().filter(enterprise=enterprise).order_by("-is_focal", "pk")[:12]),
        list(Assignment.objects.active().filter(enterprise=enterprise).select_related("user").order_by("pk")),
    )


def banner(enterprise: Enterprise, user: Any, known: People) -> list[dict[str, str]]:
    """Return the facts under the name; the segment only for those the matrix names."""
    focal = known.contacts[0] if known.contacts else None
    facts = [
        {
            "label": _("Contact"),
            "value": focal.full_name if focal else "–",
            "note": (focal.function or focal.get_role_display()) if focal else "",
        },
        {
            "label": _("Account agent"),
            "value": str(known.agent) if known.agent else _("nobody yet"),
            "note": "",
        },
    ]
    if scope(user, "segment") != Scope.NONE:
        segment = SegmentAssessment.objects.visible_to(user).filter(enterprise=enterprise).first()
        facts.append(
            {
                "label": _("Segment"),
                "value": segment.applied if segment else "N",
                "note": _("internal"),
                "url": reverse("clients:segment", args=[enterprise.uuid]),
            }
        )
    last = enterprise.last_contact_at
    facts.append({"label": _("Last contact"), "value": short_date(last) if last else _("never"), "note": ""})
    return facts


def numbers(enterprise: Enterprise) -> list[EnterpriseIdentifier]:
    """Return the numbers of the enterprise, with who checked them."""
    return list(enterprise.identifiers.select_related("verified_by").order_by("type"))


def identifiers(rows: Iterable[EnterpriseIdentifier]) -> str:
    """Return the numbers that name the enterprise, in one line."""
    wanted = {IdentifierType.NIF, IdentifierType.RCCM}
    return " · ".join(f"{row.type.upper()} {row.value}" for row in rows if row.type in wanted)


def _rows(items: Any, name: str) -> list[tuple[str, str, str]]:
    return [(reverse(name, args=[item.uuid]), str(item), item.get_state_display()) for item in items]


def blocks(enterprise: Enterprise, user: Any) -> list[Block]:
    """Return what the file holds, part by part, leaving out the parts this user does not see."""
    own = {"enterprise": enterprise}
    is_reader = user.has_role("DIA", "LDI")
    responses = ScreeningResponse.objects.visible_to(user).filter(**own).order_by("-id")[:5]
    response_url = "questionnaires:evaluation" if is_reader else "questionnaires:dossier"
    found = [
        Block(_("Questionnaires"), _rows(responses, response_url)),
        Block(
            _("Requests for a diagnostic"),
            _rows(DiagnosticRequest.objects.visible_to(user).filter(**own)[:5], "diagnostics:request_detail"),
        ),
        Block(
            _("Diagnostics"),
            _rows(Diagnostic.objects.papers_visible_to(user).filter(**own)[:5], "diagnostics:mission_detail"),
        ),
        Block(
            _("Reports"),
            _rows(
                DiagnosticReport.objects.visible_to(user)
                .communicated()
                .filter(diagnostic__enterprise=enterprise)
                .select_related("diagnostic")[:5],
                "diagnostics:report_read",
            ),
        ),
        Block(
            _("Services"),
            _rows(
                ServiceProposal.objects.visible_to(user).filter(**own).select_related("offering")[:8],
                "followup:agent_service",
            ),
        ),
    ]
    recommendations = FollowUp.objects.visible_to(user).filter(**own).select_related("recommendation")[:12]
    found.append(
        Block(
            _("Recommendations"),
            [
                (
                    reverse("followup:agent_recommendation", args=[row.uuid]),
                    row.recommendation.title,
                    row.get_attitude_display(),
                )
                for row in recommendations
            ],
        )
    )
    return [block for block in found if block.rows]


def open_tasks(enterprise: Enterprise, user: Any) -> QuerySet[Task]:
    """Return what is to be done about this enterprise, soonest first; the first is the next action."""
    return Task.objects.visible_to(user).open().filter(enterprise=enterprise).select_related("owner")[:6]


def notes(enterprise: Enterprise, user: Any) -> QuerySet[InternalNote]:
    """Return the internal notes of the user's side of the house."""
    return InternalNote.objects.visible_to(user).filter(enterprise=enterprise).select_related("by")[:5]


def file_url(uuid: UUID, user: Any) -> str:
    """Return where the file of an enterprise is read; what the apps below link to without knowing this page."""
    return reverse("portal:enterprise_file", args=[uuid])
