"""Reading an extract row by row and giving each row its verdict; nothing reaches the register (domain §2.6).

Memory does not grow with the cells of the file: rows are judged as they are read and kept in chunks. A worker that
dies in between leaves whole chunks; the next one goes on after the last.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from clients.enums import ImportState
from clients.models import ImportBatch, ImportRow
from clients.queries import imports as queries
from clients.rules import columns, files, imports
from clients.states import imports as states
from core.bulk import insert, uncollected
from core.errors import DomainError
from core.lifecycle import lock, move

CHUNK = 5000
_COLUMNS = (
    "batch_id", "number", "line", "raw", "cleaned", "verdict", "reason", "warnings", "twin_id", "twin_row",
)  # fmt: skip
Judged = tuple[list[str], imports.Row, imports.Verdict]


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

    @property
    def count(self) -> int:
        """How many rows stand below the header."""
        return max(self.sheet.total - self.layout.header_index - 1, 0)


@dataclass
class Analysis:
    """Every row of an opened file with its verdict."""

    opened: Opened
    judged: list[tuple[imports.Row, imports.Verdict]]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each verdict, every verdict named."""
        return counted({}, self.judged)


def counted(before: Mapping[str, int], judged: Iterable[tuple[imports.Row, imports.Verdict]]) -> dict[str, int]:
    """Return the counts of a preview with more rows added: each verdict, all rows, those left empty in part."""
    counts = {name: before.get(name, 0) for name in (*imports.VERDICTS, "rows", "with_warnings")}
    for row, verdict in judged:
        counts[verdict.kind] += 1
        counts["rows"] += 1
        counts["with_warnings"] += bool(row.warnings) and verdict.kind != imports.REFUSED
    return counts


def refusal(problem: files.FileProblem) -> DomainError:
    """Return what the person reads of a file that cannot be read."""
    return DomainError(problem.code, queries.problem_text(problem.code, problem.facts))


def open_extract(stream: BinaryIO | File, size: int, *, mapping: Mapping[str, str] | None = None) -> Opened:
    """Read an extract and find its header, in the sheet whose columns are recognised most.

    Raises DomainError with a sentence for whatever keeps the file from being read.
    """
    try:
        sheets = files.read_sheets(cast("BinaryIO", stream), size, limit=settings.CCV_IMPORT_MAX_BYTES)
        located = [(sheet, columns.locate(sheet.head, mapping)) for sheet in sheets]
    except files.FileProblem as problem:
        raise refusal(_said_of_name(problem, stream)) from problem
    usable = [(sheet, layout) for sheet, layout in located if layout is not None]
    if not usable:
        raise refusal(files.FileProblem("empty_sheet"))
    sheet, layout = max(usable, key=lambda pair: (len(pair[1].columns), pair[0].total))
    if not any(any(cells) for cells in sheet.read(layout.header_index + 1)):
        raise refusal(files.FileProblem("empty_sheet"))
    if layout.unmatched:
        raise refusal(files.FileProblem("unknown_columns", columns=", ".join(layout.unmatched)))
    return Opened(sheet, layout, [other.name for other in sheets if other is not sheet])


def _said_of_name(problem: files.FileProblem, stream: BinaryIO | File) -> files.FileProblem:
    """Say of a file named .xlsx that it is something else, rather than to choose an Excel file."""
    is_named = str(getattr(stream, "name", "")).lower().endswith(".xlsx")
    return files.FileProblem("not_xlsx") if is_named and problem.code == "not_a_table" else problem


def check_name_column(opened: Opened) -> None:
    """Raise DomainError when no column holds the name."""
    if opened.layout.missing:
        found = ", ".join(header for header in opened.layout.headers if header)
        raise refusal(files.FileProblem("missing_columns", found=found[:300]))


def judged_rows(opened: Opened) -> Iterator[Judged]:
    """Give each row its cells, what they say and its verdict against the register and the rows before it."""
    check_name_column(opened)
    layout, sheet = opened.layout, opened.sheet
    reader = imports.Reader(layout, queries.references())
    formulas: dict[int, list[int]] = {}
    for place, column in sheet.formulas:
        formulas.setdefault(place, []).append(column)
    register = imports.Register()
    start = layout.header_index + 1
    numbered = enumerate(sheet.read(start), start=1)
    while lines := list(islice(numbered, CHUNK)):
        rows = [
            reader.read(cells, number=number, line=start + number, formulas=formulas.get(start + number - 1, ()))
            for number, cells in lines
        ]
        register.add_stored(queries.known_like(imports.known_from(row) for row in rows if imports.is_compared(row)))
        for (_number, cells), row in zip(lines, rows, strict=True):
            yield cells, row, imports.judge_row(row, register)


def analyse(opened: Opened) -> Analysis:
    """Give every row its verdict at once, for a report. Writes nothing. Raises DomainError without a name column."""
    return Analysis(opened, [(row, verdict) for _cells, row, verdict in judged_rows(opened)])


# --- keeping the preview -----------------------------------------------------------------------------------------------


@uncollected()
def keep_preview(batch: ImportBatch, opened: Opened, *, by: User | None, seconds: float | None = None) -> bool:
    """Keep the verdicts chunk by chunk and return whether all are; goes on after the rows already kept.

    Stops after `seconds`, so that the work of one turn stays short. Nothing is kept when the columns were said again
    meanwhile: another reading has begun.
    """
    until = time.monotonic() + seconds if seconds is not None else None
    reading, kept = batch.reading, batch.progress
    rows = _after(judged_rows(opened), kept)
    while chunk := list(islice(rows, CHUNK)):
        if not _keep_chunk(batch, chunk, reading=reading, kept=kept):
            return True
        kept = chunk[-1][1].number
        if until is not None and time.monotonic() > until:
            return False
    _close_preview(batch, reading=reading, kept=kept, by=by)
    return True


def _after(rows: Iterator[Judged], kept: int) -> Iterator[Judged]:
    """Judge the rows already kept again, because those that follow are compared with them, and give the others."""
    return (one for one in rows if one[1].number > kept)


@transaction.atomic
def _keep_chunk(batch: ImportBatch, chunk: list[Judged], *, reading: int, kept: int) -> bool:
    stored = lock(batch)
    if (stored.reading, stored.progress) != (reading, kept) or stored.state == ImportState.CANCELLED:
        return False
    insert(ImportRow, _COLUMNS, [_row_of(batch, *one) for one in chunk if one[2].kind != imports.BLANK])
    stored.progress = chunk[-1][1].number
    stored.counts = counted(stored.counts, ((row, verdict) for _cells, row, verdict in chunk))
    stored.save(update_fields=["progress", "counts", "updated_at"])
    return True


@transaction.atomic
def _close_preview(batch: ImportBatch, *, reading: int, kept: int, by: User | None) -> None:
    stored = lock(batch)
    if (stored.reading, stored.progress) == (reading, kept) and states.PREVIEW.allows(stored.state):
        counts = counted(stored.counts, ())
        move(stored, states.PREVIEW, by=by, counts=counts, error="", progress=0)
        batch.state, batch.counts, batch.progress, batch.error = stored.state, counts, 0, ""


def _row_of(batch: ImportBatch, cells: list[str], row: imports.Row, verdict: imports.Verdict) -> tuple[Any, ...]:
    cleaned = {**row.facts, "name_key": row.name_key}
    if row.problem:
        cleaned["problem"] = row.problem_text[:200]
    of = verdict.of
    stored, earlier = (of.ref, None) if of and of.is_stored else (None, of.ref if of else None)
    warnings = warnings_of(row)
    return batch.pk, row.number, row.line, cells, cleaned, verdict.kind, verdict.reason, warnings, stored, earlier


def warnings_of(row: imports.Row) -> list[dict[str, str]]:
    """Return the warnings of a row as they are stored and reported."""
    return [{"fact": warn.fact, "code": warn.code, "text": warn.text[:500]} for warn in row.warnings]
