"""The mission taken along and what comes back: each entry once, in its order, never over another text (§13, ADR 0014)."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import EntryOutcome
from diagnostics.models import Criterion, CriterionRating, Diagnostic, MissionKit, OfflineEntry
from diagnostics.permissions.mission import can_rate
from diagnostics.queries import grid as grids
from diagnostics.rules import offline as rules
from diagnostics.services.guards import require_content_open
from diagnostics.services.rating import save_rating, says_the_same, values_of

MALFORMED, UNKNOWN_CRITERION, ALTERED = "malformed", "unknown_criterion", "altered"
UNTIL_OPENED = "opening_first"


@dataclass(frozen=True)
class Sent:
    """One entry as the device sends it; `values` is kept as it came, even when nothing can be made of it."""

    uuid: UUID
    sequence: int
    criterion: str
    base_version: int
    base_entry: UUID | None
    values: dict[str, Any]
    entered_at: dt.datetime

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the entry says."""
        said = [self.sequence, self.criterion, self.base_version, str(self.base_entry or ""), self.values]
        return hashlib.sha256(
            json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
        ).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What the device is told about one entry: received (it may forget it) or refused (it keeps it), and why."""

    uuid: UUID
    is_received: bool
    outcome: str = ""
    reason: str = ""


@transaction.atomic
def take_along(diagnostic: Diagnostic, *, device: str, by: User) -> MissionKit:
    """Let a member of the team carry the grid and her own ratings on one device, for CCV_OFFLINE_KIT_DAYS days."""
    diagnostic = lock(diagnostic)
    if not diagnostic.is_open:
        raise DomainError("mission_over", _("This diagnostic is over: its papers are closed."))
    now = clock.now()
    kit = MissionKit.objects.create(
        diagnostic=diagnostic,
        taken_by=by,
        device=device.strip(),
        taken_at=now,
        expires_at=now + dt.timedelta(days=settings.CCV_OFFLINE_KIT_DAYS),
    )
    audit.record("diagnostics.kit_taken", obj=diagnostic, by=by, data={"kit": str(kit.uuid)})
    return kit


@transaction.atomic
def revoke_kit(kit: MissionKit, *, by: User) -> MissionKit:
    """Declare a device lost: nothing that comes from it afterwards is received. Said twice, it is said once."""
    kit = lock(kit)
    if kit.revoked_at is None:
        kit.revoked_at, kit.revoked_by = clock.now(), by
        kit.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
        audit.record("diagnostics.kit_revoked", obj=kit.diagnostic, by=by, data={"kit": str(kit.uuid)})
    return kit


@transaction.atomic
def receive_entries(kit: MissionKit, entries: Sequence[Sent], *, is_last: bool = False, by: User) -> list[Answer]:
    """Receive entries from a device and bring each one into the file, to comparison, or aside; nothing is lost.

    Sent again, late or out of order they give one result. `is_last` when the device keeps nothing after these. Raises
    DomainError when the device was declared lost.
    """
    diagnostic = lock(kit.diagnostic)
    kit = lock(kit)
    if kit.revoked_at is not None:
        raise DomainError("kit_revoked", _("This device was declared lost: what it holds is no longer received."))
    criteria = {row.code: row for row in grids.criteria_of(diagnostic)}
    known = {row.uuid: row for row in OfflineEntry.objects.filter(uuid__in=[sent.uuid for sent in entries])}
    refused: dict[UUID, str] = {}
    new = 0
    for sent in entries:
        if sent.uuid in known:
            if known[sent.uuid].payload_hash != sent.fingerprint or known[sent.uuid].kit_id != kit.pk:
                refused[sent.uuid] = ALTERED
        elif sent.criterion not in criteria:
            refused[sent.uuid] = UNKNOWN_CRITERION
        else:
            known[sent.uuid] = _keep(kit, criteria[sent.criterion], sent, by=by)
            new += 1
    _settle_what_can_be(diagnostic, [kit])
    if is_last and not refused and kit.returned_at is None:
        kit.returned_at = clock.now()
        kit.save(update_fields=["returned_at", "updated_at"])
    data = {"kit": str(kit.uuid), "new": new, "again": len(entries) - new - len(refused), "refused": len(refused)}
    audit.record(
        "diagnostics.kit_returned" if is_last else "diagnostics.kit_received", obj=diagnostic, by=by, data=data
    )
    rows = {row.uuid: row for row in OfflineEntry.objects.filter(kit=kit, uuid__in=list(known))}
    return [
        Answer(sent.uuid, is_received=False, reason=refused[sent.uuid])
        if sent.uuid in refused
        else Answer(sent.uuid, is_received=True, outcome=rows[sent.uuid].outcome, reason=rows[sent.uuid].reason)
        for sent in entries
    ]


def _keep(kit: MissionKit, criterion: Criterion, sent: Sent, *, by: User) -> OfflineEntry:
    """Write the entry down before anything is decided about it."""
    return OfflineEntry.objects.create(
        uuid=sent.uuid,
        kit=kit,
        criterion=criterion,
        author=by,
        sequence=sent.sequence,
        base_version=sent.base_version,
        base_entry=sent.base_entry,
        values=sent.values,
        payload_hash=sent.fingerprint,
        entered_at=sent.entered_at,
        received_at=clock.now(),
    )


@transaction.atomic
def apply_waiting(diagnostic: Diagnostic) -> int:
    """Try again what waited, for instance for the opening meeting to be recorded; return how many no longer wait."""
    diagnostic = lock(diagnostic)
    kits = list(MissionKit.objects.filter(diagnostic=diagnostic).order_by("pk"))
    before = OfflineEntry.objects.filter(kit__in=kits, outcome=EntryOutcome.WAITING).count()
    _settle_what_can_be(diagnostic, kits)
    return before - OfflineEntry.objects.filter(kit__in=kits, outcome=EntryOutcome.WAITING).count()


def _settle_what_can_be(diagnostic: Diagnostic, kits: Iterable[MissionKit]) -> None:
    """Decide about every entry that waits, in the order of its device."""
    for kit in kits:
        rows = list(OfflineEntry.objects.filter(kit=kit).select_related("criterion__dimension", "author"))
        waiting = [row for row in rows if row.outcome == EntryOutcome.WAITING]
        if not waiting:
            continue
        by_uuid = {row.uuid: row for row in rows}
        kit_outcome, reason = _blocked(kit, diagnostic)
        for entry in waiting:
            if kit_outcome:
                _note(entry, kit_outcome, reason=reason)
            else:
                _decide(diagnostic, entry, by_uuid)
        _replace_followed(kit)


def _blocked(kit: MissionKit, diagnostic: Diagnostic) -> tuple[str, str]:
    """What keeps every entry of this device out of the file now: outcome and reason, or two empty words."""
    if kit.is_expired:
        return EntryOutcome.NOT_APPLIED, "kit_expired"
    if not can_rate(kit.taken_by, diagnostic):
        return EntryOutcome.NOT_APPLIED, "not_in_team"
    try:
        require_content_open(diagnostic)
    except DomainError as error:
        waits = error.code == UNTIL_OPENED
        return (EntryOutcome.WAITING if waits else EntryOutcome.NOT_APPLIED), error.code
    return "", ""


def _decide(diagnostic: Diagnostic, entry: OfflineEntry, by_uuid: dict[UUID, OfflineEntry]) -> None:
    """Bring one entry where the rules say (rules.offline)."""
    before = _before(entry, by_uuid)
    rating = CriterionRating.objects.filter(diagnostic=diagnostic, criterion=entry.criterion).first()
    current = rating.version if rating else 0
    try:
        values = values_of(entry.values)
    except DomainError as error:
        if before is None or (before.is_received and not before.is_waiting):
            aim = rules.expected_version(entry.base_version, before)
            _note(entry, EntryOutcome.NOT_APPLIED, reason=error.code, version=aim)
        return
    same = rating is not None and says_the_same(rating, values)
    verdict = rules.decide(base_version=entry.base_version, before=before, current=current, is_same=same)
    if verdict == rules.WAIT:
        _note(entry, EntryOutcome.WAITING, reason="entry_before")
    elif verdict == rules.CONFLICT:
        _note(entry, EntryOutcome.CONFLICT)
    else:
        try:
            saved = save_rating(diagnostic, entry.criterion, values=values, version=current, by=entry.author)
        except DomainError as error:
            _note(entry, EntryOutcome.NOT_APPLIED, reason=error.code, version=current)
        else:
            _note(entry, EntryOutcome.APPLIED, version=saved.version)


def _before(entry: OfflineEntry, by_uuid: dict[UUID, OfflineEntry]) -> rules.Before | None:
    """What the rules need to know of the entry this one was written on."""
    if entry.base_entry is None:
        return None
    row = by_uuid.get(entry.base_entry)
    if row is None or row.criterion_id != entry.criterion_id:
        return rules.Before(is_received=False)
    return rules.Before(
        is_received=True,
        is_waiting=row.outcome == EntryOutcome.WAITING,
        is_disputed=row.outcome in {EntryOutcome.CONFLICT, EntryOutcome.REPLACED},
        is_left=row.outcome == EntryOutcome.LEFT,
        version=row.result_version,
    )


def _note(entry: OfflineEntry, outcome: str, *, reason: str = "", version: int | None = None) -> None:
    """Write what became of an entry; once the file says it, the copy is emptied (data kept once)."""
    entry.outcome, entry.reason, entry.result_version = outcome, reason, version
    if outcome in {EntryOutcome.APPLIED, EntryOutcome.TAKEN}:
        entry.values = {}
    entry.save(
        update_fields=["outcome", "reason", "result_version", "values", "settled_by", "settled_at", "updated_at"]
    )


def _replace_followed(kit: MissionKit) -> None:
    """Of several texts of one device about a criterion, the person compares the last."""
    rows = OfflineEntry.objects.filter(kit=kit)
    followed = rows.exclude(outcome=EntryOutcome.WAITING).exclude(base_entry=None).values_list("base_entry", flat=True)
    stuck = rows.filter(uuid__in=list(followed), outcome__in=[EntryOutcome.CONFLICT, EntryOutcome.NOT_APPLIED])
    stuck.update(outcome=EntryOutcome.REPLACED)


@transaction.atomic
def settle_entry(entry: OfflineEntry, *, takes_device: bool, version: int, by: User) -> OfflineEntry:
    """Choose between the file and the device, both having been read; the text not chosen stays with the entry.

    `version` is that of the rating shown beside. Raises StaleRating when the file changed meanwhile, DomainError when
    the entry no longer waits for a choice, or when the file may not take it.
    """
    diagnostic = lock(entry.kit.diagnostic)
    entry = lock(entry)
    if not OfflineEntry.objects.pending().filter(pk=entry.pk).exists():
        raise DomainError("already_settled", _("Somebody has already chosen for this entry. Reload the page."))
    entry.settled_by, entry.settled_at = by, clock.now()
    if takes_device:
        saved = save_rating(diagnostic, entry.criterion, values=values_of(entry.values), version=version, by=by)
        _note(entry, EntryOutcome.TAKEN, version=saved.version)
    else:
        _note(entry, EntryOutcome.LEFT)
    data = {"entry": str(entry.uuid), "criterion": entry.criterion.code, "takes_device": takes_device}
    audit.record("diagnostics.offline_entry_settled", obj=diagnostic, by=by, data=data)
    _settle_what_can_be(diagnostic, [entry.kit])
    return entry
