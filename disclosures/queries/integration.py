"""Tokens found by their fingerprint, and what each address answers, as plain data."""

import uuid
from typing import Any

from django.utils import timezone

from clients.models import Enterprise, EnterpriseIdentifier
from core import clock
from core.tokens import fingerprint
from disclosures.models import Integration, Objection, RiskSignal
from disclosures.queries import indicators


def holder_of(token: str) -> Integration | None:
    """The system a token opens to today; None when unknown, expired or withdrawn."""
    rows = Integration.objects.in_use().filter(expires_on__gte=clock.today())
    return rows.filter(token_hash=fingerprint(token)).first()


def _page(rows: Any, cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """Lines after a cursor, in the order of creation, and the next cursor. ValueError for a cursor never given."""
    if cursor:
        after = rows.model.objects.filter(uuid=uuid.UUID(cursor)).values_list("pk", flat=True).first()
        if after is None:
            raise ValueError("cursor")
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[: limit + 1])
    return found[:limit], str(found[limit - 1].uuid) if len(found) > limit else None


def _enterprise(row: Enterprise) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "reference": row.reference,
        "name": row.name,
        "identifiers": [
            {"type": item.type, "value": item.value, "verified": item.status == "verified"}
            for item in sorted(row.identifiers.all(), key=lambda item: (item.type, item.pk))
            if item.is_active
        ],
    }


def enterprises(*, cursor: str = "", limit: int, number: str = "") -> dict[str, Any]:
    """A page of enterprises with their numbers; nothing says how far any of them is."""
    rows = Enterprise.objects.current()
    if number:
        held = EnterpriseIdentifier.objects.filter(normalised=number.upper(), is_active=True)
        rows = rows.filter(pk__in=held.values("enterprise"))
    found, after = _page(rows.prefetch_related("identifiers"), cursor, limit)
    return {"items": [_enterprise(row) for row in found], "next": after}


def enterprise(identifier: uuid.UUID) -> dict[str, Any] | None:
    """One enterprise."""
    row = Enterprise.objects.current().filter(uuid=identifier).prefetch_related("identifiers").first()
    return _enterprise(row) if row else None


def figures() -> dict[str, Any]:
    """Aggregated indicators; a small group has no value."""
    return {
        "items": [
            {
                "code": figure.code,
                "label": {"fr": figure.label_fr, "en": figure.label_en},
                "unit": figure.unit,
                "value": figure.value if is_said else None,
            }
            for figure, is_said in indicators.shown()
        ]
    }


def _signal(row: RiskSignal) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "release": {
            "id": str(row.release.uuid),
            "reference": row.release.reference,
            "released_on": timezone.localdate(row.release.released_at).isoformat(),
        },
        "enterprise": str(row.enterprise.uuid),
        **row.content,
    }


def _readable() -> Any:
    """Released signals of enterprises that do not object: an objection, waiting or upheld, stops every reading (§8.4)."""
    rows = RiskSignal.objects.released().exclude(enterprise__in=Objection.objects.blocking().values("enterprise"))
    return rows.select_related("release", "enterprise")


def signals(*, cursor: str = "", limit: int, released_since: Any = None) -> tuple[dict[str, Any], list[int]]:
    """A page of released signals, and the rows it shows so that their reading is written down."""
    rows = _readable()
    if released_since:
        rows = rows.filter(release__released_at__date__gte=released_since)
    found, after = _page(rows, cursor, limit)
    return {"items": [_signal(row) for row in found], "next": after}, [row.pk for row in found]


def signal(identifier: uuid.UUID) -> tuple[dict[str, Any] | None, list[int]]:
    """One released signal."""
    row = _readable().filter(uuid=identifier).first()
    return (_signal(row), [row.pk]) if row else (None, [])
