"""The parts of an enterprise's file as a person reads them: each line in words, with the page it opens."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import IdentifierType, Region, Verification
from clients.models import Enterprise
from core import clock
from core.templatetags.ccv import days_left, short_date
from diagnostics.enums import ConsentMethod, DiagnosticState, ReportState, RequestState
from followup.enums import Attitude, ProposalState
from portal.queries import file_lines
from portal.queries.file_lines import Line
from questionnaires.enums import ResponseState
from questionnaires.permissions import can_read_dossier
from questionnaires.states import AT_WORK_STATES

Lines = dict[str, list[Line]]
SOURCES = {"questionnaire": gettext_lazy("questionnaire"), "catalogue": gettext_lazy("catalogue of services")}
OPTED_OUT = "clients.contact_opted_out"


@dataclass(frozen=True)
class Block:
    """A titled list of links into one part of the file, each with the language of its words; a long one opens on demand."""

    title: str
    rows: list[tuple[str, str, str, str]]

    @property
    def is_long(self) -> bool:
        """Tell whether the list would push the rest off the screen."""
        return len(self.rows) > 3


@dataclass(frozen=True)
class Said:
    """One line of a card: its words, a note under it, and whether it still stands."""

    title: str
    note: str = ""
    is_over: bool = False


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _joined(*pieces: Any) -> str:
    return " · ".join(str(piece) for piece in pieces if piece)


def numbers(lines: Lines) -> list[Said]:
    """Return the numbers of the enterprise, with who checked them and when."""
    return [
        Said(
            row.title,
            _joined(
                _label(IdentifierType, row.detail),
                _label(Verification, row.state),
                row.who,
                short_date(row.on) if row.on else "",
                _("until %(day)s") % {"day": short_date(row.until)} if row.until else "",
            ),
            row.until is not None and row.until < clock.today(),
        )
        for row in lines.get(file_lines.NUMBER, [])
    ]


def naming(lines: Lines) -> str:
    """Return the numbers that name the enterprise, in one line."""
    wanted = {IdentifierType.NIF, IdentifierType.RCCM}
    rows = lines.get(file_lines.NUMBER, [])
    return " · ".join(f"{row.detail.upper()} {row.title}" for row in rows if row.detail in wanted)


def sites(lines: Lines) -> list[Said]:
    """Return where the enterprise works; no postal code is in use: landmarks say the way (§2.4)."""
    return [
        Said(row.title, _joined(*row.details, _label(Region, row.state))) for row in lines.get(file_lines.SITE, [])
    ]


def needs(lines: Lines) -> list[Said]:
    """Return the difficulties and wishes the enterprise named, and whether they were met."""
    return [
        Said(
            row.title,
            _joined(
                *row.details,
                SOURCES.get(row.state, row.state),
                short_date(row.on),
                _("met on %(day)s") % {"day": short_date(row.until)} if row.until else "",
            ),
            row.until is not None,
        )
        for row in lines.get(file_lines.NEED, [])
    ]


def consents(enterprise: Enterprise, lines: Lines) -> list[Said]:
    """Return what was agreed to and taken back, the latest first: electronic exchanges, invitations, diagnostics."""
    dated: list[tuple[dt.date, Said]] = []
    if enterprise.electronic_consent_at:
        day = timezone.localdate(enterprise.electronic_consent_at)
        dated.append((day, Said(_("Electronic exchanges accepted"), short_date(day), enterprise.electronic_refused)))
    for row in lines.get(file_lines.OPTED, []):
        text = _("No more invitations") if row.state == OPTED_OUT else _("Invitations accepted again")
        dated.append((row.on or dt.date.min, Said(text, _joined(row.title, short_date(row.on)))))
    for row in lines.get(file_lines.FORMAL, []):
        taken_back = _("withdrawn on %(day)s") % {"day": short_date(row.until)} if row.until else ""
        who = _joined(row.title, *row.details)
        note = _joined(who, _label(ConsentMethod, row.state), short_date(row.on), taken_back)
        dated.append((row.on or dt.date.min, Said(_("Diagnostic accepted"), note, bool(row.until))))
    found = [said for _day, said in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    if enterprise.electronic_refused:
        found.insert(0, Said(_("Paper only"), _("every message leaves as a letter")))
    return found


def window(lines: Lines) -> dict[str, str] | None:
    """Return the days left to regularise, for those who may know of the notice (§7.4)."""
    row = min(lines.get(file_lines.WINDOW, []), key=lambda line: line.until or dt.date.max, default=None)
    if row is None or row.until is None:
        return None
    return {
        "label": _("Voluntary regularisation"),
        "value": days_left(row.until),
        "note": _("until %(day)s") % {"day": short_date(row.until)},
        "url": reverse("diagnostics:notice", args=[row.uuid]),
    }


def cards(enterprise: Enterprise, lines: Lines) -> dict[str, Any]:
    """Return what stands under the name and beside the timeline, by the name the page gives it."""
    return {
        "identifiers": naming(lines),
        "former": [row.title for row in lines.get(file_lines.FORMER, [])],
        "window": window(lines),
        "numbers": numbers(lines),
        "sites": sites(lines),
        "needs": needs(lines),
        "consents": consents(enterprise, lines),
    }


def blocks(lines: Lines, user: Any) -> list[Block]:
    """Return what the file holds, part by part, leaving out the parts this user does not see."""
    parts: tuple[tuple[Any, str, str, Any], ...] = (
        (_("Questionnaires"), file_lines.RESPONSE, "", ResponseState),
        (_("Requests for a diagnostic"), file_lines.REQUEST, "diagnostics:request_detail", RequestState),
        (_("Diagnostics"), file_lines.MISSION, "diagnostics:mission_detail", DiagnosticState),
        (_("Reports"), file_lines.REPORT, "diagnostics:report_read", ReportState),
        (_("Services"), file_lines.SERVICE, "followup:agent_service", ProposalState),
        (_("Recommendations"), file_lines.ADVICE, "followup:agent_recommendation", Attitude),
    )
    return [
        Block(
            title,
            [
                (_address(page or _response_page(user, row), row), _named(row), row.lang, _label(states, row.state))
                for row in rows
            ],
        )
        for title, part, page, states in parts
        if (rows := lines.get(part))
    ]


def _response_page(user: Any, row: Line) -> str:
    """Return which page of a response opens to this reader: the bench once it is sent, the dossier, or none (I4)."""
    is_being_read = row.state in AT_WORK_STATES
    is_lead = user.has_role("LDI") and (is_being_read or row.state == ResponseState.ORIENTED)
    if is_lead or (is_being_read and row.who == str(user.pk)):
        return "questionnaires:evaluation"
    return "questionnaires:dossier" if can_read_dossier(user) else ""


def _address(page: str, row: Line) -> str:
    return reverse(page, args=[row.uuid]) if page else ""


def _named(row: Line) -> str:
    """Return what a line is called: a report with its version, an unsent questionnaire by its name."""
    if row.part == file_lines.REPORT:
        return f"{row.title} v{row.detail}"
    return row.title or _joined(*row.details)
