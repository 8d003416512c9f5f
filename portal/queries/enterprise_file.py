"""The file of one enterprise as one customs user may see it: each block filtered by role (§7.8, §8.2)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import Capacity, Channel, Direction, IdentifierType
from clients.models import (
    Assignment,
    Contact,
    Enterprise,
    Interaction,
    InternalNote,
    SegmentAssessment,
    Task,
)
from core import registry
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from followup.models import FollowUp, ServiceProposal
from questionnaires.models import ScreeningResponse

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


@dataclass(frozen=True)
class Block:
    """A titled list of links into one part of the file; a long one opens on demand."""

    title: str
    rows: list[tuple[str, str, str]]

    @property
    def is_long(self) -> bool:
        """Tell whether the list would push the rest off the screen."""
        return len(self.rows) > 3


def timeline(enterprise: Enterprise, user: Any, *, kind: str = "") -> QuerySet[Interaction]:
    """Return the exchanges and steps this user may know of, newest first; `kind` narrows them."""
    rows = Interaction.objects.visible_to(user).filter(enterprise=enterprise).select_related("by", "contact")
    rows = rows.prefetch_related("outboundmessage_set")
    return rows.filter(channel__in=KINDS[kind]) if kind in KINDS else rows


def events_of(rows: Iterable[Interaction], user: Any) -> list[Event]:
    """Dress a page of exchanges; where each leads is asked once per object from the app that owns it."""
    ways: dict[tuple[str, Any], str] = {}
    events = []
    for row in rows:
        about = (row.about_kind, row.about_uuid)
        if about not in ways:
            entry = registry.get(row.about_kind)
            ways[about] = entry.url(row.about_uuid, user) if entry.url and row.about_uuid else ""
        events.append(_event(row, ways[about]))
    return events


def _event(interaction: Interaction, url: str) -> Event:
    parts = [interaction.summary, str(interaction.by) if interaction.by else "", ""]
    if not interaction.succeeded:
        parts.insert(0, _("not reached"))
    parts += [str(message.get_fate_display()) for message in interaction.outboundmessage_set.all()]
    text = " · ".join(part for part in parts if part)
    icon = ICONS.get(Channel(interaction.channel), "note")
    return Event(interaction.at, icon, interaction.subject, text, url, interaction.direction == Direction.IN)


def beginning(enterprise: Enterprise) -> Event:
    """Return the first line of every story: where the file came from."""
    source = enterprise.import_batch
    title = _("File created by an import") if source else _("File created")
    return Event(
        enterprise.created_at, "upload" if source else "plus", title, source.file_name if source else "", "", False
    )


def banner(enterprise: Enterprise, user: Any) -> list[dict[str, str]]:
    """Return the facts under the name; the segment only for those the matrix names."""
    focal = Contact.objects.active().filter(enterprise=enterprise).order_by("-is_focal", "pk").first()
    agent = (
        Assignment.objects.active()
        .filter(enterprise=enterprise, capacity=Capacity.ACCOUNT_AGENT)
        .select_related("user")
        .first()
    )
    facts = [
        {
            "label": _("Contact"),
            "value": focal.full_name if focal else "–",
            "note": (focal.function or focal.get_role_display()) if focal else "",
        },
        {
            "label": _("Account agent"),
            "value": str(agent.user) if agent else _("nobody yet"),
            "note": "",
        },
    ]
    segment = SegmentAssessment.objects.visible_to(user).filter(enterprise=enterprise).first()
    if scope(user, "segment") != Scope.NONE:
        facts.append(
            {
                "label": _("Segment"),
                "value": segment.applied if segment else "N",
                "note": _("internal"),
                "url": reverse("clients:segment", args=[enterprise.uuid]),
            }
        )
    return facts


def identifiers(enterprise: Enterprise) -> str:
    """Return the numbers that name the enterprise, in one line."""
    wanted = [IdentifierType.NIF, IdentifierType.RCCM]
    rows = enterprise.identifiers.filter(type__in=wanted).order_by("type")
    return " · ".join(f"{row.type.upper()} {row.value}" for row in rows)


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
