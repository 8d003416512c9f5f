"""The rejects of an import as a file to correct and bring back (domain §2.6).

Cells a spreadsheet would compute get an apostrophe (CSV injection); our reader takes it back.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from clients.models import ImportBatch, ImportRow
from clients.queries.imports import reason_text
from clients.rules.columns import REASON_HEADER

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return a text no spreadsheet will compute."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _lines(batch: ImportBatch, rows: Iterable[ImportRow]) -> Iterator[list[str]]:
    headers: list[str] = batch.layout["headers"]
    kept = [position for position, header in enumerate(headers) if header.casefold() != REASON_HEADER.casefold()]
    yield [*(harmless(headers[position]) for position in kept), REASON_HEADER]
    for row in rows:
        cells = [harmless(row.raw[position]) if position < len(row.raw) else "" for position in kept]
        yield [*cells, harmless(reason_text(row))]


def rejects_csv(batch: ImportBatch, rows: Iterable[ImportRow]) -> bytes:
    """Return the rows as CSV with semicolons and a mark Excel reads as UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(_lines(batch, rows))
    return stream.getvalue().encode("utf-8-sig")


def rejects_xlsx(batch: ImportBatch, rows: Iterable[ImportRow]) -> bytes:
    """Return the rows as a workbook of texts: a NIF keeps its ten digits."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title="À corriger")
    sheet.freeze_panes = "A2"
    for number, line in enumerate(_lines(batch, rows)):
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, value=_printable(text))
            cell.data_type, cell.number_format = "s", "@"
            if not number:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _printable(text: str) -> str:
    """Return the text without the control signs a workbook refuses."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")[:32_000]
