"""Taking a whole import back: what it created and nobody has touched since goes; the rest stays, and says why (§2.6).

What touches an enterprise is asked of every model that points to it, those of the apps above included, so that a new
kind of object protects its enterprise from its first day.
"""

import datetime as dt
import time
from typing import Any

from django.db import transaction
from django.db.models import F, Model, ProtectedError, Q
from django.utils.translation import gettext as _

from clients.enums import Capacity, DuplicateState, ImportState, Status
from clients.models import (
    Assignment,
    Contact,
    DuplicateCandidate,
    Enterprise,
    EnterpriseIdentifier,
    ImportBatch,
    ImportRow,
    Site,
)
from clients.rules.duplicates import BY_HAND
from clients.states import imports as states
from core import audit, clock, jobs
from core.errors import DomainError
from core.lifecycle import lock, move

CHUNK = 1000
UNDO_FOR = dt.timedelta(days=30)  # as long as a mistake is found by whoever imported
SAME = dt.timedelta(seconds=2)  # between the two times of a row nobody touched
_WRITTEN_WITH_IT = (EnterpriseIdentifier, Contact, Site, Assignment, ImportRow)


def may_be_undone(batch: ImportBatch) -> bool:
    """Tell whether an import is written, recent enough, and its rows still there."""
    recent = batch.confirmed_at is not None and clock.now() - batch.confirmed_at <= UNDO_FOR
    return batch.state == ImportState.DONE and recent and bool(batch.counts.get("written"))


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Begin to take an import back, in the background.

    Raises TransitionRefused when it is not written, DomainError when its time is over.
    """
    batch = lock(batch)
    if batch.state == ImportState.DONE and not may_be_undone(batch):
        raise DomainError("too_late", _("This import is too old to be undone. Merge or correct the files one by one."))
    move(batch, states.UNDO, by=by, progress=0)
    jobs.enqueue("clients.undo_import", batch.uuid, occurrence="once")
    return batch


def take_back(batch: ImportBatch, *, seconds: float | None = None) -> bool:
    """Remove chunk by chunk what nothing has touched; return whether all was looked at. Safe to run twice."""
    until = time.monotonic() + seconds if seconds is not None else None
    while batch.state == ImportState.UNDOING:
        if not _take_chunk(batch):
            _close(batch)
            break
        if until is not None and time.monotonic() > until:
            return False
    return True


@transaction.atomic
def _take_chunk(batch: ImportBatch) -> int:
    lock(batch)
    rows = dict(
        batch.rows.filter(left_because="")
        .exclude(enterprise=None)
        .order_by("number")
        .values_list("enterprise_id", "pk")[:CHUNK]
    )
    if not rows:
        return 0
    # Nobody writes about these while they are looked at: a line about them must wait, and then finds them gone.
    list(Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=rows).order_by("pk").values_list("pk"))
    kept = _touched(list(rows))
    kept |= _removed(set(rows) - set(kept))
    for key, why in kept.items():
        ImportRow.objects.filter(pk=rows[key]).update(left_because=why)
    ImportBatch.objects.filter(pk=batch.pk).update(progress=F("progress") + len(rows))
    return len(rows)


def _removed(keys: set[int]) -> dict[int, str]:
    """Remove enterprises together; when something unforeseen holds one, one by one. Return what stays and why."""
    try:
        with transaction.atomic():
            Enterprise.objects.filter(pk__in=keys).delete()
    except ProtectedError:
        if len(keys) > 1:
            held: dict[int, str] = {}
            for key in keys:
                held |= _removed({key})
            return held
        return dict.fromkeys(keys, "clients.enterprise")
    return {}


def _touched(keys: list[int]) -> dict[int, str]:
    """Return the enterprises somebody or something has touched since, each with the kind of what did."""
    found: dict[int, str] = {}

    def add(rows: Any, path: str, kind: type[Model]) -> None:
        for key in rows.values_list(path, flat=True):
            found.setdefault(key, kind._meta.label_lower)

    mine = Enterprise.objects.filter(pk__in=keys)
    changed = ~Q(status=Status.PROSPECT) | Q(version__gt=1) | Q(updated_at__gt=F("created_at") + SAME)
    changed |= Q(last_contact_at__isnull=False) | Q(electronic_consent_at__isnull=False) | Q(parent__isnull=False)
    add(mine.filter(changed), "pk", Enterprise)
    for model in (EnterpriseIdentifier, Contact, Site):
        later = Q(updated_at__gt=F("created_at") + SAME) | Q(
            created_at__gt=F("enterprise__created_at") + dt.timedelta(minutes=1)
        )
        add(model._base_manager.filter(later, enterprise__in=keys), "enterprise_id", model)
    agents = Q(capacity=Capacity.ACCOUNT_AGENT, user=F("enterprise__import_batch__owner"), ends_on=None)
    add(Assignment.objects.filter(enterprise__in=keys).exclude(agents), "enterprise_id", Assignment)
    for linked, path in _links():
        rows = linked._base_manager.filter(**{f"{path}__in": keys})
        add(rows.exclude(pk__in=_found_by_search(rows)) if linked is DuplicateCandidate else rows, path, linked)
    return found


def _found_by_search(pairs: Any) -> list[int]:
    """Return the pairs of the nightly search nobody has looked at: nobody's work, they go with their enterprise."""
    rows = pairs.filter(state=DuplicateState.OPEN, merges=None).values_list("pk", "reasons")
    return [pk for pk, reasons in rows if BY_HAND not in reasons]


def _links() -> list[tuple[type[Model], str]]:
    """Return every model that points to an enterprise, or to one of its contacts, and by which path."""
    return [
        (relation.related_model, path.format(relation.field.name))
        for target, path in ((Enterprise, "{}"), (Contact, "{}__enterprise"))
        for relation in target._meta.related_objects
        if relation.related_model not in _WRITTEN_WITH_IT
    ]


@transaction.atomic
def _close(batch: ImportBatch) -> None:
    batch = lock(batch)
    if batch.state != ImportState.UNDOING:
        return
    left = batch.rows.exclude(left_because="").count()
    counts = {**batch.counts, "left": left, "removed": max(batch.counts.get("written", 0) - left, 0)}
    move(batch, states.UNDONE, by=None, counts=counts)
    audit.record("clients.import.undone", obj=batch, by=None, data={"removed": counts["removed"], "left": left})
