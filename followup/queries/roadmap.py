"""The improvement roadmap: what comes when, for the enterprise's page and its calendar (§7.5)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.enums import Circle, IdentifierType
from clients.models import Enterprise, PortalMembership
from core import clock
from core.calendars import Event, calendar_file
from core.languages import other_language
from diagnostics.models import FormalConsent
from followup.enums import Attitude
from followup.models import CalendarFeed, FollowUp, FollowUpPoint, ServiceProposal
from followup.states import DONE, OVER
from questionnaires.models import ScreeningResponse

SETTLED = (Attitude.ADOPTED, Attitude.DECLINED, Attitude.DECLINED_WITH_ALTERNATIVE)
AHEAD_MONTHS = 24


@dataclass(frozen=True)
class Stop:
    """One date of the roadmap. `short` is what a calendar kept elsewhere may show: no content of the file."""

    day: dt.date
    kind: str
    title: str
    short: str
    url: str
    key: str
    is_done: bool = False
    lang: str = ""  # of the title, where it is not the reader's


def _recommendations(user: Any, enterprise: Enterprise) -> list[Stop]:
    rows = FollowUp.objects.visible_to(user).filter(enterprise=enterprise).counted().select_related("recommendation")
    return [
        Stop(
            day=row.due_on,
            kind="recommendation",
            title=row.recommendation.title,
            short=_("Suggested date of recommendation %(code)s") % {"code": row.recommendation.code},
            url=reverse("followup:recommendation_detail", args=[row.uuid]),
            key=f"r-{row.uuid}",
            is_done=row.attitude in SETTLED,
            lang=other_language(row.recommendation, "title"),
        )
        for row in rows
    ]


def _points(user: Any, enterprise: Enterprise) -> list[Stop]:
    rows = FollowUpPoint.objects.visible_to(user).filter(enterprise=enterprise, diagnostic__state="communicated")
    return [
        Stop(
            day=row.due_on,
            kind="point",
            title=_("Follow-up point at %(months)s months") % {"months": row.months},
            short=_("Follow-up point at %(months)s months") % {"months": row.months},
            url=reverse("followup:point_fill", args=[row.uuid]),
            key=f"p-{row.uuid}",
            is_done=row.answered_at is not None,
        )
        for row in rows
    ]


def _services(user: Any, enterprise: Enterprise) -> list[Stop]:
    """Services agreed, by their first day; what only readers of a notice may know never leaves for a calendar."""
    rows = ServiceProposal.objects.visible_to(user).filter(enterprise=enterprise, agreement__isnull=False)
    rows = rows.exclude(circle=Circle.NOTICE).exclude(agreement__enterprise_accepted_at=None)
    return [
        Stop(
            day=row.agreement.starts_on,
            kind="service",
            title=row.offering.title,
            short=_("Start of a service agreed"),
            url=reverse("followup:service_detail", args=[row.uuid]),
            key=f"s-{row.uuid}",
            is_done=row.state in (*DONE, *OVER),
            lang=other_language(row.offering, "title"),
        )
        for row in rows.select_related("agreement", "offering")
    ]


def stops(user: Any, enterprise: Enterprise) -> list[Stop]:
    """Every date, soonest first."""
    found = _recommendations(user, enterprise) + _points(user, enterprise) + _services(user, enterprise)
    return sorted(found, key=lambda stop: (stop.day, stop.kind, stop.short, stop.title))


def open_feed(user: Any, enterprise: Enterprise) -> CalendarFeed | None:
    """The calendar address this person keeps for this enterprise."""
    return CalendarFeed.objects.filter(user=user, enterprise=enterprise, revoked_at=None).first()


def feed_behind(uuid: UUID, secret: str) -> CalendarFeed | None:
    """The calendar an address opens: right secret, not withdrawn, its person still a member."""
    row = CalendarFeed.behind(secret).filter(uuid=uuid, revoked_at=None).select_related("user", "enterprise").first()
    if row is None:
        return None
    members = PortalMembership.objects.active().filter(user=row.user, enterprise=row.enterprise)
    return row if members.exists() else None


def calendar(feed: CalendarFeed) -> bytes:
    """The calendar file: dates not yet past by more than a month, whole days, no content of the file."""
    since = clock.today() - dt.timedelta(days=31)
    dates = [stop for stop in stops(feed.user, feed.enterprise) if stop.day >= since and not stop.is_done]
    return calendar_file(Event(stop.key, stop.short, stop.day, stop.day, is_free=True) for stop in dates)


def takes_part_since(enterprise: Enterprise) -> dt.date | None:
    """The day the enterprise first took part: a questionnaire sent or a diagnostic accepted; None when it has not."""
    sent = ScreeningResponse.objects.filter(enterprise=enterprise, submitted_at__isnull=False, withdrawn_at=None)
    first = sent.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    signed = FormalConsent.objects.filter(enterprise=enterprise, withdrawn_at=None).order_by("signed_on")
    consent = signed.values_list("signed_on", flat=True).first()
    days = [day for day in (first.date() if first else None, consent) if day]
    return min(days, default=None)


def numbers_of(enterprise: Enterprise) -> str:
    """The numbers an attestation names."""
    rows = enterprise.identifiers.filter(type__in=[IdentifierType.NIF, IdentifierType.RCCM], is_active=True)
    return " · ".join(f"{row.type.upper()} {row.value}" for row in rows.order_by("type"))
