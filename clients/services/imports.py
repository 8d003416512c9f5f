"""Bringing an extract in: read, preview, confirm once, write in the background (domain §2.6).

Nothing reaches the register before somebody confirms. A row is never refused for a cell that can stay empty.
"""

import hashlib
from collections.abc import Mapping
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import ImportDecision, ImportState, ImportVerdict
from clients.models import ImportBatch, ImportMapping, ImportRow
from clients.rules.columns import header_key
from clients.services.import_reading import Opened, check_name_column, keep_preview, open_extract
from clients.states import imports as states
from core import audit, clock, jobs
from core.errors import DomainError
from core.lifecycle import lock, move

READ_INLINE = 8000  # rows judged while the person waits; more go to the background


# --- the steps of a batch ----------------------------------------------------------------------------------------------


def _layout_facts(opened: Opened) -> dict[str, Any]:
    return {
        "headers": list(opened.layout.headers),
        "columns": {opened.layout.headers[position]: fact for fact, position in opened.layout.columns.items()},
        "unknown": list(opened.layout.unknown),
        "missing": list(opened.layout.missing),
        "sheet": opened.sheet.name,
        "skipped": opened.skipped,
        "notices": opened.notices,
        "rows": opened.count,
        "sample": list(
            islice((cells for cells in opened.sheet.read(opened.layout.header_index + 1) if any(cells)), 3)
        ),
    }


@transaction.atomic
def receive_extract(file: File, *, by: User | None) -> ImportBatch:
    """Take a file in, read its header and its rows; nothing reaches the register.

    A file whose columns all have usual names is previewed at once; otherwise a person says what they hold.
    Raises DomainError when it cannot be read: then nothing is kept.
    """
    opened = open_extract(file, int(file.size))
    batch = _keep_file(file, opened, by=by)
    if not opened.layout.missing and not opened.layout.unknown:
        _preview(batch, opened, by=by)
    return batch


@transaction.atomic
def keep_extract(file: File, *, opened: Opened, by: User | None) -> ImportBatch:
    """Keep an extract already read, with its verdicts: the command line previews before it stores."""
    batch = _keep_file(file, opened, by=by)
    keep_preview(batch, opened, by=by)
    return batch


def _keep_file(file: File, opened: Opened, *, by: User | None) -> ImportBatch:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    batch = ImportBatch(
        file_name=PurePath(file.name or "").name[:200],
        sha256=digest.hexdigest(),
        layout=_layout_facts(opened),
        created_by=by,
    )
    batch.file.save(f"{batch.uuid}", file, save=True)
    audit.record("clients.import.received", obj=batch, by=by, data={"rows": batch.layout["rows"]})
    return batch


@transaction.atomic
def map_columns(batch: ImportBatch, *, mapping: Mapping[str, str], by: User | None, save_as: str = "") -> ImportBatch:
    """Say which column holds which fact, and read the rows again with it; `save_as` keeps the columns under a name.

    Raises DomainError when the name still has no column, or TransitionRefused once confirmed.
    """
    batch = lock(batch)
    if not states.PREVIEW.allows(batch.state):
        raise DomainError("already_confirmed", _("This import is already confirmed."))
    batch.mapping = dict(mapping)
    with batch.file.open("rb") as stream:
        opened = open_extract(stream, batch.file.size, mapping=mapping)
    batch.layout = _layout_facts(opened)
    batch.save(update_fields=["mapping", "layout", "updated_at"])
    if save_as.strip():
        _keep_mapping(save_as, mapping, by=by)
    _preview(batch, opened, by=by)
    return batch


def _keep_mapping(name: str, mapping: Mapping[str, str], *, by: User | None) -> None:
    """Keep what the columns hold under a name, for the next file of the same service; a name kept again is renewed."""
    kept, _created = ImportMapping.objects.update_or_create(
        name=" ".join(name.split())[:80],
        defaults={"columns": dict(mapping), "keys": sorted({header_key(h) for h in mapping}), "created_by": by},
    )
    audit.record("clients.import.mapping_kept", obj=kept, by=by)


def _preview(batch: ImportBatch, opened: Opened, *, by: User | None) -> None:
    """Keep the verdicts from the first row on, now or in the background when the extract is long."""
    check_name_column(opened)
    batch.rows.all().delete()
    batch.reading, batch.progress, batch.counts = batch.reading + 1, 0, {}
    batch.save(update_fields=["reading", "progress", "counts", "updated_at"])
    if opened.count <= READ_INLINE:
        keep_preview(batch, opened, by=by)
        return
    if batch.state == ImportState.PREVIEWED:  # until it is read again, there is nothing to confirm
        move(batch, states.READ_AGAIN, by=by)
    jobs.enqueue("clients.preview_import", batch.uuid)


def preview_extract(batch: ImportBatch, *, by: User | None, seconds: float | None = None) -> bool:
    """Read a long extract in the background and return whether it is read to the end; goes on where it stopped."""
    if batch.state != ImportState.UPLOADED:
        return True
    with batch.file.open("rb") as stream:
        opened = open_extract(stream, batch.file.size, mapping=batch.mapping)
        return keep_preview(batch, opened, by=by, seconds=seconds)


@transaction.atomic
def decide_row(asked: ImportRow, *, decision: str, by: User) -> ImportRow:
    """Say that a probable duplicate is another enterprise after all, or set it aside again.

    Only where no number is shared: two enterprises never hold the same NIF or RCCM (§2.1).
    """
    batch = lock(asked.batch)
    if batch.state != ImportState.PREVIEWED:
        raise DomainError("already_confirmed", _("This import is already confirmed."))
    row = batch.rows.filter(number=asked.number).first()  # the columns may have been said again meanwhile
    if row is None:
        raise DomainError("read_again", _("The rows were read again meanwhile. Look at the preview again."))
    if row.verdict != ImportVerdict.PROBABLE or row.reason != "name_and_contact":
        raise DomainError(
            "shares_a_number", _("This row shares a number with another enterprise: it cannot be added.")
        )
    row.decision = ImportDecision(decision)
    row.save(update_fields=["decision"])
    audit.record("clients.import.row_decided", obj=batch, by=by, data={"row": row.number, "decision": decision})
    return row


@transaction.atomic
def confirm_import(
    batch: ImportBatch, *, by: User | None, in_background: bool = True, owner: User | None = None
) -> ImportBatch:
    """Confirm a preview: the new enterprises are written in the background, once; `owner` is to follow them.

    Raises TransitionRefused for a second confirmation, and DomainError when there is nothing to write.
    """
    batch = lock(batch)
    if batch.state == ImportState.PREVIEWED and not rows_to_write(batch).exists():
        raise DomainError("nothing_to_write", _("No row is new: there is nothing to write."))
    move(batch, states.CONFIRM, by=by, confirmed_by=by, confirmed_at=clock.now(), progress=0, owner=owner)
    if in_background:
        jobs.enqueue("clients.write_import", batch.uuid, occurrence="once")
    return batch


@transaction.atomic
def cancel_import(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    """Give up an import that was not confirmed; its file and rows are erased."""
    batch = lock(batch)
    move(batch, states.CANCEL, by=by)
    forget_file(batch)
    batch.rows.all().delete()
    return batch


def forget_file(batch: ImportBatch) -> None:
    """Erase the extract itself, and the lines shown to map its columns, once they are of no use."""
    if batch.file:
        name, storage = str(batch.file.name), batch.file.storage
        batch.file, batch.layout = "", {**batch.layout, "sample": []}
        batch.save(update_fields=["file", "layout", "updated_at"])
        transaction.on_commit(lambda: storage.delete(name))


def rows_to_write(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the rows still to be written, in the order of the file."""
    wanted = Q(verdict=ImportVerdict.NEW) | Q(verdict=ImportVerdict.PROBABLE, decision=ImportDecision.CREATE)
    return batch.rows.filter(wanted, enterprise=None).order_by("number")


@transaction.atomic
def stop_import(batch: ImportBatch, *, message: str, by: User | None) -> ImportBatch:
    """Keep on the batch the sentence that says why its file could not be read in the background."""
    batch = lock(batch)
    return move(batch, states.FAIL, by=by, error=message[:300])
