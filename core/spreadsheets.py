"""Files for a spreadsheet that no spreadsheet computes: French-Excel CSV and XLSX, row by row, in constant memory.

One writer for everything that leaves the portal as a table. A text that a spreadsheet could take for a formula (leading
= + - @, tab or return, their full-width forms, even behind blanks; DDE starts the same way) gets an apostrophe; a
telephone is written 00228 90 12 34 56, which needs none. Bytes are written as they come: nothing is kept.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape

from django.utils import timezone

TEXT, PHONE, DAY, MOMENT, NUMBER = "text", "phone", "day", "moment", "number"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as cp1252
MAX_CELL = 32_000  # signs; Excel holds 32,767

_BLANKS = "\x01-\x20\x7f-\xa0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_SIGNS = "=+@\uff1d\uff0b\uff20\uff0d\ufe62\ufe63\ufe66\ufe6b\u2212-"
# Read alike by Python and by PostgreSQL: signs stand for themselves, the hyphen last.
DANGEROUS = f"^[\t\r\n]|^[{_BLANKS}]*[{_SIGNS}]"
_dangerous = re.compile(DANGEROUS).match
_TOGO = re.compile(r"\+228([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
_ABROAD = re.compile(r"\+([0-9]+)")
_unprintable = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def harmless(text: str) -> str:
    """Return a text no spreadsheet will compute."""
    return f"'{text}" if _dangerous(text) else text


def unescaped(text: str) -> str:
    """Take back the apostrophe of `harmless`; any other text stays as it is."""
    return text[1:] if text[:1] == "'" and _dangerous(text[1:]) else text


def phone_text(number: str) -> str:
    """Return +22890123456 as 00228 90 12 34 56: dialled as it stands, never taken for a sum."""
    if found := _TOGO.fullmatch(number):
        return "00228 " + " ".join(found.groups())
    return f"00 {found[1]}" if (found := _ABROAD.fullmatch(number)) else number


def cell_text(value: Any, kind: str = TEXT) -> str:
    """Return a value as a French reader writes it: 23/11/2026, 3,5."""
    if value is None or value == "":
        return ""
    if kind == PHONE:
        return harmless(phone_text(str(value)))
    if kind == MOMENT:
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if kind == DAY:
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if kind == NUMBER else harmless(str(value))


# --- CSV ---------------------------------------------------------------------------------------------------------------


def csv_line(cells: Iterable[str]) -> str:
    """Return one line: every cell between quotes, semicolons, the line end Excel writes."""
    return ";".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


def csv_bytes(lines: Iterable[Sequence[str]]) -> bytes:
    """Return a short table of texts as one harmless file."""
    return BOM + "".join(csv_line(map(harmless, line)) for line in lines).encode()


def csv_lines(rows: Iterable[Sequence[Any]], kinds: Sequence[str]) -> Iterator[str]:
    """Return each row as a line."""
    for row in rows:
        yield csv_line(cell_text(value, kind) for value, kind in zip(row, kinds, strict=True))


# --- XLSX --------------------------------------------------------------------------------------------------------------

_PLAIN, _BOLD, _DAY, _MOMENT = 0, 1, 2, 3
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/><Override '
    f'PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/><Override '
    f'PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type='
    f'"{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type='
    f'"{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
    # 49 is “text”: a cell edited by hand stays a text. 14 is the day as the reader's own country writes it.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
    'formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
    '<border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return letters


def _text_xml(text: str) -> str:
    if not text.isprintable():
        text = _unprintable.sub("", text)
    if "_x" in text:  # Excel would read _x0041_ as a sign
        text = _ESCAPED.sub(lambda found: "_x005F" + found.group(), text)
    return escape(text[:MAX_CELL])


def _serial(value: dt.date) -> float:
    """Return a day or a local moment as Excel counts days."""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value).replace(tzinfo=None) - dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a count
        return round(local.total_seconds() / 86_400, 6)
    return value.toordinal() - 693_594


def _cell(column: str, line: int, value: Any, kind: str, style: int) -> str:
    if value is None or value == "":
        return ""
    place = f'<c r="{column}{line}"'
    if kind == NUMBER and isinstance(value, (int, float, Decimal)):
        return f"{place}><v>{value}</v></c>"
    if kind in (DAY, MOMENT) and isinstance(value, dt.date):
        return f'{place} s="{_DAY if kind == DAY else _MOMENT}"><v>{_serial(value)}</v></c>'
    text = cell_text(value, PHONE if kind == PHONE else TEXT)
    return f'{place} s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text_xml(text)}</t></is></c>'


class XlsxWriter:
    """One sheet written as it comes into a file open for writing; `close` ends it.

    Cells are texts, days, moments or numbers: there is no way to write a formula.
    """

    def __init__(self, stream: IO[bytes], *, title: str, widths: Sequence[int] = (), frozen: int = 0) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        for name, xml in _PARTS.items():
            self._zip.writestr(name, _HEAD + xml)
        name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Liste"
        self._zip.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{_quoted(name)}" sheetId="1" '
            'r:id="rId1"/></sheets></workbook>',
        )
        self._part = self._zip.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._line = 0
        pane = f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
        views = f'<sheetViews><sheetView workbookViewId="0">{pane if frozen else ""}</sheetView></sheetViews>'
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(widths, start=1)
        )
        opening = f'{_HEAD}<worksheet xmlns="{_MAIN}">{views}{f"<cols>{columns}</cols>" if columns else ""}<sheetData>'
        self._part.write(opening.encode())

    def write(self, rows: Iterable[Sequence[Any]], kinds: Sequence[str] = (), *, bold: bool = False) -> None:
        """Add rows; without kinds every cell is a text."""
        style = _BOLD if bold else _PLAIN
        shape: list[tuple[str, str]] = [(_letters(number), kind) for number, kind in enumerate(kinds)]
        kept: list[str] = []
        for row in rows:
            self._line += 1
            line = self._line
            if not kinds:
                shape = [(_letters(number), TEXT) for number in range(len(row))]
            cells = "".join([_cell(c, line, v, k, style) for (c, k), v in zip(shape, row, strict=True)])
            kept.append(f'<row r="{line}">{cells}</row>')
            if len(kept) >= 500:
                self._part.write("".join(kept).encode())
                kept.clear()
        self._part.write("".join(kept).encode())

    def close(self) -> None:
        """End the sheet and the file."""
        self._part.write(b"</sheetData></worksheet>")
        self._part.close()
        self._zip.close()


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
