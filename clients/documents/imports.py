"""The rejects of an import as a file to correct and bring back (domain §2.6).

Written by the one safe writer; our reader takes its apostrophes back.
"""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from clients.models import ImportBatch, ImportRow
from clients.queries.imports import reason_text
from clients.rules.columns import REASON_HEADER
from core.spreadsheets import BOM, XlsxWriter, csv_line, harmless


def _lines(batch: ImportBatch, rows: Iterable[ImportRow]) -> Iterator[list[str]]:
    headers: list[str] = batch.layout["headers"]
    kept = [position for position, header in enumerate(headers) if header.casefold() != REASON_HEADER.casefold()]
    yield [*(headers[position] for position in kept), REASON_HEADER]
    for row in rows:
        cells = [row.raw[position] if position < len(row.raw) else "" for position in kept]
        yield [*cells, reason_text(row)]


def rejects_csv(batch: ImportBatch, rows: Iterable[ImportRow]) -> Iterator[bytes]:
    """Yield the rows as CSV with semicolons and a mark Excel reads as UTF-8."""
    yield BOM
    for line in _lines(batch, rows):
        yield csv_line(map(harmless, line)).encode()


def rejects_xlsx(batch: ImportBatch, rows: Iterable[ImportRow]) -> IO[bytes]:
    """Return the rows as a workbook of texts, open at its beginning: a NIF keeps its ten digits."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer that sends it
    writer = XlsxWriter(stream, title="À corriger", frozen=1)
    lines = _lines(batch, rows)
    writer.write([next(lines)], bold=True)
    writer.write(lines)
    writer.close()
    stream.seek(0)
    return stream
