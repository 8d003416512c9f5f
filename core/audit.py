"""The audit trail: one row per act, written with the act, chained afterwards.

Source: domain §7 (common), §8.2 (reads of reports and evidence are logged too), ADR 0010.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction

from core import bulk, clock
from core.models import AuditEvent


def kind_of(obj: models.Model) -> str:
    """Return the opaque kind of an object: app label and model name."""
    return f"{obj._meta.app_label}.{obj._meta.model_name}"


def circle_of(obj: models.Model | None) -> str:
    """Return who may know of what happens to an object, "" for everybody its kind is for."""
    return str(getattr(obj, "audit_circle", "") or getattr(obj, "circle", ""))


def record(
    action: str,
    *,
    obj: models.Model | None,
    by: Any,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
    circle: str = "",
) -> AuditEvent:
    """Write what happened; `by=None` is the system. `data` holds ids and codes, never personal data."""
    event = _event(action, obj, by, data, circle)
    event.from_state, event.to_state, event.reason = from_state, to_state, reason
    event.save(force_insert=True)
    return event


def record_each(action: str, *, objects: Iterable[models.Model], by: Any, data: dict[str, Any] | None = None) -> int:
    """Write that the same thing happened to many objects, each with its own line; return how many."""
    return len(AuditEvent.objects.bulk_create([_event(action, obj, by, data) for obj in objects], batch_size=1000))


def record_moves(action: str, *, moved: Sequence[tuple[models.Model, str]], to_state: str, by: Any) -> int:
    """Write that many objects of one model took the same way, each from its own state; return how many."""
    names = ("at", "action", "by_id", "object_kind", "object_uuid", "from_state", "to_state", "circle")
    events = [_event(action, obj, by, None) for obj, _state in moved]
    for event, (_obj, state) in zip(events, moved, strict=True):
        event.from_state, event.to_state = state, to_state
    return len(bulk.insert(AuditEvent, names, [[getattr(event, name) for name in names] for event in events]))


def _event(
    action: str, obj: models.Model | None, by: Any, data: dict[str, Any] | None, circle: str = ""
) -> AuditEvent:
    return AuditEvent(
        at=clock.now(),
        action=action,
        by=by,
        object_kind=kind_of(obj) if obj is not None else "",
        object_uuid=getattr(obj, "uuid", None),
        data=data or {},
        circle=circle or circle_of(obj),
    )


def _digest(event: AuditEvent, sequence: int, previous_hash: str) -> str:
    """Return the SHA-256 of everything an event says, its place and the event before it."""
    body = json.dumps(
        [
            sequence,
            previous_hash,
            str(event.uuid),
            event.at.isoformat(),
            event.action,
            event.by_id,
            event.object_kind,
            str(event.object_uuid or ""),
            event.from_state,
            event.to_state,
            event.reason,
            event.data,
            event.circle,
        ],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(body.encode()).hexdigest()


@transaction.atomic
def seal(limit: int = 5000) -> int:
    """Chain the events not yet chained, oldest first; return how many. Run by the minute sweep."""
    head = AuditEvent.objects.select_for_update(no_key=True).exclude(sequence=None).order_by("-sequence").first()
    sequence, previous = (head.sequence or 0, head.hash) if head else (0, "")
    count = 0
    for event in AuditEvent.objects.filter(sequence=None).order_by("id")[:limit]:
        sequence += 1
        digest = _digest(event, sequence, previous)
        changed = AuditEvent.objects.filter(pk=event.pk, sequence=None).update(
            sequence=sequence, previous_hash=previous, hash=digest
        )
        if not changed:
            break
        previous = digest
        count += 1
    return count


def first_broken() -> AuditEvent | None:
    """Return the first chained event that no longer matches its hash or its place, or None."""
    previous = ""
    for expected, event in enumerate(
        AuditEvent.objects.exclude(sequence=None).order_by("sequence").iterator(), start=1
    ):
        if (
            event.sequence != expected
            or event.previous_hash != previous
            or event.hash != _digest(event, expected, previous)
        ):
            return event
        previous = event.hash
    return None


def chained() -> int:
    """Return how many events the chain holds."""
    return AuditEvent.objects.exclude(sequence=None).count()
