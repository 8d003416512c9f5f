"""Bringing an extract in: read, preview, confirm once, write in the background (domain §2.6).

Nothing reaches the register before somebody confirms. A row is never refused for a cell that can stay empty.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import ImportDecision, ImportState, ImportVerdict
from clients.models import ImportBatch, ImportRow
from clients.queries import imports as queries
from clients.rules import columns, files, imports
from clients.states import imports as states
from core import audit, clock, jobs
from core.errors import DomainError
from core.lifecycle import lock, move

ROWS_AT_ONCE = 1000
READ_INLINE = 8000  # rows judged while the person waits; more go to the background


@dataclass
class Opened:
    """A file whose header was found."""

    sheet: files.Sheet
    layout: columns.Layout
    skipped: list[str] = field(default_factory=list)  # sheets without data

    @property
    def notices(self) -> list[str]:
        """What the person should know of the file as a whole."""
        return [] if "nif" in self.layout.columns else ["no_nif_column"]


@dataclass
class Analysis:
    """Every row of an opened file with its verdict."""

    opened: Opened
    judged: list[tuple[imports.Row, imports.Verdict]]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each verdict, every verdict named."""
        found = Counter(verdict.kind for _row, verdict in self.judged)
        with_warnings = sum(1 for row, verdict in self.judged if row.warnings and verdict.kind != imports.REFUSED)
        return {
            **{verdict: found[verdict] for verdict in imports.VERDICTS},
            "rows": len(self.judged),
            "with_warnings": with_warnings,
        }


def _refuse(problem: files.FileProblem) -> DomainError:
    return DomainError(problem.code, queries.problem_text(problem.code, problem.facts))


def open_extract(stream: BinaryIO | File, size: int, *, mapping: Mapping[str, str] | None = None) -> Opened:
    """Read an extract and find its header, in the sheet whose columns are recognised most.

    Raises DomainError with a sentence for whatever keeps the file from being read.
    """
    try:
        sheets = files.read_sheets(cast("BinaryIO", stream), size, limit=settings.CCV_IMPORT_MAX_BYTES)
    except files.FileProblem as problem:
        raise _refuse(problem) from problem
    for sheet in sheets:
        files.unescaped(sheet.rows)
    located = [(sheet, columns.locate(sheet.rows, mapping)) for sheet in sheets]
    usable = [(sheet, layout) for sheet, layout in located if layout is not None]
    if not usable:
        raise _refuse(files.FileProblem("empty_sheet"))
    sheet, layout = max(usable, key=lambda pair: (len(pair[1].columns), len(pair[0].rows)))
    if not any(any(row) for row in sheet.rows[layout.header_index + 1 :]):
        raise _refuse(files.FileProblem("empty_sheet"))
    if layout.unmatched:
        raise _refuse(files.FileProblem("unknown_columns", columns=", ".join(layout.unmatched)))
    return Opened(sheet, layout, [other.name for other in sheets if other is not sheet])


def analyse(opened: Opened) -> Analysis:
    """Give each row its verdict against the register and the rows before it. Writes nothing.

    Raises DomainError when no column holds the name.
    """
    layout, sheet = opened.layout, opened.sheet
    if layout.missing:
        found = ", ".join(header for header in layout.headers if header)
        raise _refuse(files.FileProblem("missing_columns", found=found[:300]))
    references = queries.references()
    formulas: dict[int, list[int]] = {}
    for row, column in sheet.formulas:
        formulas.setdefault(row, []).append(column)
    start = layout.header_index + 1
    rows = (
        imports.read_row(
            cells,
            layout,
            references,
            number=number,
            line=start + number,
            formulas=formulas.get(start + number - 1, ()),
        )
        for number, cells in enumerate(sheet.rows[start:], start=1)
    )
    return Analysis(opened, imports.judge_rows(rows, imports.Register(queries.known_enterprises())))


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
        "rows": len(opened.sheet.rows) - opened.layout.header_index - 1,
        "sample": [row for row in opened.sheet.rows[opened.layout.header_index + 1 :] if any(row)][:3],
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
def keep_extract(file: File, *, opened: Opened, analysis: Analysis, by: User | None) -> ImportBatch:
    """Keep an extract already read, with its verdicts: the command line previews before it stores."""
    batch = _keep_file(file, opened, by=by)
    _keep_preview(batch, analysis, by=by)
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
def map_columns(batch: ImportBatch, *, mapping: Mapping[str, str], by: User | None) -> ImportBatch:
    """Say which column holds which fact, and read the rows again with it.

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
    _preview(batch, opened, by=by)
    return batch


def _preview(batch: ImportBatch, opened: Opened, *, by: User | None) -> None:
    """Keep the verdicts, now or in the background when the extract is long."""
    if batch.layout["rows"] <= READ_INLINE:
        _keep_preview(batch, analyse(opened), by=by)
        return
    if opened.layout.missing:
        analyse(opened)
    jobs.enqueue("clients.preview_import", batch.uuid)


@transaction.atomic
def preview_extract(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    """Read a long extract in the background. Safe to run twice: the rows are written again."""
    batch = lock(batch)
    with batch.file.open("rb") as stream:
        opened = open_extract(stream, batch.file.size, mapping=batch.mapping)
    _keep_preview(batch, analyse(opened), by=by)
    return batch


def _keep_preview(batch: ImportBatch, analysis: Analysis, *, by: User | None) -> None:
    batch.rows.all().delete()
    sheet, start = analysis.opened.sheet, analysis.opened.layout.header_index
    rows = (
        _row_of(batch, sheet.rows[start + row.number], row, verdict)
        for row, verdict in analysis.judged
        if verdict.kind != imports.BLANK
    )
    ImportRow.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    move(batch, states.PREVIEW, by=by, counts=analysis.counts, error="")


def _row_of(batch: ImportBatch, cells: list[str], row: imports.Row, verdict: imports.Verdict) -> ImportRow:
    cleaned = {**row.facts, "name_key": row.name_key}
    if row.problem:
        cleaned["problem"] = row.problem_text[:200]
    of = verdict.of
    return ImportRow(
        batch=batch,
        number=row.number,
        line=row.line,
        raw=cells,
        cleaned=cleaned,
        verdict=verdict.kind,
        reason=verdict.reason,
        warnings=warnings_of(row),
        twin_id=of.ref if of and of.is_stored else None,
        twin_row=of.ref if of and not of.is_stored else None,
    )


def warnings_of(row: imports.Row) -> list[dict[str, str]]:
    """Return the warnings of a row as they are stored and reported."""
    return [{"fact": warn.fact, "code": warn.code, "text": warn.text[:500]} for warn in row.warnings]


@transaction.atomic
def decide_row(row: ImportRow, *, decision: str, by: User) -> ImportRow:
    """Say that a probable duplicate is another enterprise after all, or set it aside again.

    Only where no number is shared: two enterprises never hold the same NIF or RCCM (§2.1).
    """
    batch = lock(row.batch)
    if batch.state != ImportState.PREVIEWED:
        raise DomainError("already_confirmed", _("This import is already confirmed."))
    if row.verdict != ImportVerdict.PROBABLE or row.reason != "name_and_contact":
        raise DomainError(
            "shares_a_number", _("This row shares a number with another enterprise: it cannot be added.")
        )
    row.decision = ImportDecision(decision)
    row.save(update_fields=["decision"])
    audit.record("clients.import.row_decided", obj=batch, by=by, data={"row": row.number, "decision": decision})
    return row


@transaction.atomic
def confirm_import(batch: ImportBatch, *, by: User | None, in_background: bool = True) -> ImportBatch:
    """Confirm a preview: the new enterprises are written in the background, once.

    Raises TransitionRefused for a second confirmation, and DomainError when there is nothing to write.
    """
    batch = lock(batch)
    if batch.state == ImportState.PREVIEWED and not rows_to_write(batch).exists():
        raise DomainError("nothing_to_write", _("No row is new: there is nothing to write."))
    move(batch, states.CONFIRM, by=by, confirmed_by=by, confirmed_at=clock.now(), progress=0)
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
