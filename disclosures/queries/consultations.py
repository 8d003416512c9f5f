"""Who consulted a file: read from the audit trail, by unit for the enterprise, by name for DPO and audit (§8.2).

Every opening already writes one audit row with the page; nothing else is written and no list pays for it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.enums import CustomsRole
from accounts.models import RoleGrant
from clients.enums import Circle
from clients.models import Enterprise, PostedFile
from core.models import AuditEvent
from diagnostics.models import DiagnosticReport, FormalConsent, SignedLetter
from disclosures.enums import Seen, SeenBy
from disclosures.models import RiskSignal, SignalReading, SignalRelease
from questionnaires.models import Evidence, PaperForm, ScreeningResponse

ACTIONS = {
    "clients.enterprise.opened": Seen.FILE,
    "clients.posted_file.opened": Seen.EVIDENCE,
    "diagnostics.report_opened": Seen.REPORT,
    "diagnostics.report_downloaded": Seen.REPORT_COPY,
    "diagnostics.report_data_downloaded": Seen.REPORT_COPY,
    "diagnostics.consent_document_opened": Seen.CONSENT,
    "diagnostics.letter_opened": Seen.CONSENT,
    "questionnaires.evidence.opened": Seen.EVIDENCE,
    "questionnaires.answers_read": Seen.ANSWERS,
    "questionnaires.paperform.opened": Seen.ANSWERS,
    "disclosures.release_opened": Seen.SIGNAL,
}
OWNERS: dict[str, tuple[Any, str]] = {
    "clients.enterprise": (Enterprise, "pk"),
    "clients.postedfile": (PostedFile, "entry__conversation__enterprise"),
    "diagnostics.diagnosticreport": (DiagnosticReport, "diagnostic__enterprise"),
    "diagnostics.formalconsent": (FormalConsent, "enterprise"),
    "diagnostics.signedletter": (SignedLetter, "request__enterprise"),
    "questionnaires.evidence": (Evidence, "response__enterprise"),
    "questionnaires.paperform": (PaperForm, "response__enterprise"),
    "questionnaires.screeningresponse": (ScreeningResponse, "enterprise"),
}
UNITS = {
    CustomsRole.CRA: SeenBy.RELATIONSHIP,
    CustomsRole.CRH: SeenBy.RELATIONSHIP,
    CustomsRole.DIA: SeenBy.DIAGNOSTIC,
    CustomsRole.LDI: SeenBy.DIAGNOSTIC,
    CustomsRole.REV: SeenBy.DIAGNOSTIC,
    CustomsRole.INT: SeenBy.INTERVENING,
    CustomsRole.RSK: SeenBy.RISK,
    CustomsRole.DPO: SeenBy.PROTECTION,
    CustomsRole.AUD: SeenBy.AUDIT,
    CustomsRole.ADM: SeenBy.ADMINISTRATION,
    CustomsRole.DIR: SeenBy.MANAGEMENT,
}


@dataclass(frozen=True, order=True)
class Line:
    """One day, one unit, one kind of document; `detail` names the other system, never a person."""

    day: dt.date
    unit: str
    what: str
    detail: str = ""

    @property
    def unit_label(self) -> Any:
        """The unit in words."""
        return SeenBy(self.unit).label

    @property
    def what_label(self) -> Any:
        """What was consulted, in words."""
        return Seen(self.what).label


def events(enterprise: Enterprise | None = None) -> QuerySet[AuditEvent]:
    """Openings by customs people, newest first. What only readers of a notice may know stays out (§7.4)."""
    rows = AuditEvent.objects.filter(action__in=ACTIONS, by__isnull=False).exclude(circle=Circle.NOTICE)
    rows = rows.filter(by__in=RoleGrant.objects.exclude(approved_by=None).values("user"))
    if enterprise is None:
        return rows.order_by("-id")
    about = Q(object_kind="disclosures.signalrelease", object_uuid__in=_releases_about(enterprise))
    for kind, (model, path) in OWNERS.items():
        about |= Q(object_kind=kind, object_uuid__in=model.objects.filter(**{path: enterprise.pk}).values("uuid"))
    return rows.filter(about).order_by("-id")


def _releases_about(enterprise: Enterprise) -> QuerySet[Any]:
    """Releases that have left and name the enterprise: a reading before that would tell what was only prepared."""
    named = RiskSignal.objects.released().filter(enterprise=enterprise)
    return SignalRelease.objects.filter(signals__in=named).values("uuid")


def _units(people: Iterable[int]) -> dict[int, list[tuple[dt.date, dt.date | None, str]]]:
    """Units of people by period: a colleague who moved keeps the unit of the day."""
    found: dict[int, list[tuple[dt.date, dt.date | None, str]]] = {}
    rows = RoleGrant.objects.filter(user__in=set(people)).exclude(approved_by=None).order_by("pk")
    for user, role, since, until in rows.values_list("user", "role", "approved_at", "ends_on"):
        start = timezone.localdate(since) if since else dt.date.min
        found.setdefault(user, []).append((start, until, UNITS[CustomsRole(role)]))
    return found


def _unit_on(periods: list[tuple[dt.date, dt.date | None, str]], day: dt.date) -> str:
    held = [unit for start, until, unit in periods if start <= day and (until is None or day <= until)]
    return held[0] if held else SeenBy.OTHER


def lines(enterprise: Enterprise, *, since: dt.date) -> list[Line]:
    """What the enterprise reads: one line per day, unit and kind of document, newest first; never a name."""
    asked = events(enterprise).filter(at__date__gte=since).annotate(day=TruncDate("at")).order_by()
    rows = list(asked.values_list("by", "action", "day").distinct())
    units = _units(person for person, _action, _day in rows)
    found = set()
    for person, action, day in rows:
        found.add(Line(day, _unit_on(units.get(person, []), day), ACTIONS[action]))
    readings = SignalReading.objects.filter(
        signal__enterprise=enterprise, signal__in=RiskSignal.objects.released(), day__gte=since
    )
    for day, name in readings.values_list("day", "integration__name"):
        found.add(Line(day, SeenBy.SYSTEM, Seen.SIGNAL, name))
    return sorted(found, reverse=True)


def names_of(page: Iterable[AuditEvent]) -> dict[UUID, str]:
    """What each event of a page is about: the enterprise, or the release; one read per kind of object."""
    wanted: dict[str, set[UUID]] = {}
    for event in page:
        if event.object_uuid is not None:
            wanted.setdefault(event.object_kind, set()).add(event.object_uuid)
    links: dict[UUID, int] = {}
    found: dict[UUID, str] = {}
    for kind, uuids in wanted.items():
        if kind in OWNERS:
            model, path = OWNERS[kind]
            links |= dict(model.objects.filter(uuid__in=uuids).values_list("uuid", path))
        elif kind == "disclosures.signalrelease":
            found |= dict(SignalRelease.objects.filter(uuid__in=uuids).values_list("uuid", "reference"))
    firms = Enterprise.objects.in_bulk(set(links.values()))
    return found | {uuid: firms[pk].name for uuid, pk in links.items() if pk in firms}
