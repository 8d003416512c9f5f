"""Reading an extract (XLSX or CSV) as plain text cells, safely: size, bombs, encodings, formulas.

Bytes in, rows of text out. A formula cell is read as its text, never evaluated (domain §2.6). Every refusal is a
FileProblem with a code; its sentence is written where the person's language is known.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import BinaryIO

from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineWorkbook

from clients.rules.columns import recognise
from clients.rules.values import cell_text
from core.spreadsheets import unescaped

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 200
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 8_000_000
PLAIN_COLUMNS = 26  # times MAX_ROWS is within MAX_CELLS
HEAD_ROWS = 40  # an extract has a handful of title rows, never forty
_DELIMITERS = ";,\t|"
_END = "\x1e"  # put after a text to see whether its last quotation mark was closed; decode() lets none through
_XML = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_FAR_ROW = re.compile(rb"""r=["'][A-Z]*0*([2-9][0-9]{5}|[1-9][0-9]{6,})["']""")
_FAR_COLUMN = re.compile(rb"""r=["'][A-Z]{2,}[0-9]""")
_CELL = re.compile(rb"""\br=["'](?:[A-Z]{2,}[0-9]|[A-Z]*[0-9]{6,})""")
_CELL = re.compile(rb"""\br=["']([A-Z]*)([0-9]+)["']""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)"""
)
_MOJIBAKE = re.compile("Ã[©¨ª«®¯´¢§¹»¼‰ˆŠ\u00a0]|Â[°«»\u00a0]|[a-z][‚‡ˆŠ†][a-z]|\ufffd")
# What é, É, à, â, ô, ï and ° of the old Macintosh page look like in cp1252, where nobody writes them beside a letter.
_MACINTOSH = re.compile("[a-z]Ž|[A-Z]Ž[a-z]|ƒ[A-Za-z]|[A-Za-z]ƒ|[A-Za-z]ˆ|[a-z]‰[a-z]|[A-Za-z]™[a-z]|[a-z]•[a-z]|N¡")
_MAC_ONLY, _DOS_ONLY = re.compile(rb"[\x8d-\x8f\x9d]"), re.compile(rb"[\x82\x85\x87\x8a]")  # ç é è ù; é à ç è
_ACCENTED = re.compile("[éèêëàâçôîïùûÉÈÀÇ]")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FileProblem(Exception):
    """An extract that cannot be read, with a code and the facts its message needs."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass
class Sheet:
    """One sheet as text, read row by row each time it is asked; `formulas` are the cells (row, column) that held one."""

    name: str
    read_raw: Callable[[], Iterable[list[str]]]
    total: int
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""

    def read(self, start: int = 0) -> Iterator[list[str]]:
        """Give the rows from one on: formulas as their text, our own exports without their apostrophe."""
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in self.formulas.items():
            by_row.setdefault(row, []).append((column, text))
        number = -1
        for number, cells in enumerate(self.read_raw()):
            if number >= start:
                yield _mended(cells, by_row.get(number, ()))
        # A formula without a kept result looks empty to the reader, which may leave out the last rows.
        for later in range(max(number + 1, start), self.total):
            yield _mended([], by_row.get(later, ()))

    @property
    def head(self) -> list[list[str]]:
        """The rows among which the header is looked for."""
        return list(islice(self.read(), HEAD_ROWS))

    @property
    def rows(self) -> list[list[str]]:
        """Every row at once, for a short sheet."""
        return list(self.read())


def _mended(cells: list[str], formulas: Iterable[tuple[int, str]]) -> list[str]:
    for column, text in enumerate(cells):
        if text[:1] == "'":
            cells[column] = unescaped(text)
    for column, text in formulas:
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
    return cells


def read_sheets(stream: BinaryIO, size: int, *, limit: int = MAX_BYTES) -> list[Sheet]:
    """Return every sheet of an XLSX or CSV extract. Size is checked before anything is read.

    Raises FileProblem: too_large, empty_file, old_excel, pdf, not_a_table, damaged, bomb, too_many_cells, encoding, macintosh,
    open_quote.
    """
    if size > limit:
        raise FileProblem("too_large", limit=limit // 1024 // 1024, size=size // 1024 // 1024)
    head = stream.read(8)
    stream.seek(0)
    if not head:
        raise FileProblem("empty_file")
    if head.startswith(b"PK\x03\x04"):
        return _read_workbook(stream)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem("old_excel")
    if head.startswith(b"%PDF"):
        raise FileProblem("pdf")
    return [_read_text(stream.read(limit))]


# --- workbooks ---------------------------------------------------------------------------------------------------------


def _read_workbook(stream: BinaryIO) -> list[Sheet]:
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_bomb(archive)
            formulas = {name: _scan(archive, part) for name, part in _sheet_parts(archive).items()}
        stream.seek(0)
        book = CalamineWorkbook.from_filelike(stream)
        return [_sheet(book, name, found) for name, found in formulas.items()]
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        KeyError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
    ) as error:
        raise FileProblem("damaged") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileProblem("damaged") from error


def _scan(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    """Read the XML of a sheet piece by piece, whole rows at a time: refuse what is too far, return the formulas."""
    formulas: dict[tuple[int, int], str] = {}
    furthest, rest = (1, 1), b""
    with archive.open(part) as xml:
        while block := xml.read(2**20):
            piece = rest + block
            cut = piece.rfind(b"row>") + 4
            piece, rest = (piece[:cut], piece[cut:]) if cut > 3 else (b"", piece)
            furthest = _look(piece, formulas, furthest)
        _look(rest, formulas, furthest)
    return formulas


def _look(xml: bytes, formulas: dict[tuple[int, int], str], furthest: tuple[int, int]) -> tuple[int, int]:
    furthest = _check_extent(xml, furthest)
    if b"<f" not in xml and b":f" not in xml:
        return furthest
    for found in _FORMULA.finditer(xml):
        row, column = int(found[2]) - 1, _column_number(found[1]) - 1
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise FileProblem("too_many_cells", rows=MAX_ROWS, columns=MAX_COLUMNS)
        formulas[row, column] = "=" + unescape((found[3] or b"").decode("utf-8", "replace")).strip()
    return furthest


def _check_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to more than it could hold: sizes are counted, not believed."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise FileProblem("not_a_table")
    total = 0
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise FileProblem("encrypted")
        total += entry.file_size
        if total > MAX_UNPACKED or (
            entry.file_size > 2**20 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        ):
            raise FileProblem("bomb")
    for entry in archive.infolist():  # a lying header stops here: zipfile checks length and checksum while reading
        with archive.open(entry) as part:
            while part.read(2**20):
                pass


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name → path of its XML, in the order of the workbook."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations.iterfind("p:Relationship", _XML)}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    parts = {}
    for item in book.iterfind("m:sheets/m:sheet", _XML):
        target = targets.get(item.get(f"{{{_XML['r']}}}id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in path:
            parts[item.get("name", "")] = path
    if not parts:
        raise FileProblem("not_a_table")
    return parts


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_extent(xml: bytes, furthest: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """Refuse a cell far away, because the reader allocates every cell up to it; return the furthest row and column.

    Within 26 columns only the rows count, and a row past the limit shows in its own number.
    """
    last_row, last_column = furthest
    if any(int(found[1]) > MAX_ROWS for found in _FAR_ROW.finditer(xml)):
        raise FileProblem("too_many_cells", rows=MAX_ROWS, columns=MAX_COLUMNS)
    if last_column > PLAIN_COLUMNS or _FAR_COLUMN.search(xml):
        for found in _CELL.finditer(xml):
            last_row = max(last_row, int(found[2]))
            last_column = max(last_column, _column_number(found[1]))
        if last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
            raise FileProblem("too_many_cells", rows=MAX_ROWS, columns=MAX_COLUMNS)
    return last_row, last_column


def _sheet(book: CalamineWorkbook, name: str, formulas: dict[tuple[int, int], str]) -> Sheet:
    values = book.get_sheet_by_name(name)
    last = max((row + 1 for row, _column in formulas), default=0)
    return Sheet(
        name,
        lambda: (list(map(cell_text, row)) for row in values.iter_rows()),
        max(values.total_height, last),
        formulas,
    )


# --- text files --------------------------------------------------------------------------------------------------------


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a CSV and its encoding: UTF-8, UTF-16 or cp1252 (what Excel writes in French).

    Raises FileProblem when none gives readable text: accents would be lost for good in the register. The pages of the
    old Macintosh and of DOS are refused, not guessed: a few letters are too little to tell them apart.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data[:200].count(b"\x00") > len(data[:200]) // 4:
        encodings = ("utf-16-le", "utf-16-be") if data[1:2] == b"\x00" else ("utf-16-be", "utf-16-le")
    elif _BINARY.search(data[:8192]):
        raise FileProblem("not_a_table")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            raise FileProblem("not_a_table")
        _refuse_broken_accents(text, encoding)
        return text, encoding
    is_mac = len(_MAC_ONLY.findall(data)) > len(_DOS_ONLY.findall(data))
    raise FileProblem("macintosh" if is_mac else "encoding", sample="")


def _refuse_broken_accents(text: str, encoding: str) -> None:
    """Raise FileProblem, with an example, when most accents of a text are the debris of another encoding."""
    for code, debris in (("macintosh", _MACINTOSH), ("encoding", _MOJIBAKE)):
        if code == "macintosh" and encoding != "cp1252":
            continue
        found = debris.search(text)
        if found and len(debris.findall(text)) > len(_ACCENTED.findall(text)):
            raise FileProblem(code, sample=text[max(found.start() - 12, 0) : found.end() + 12].strip())


def _split(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise FileProblem("damaged") from error


def _delimiter(text: str) -> str:
    """Return the sign that separates columns: the one that gives the most recognised headers in the first rows."""
    first = text[:20_000]

    def score(delimiter: str) -> tuple[int, int]:
        rows = list(islice(_split(first, delimiter), 30))
        known = max((len({recognise(cell) for cell in row} - {""}) for row in rows if len(row) > 1), default=0)
        return known, max((len(row) for row in rows), default=0)

    return max(_DELIMITERS, key=score)


def _read_text(data: bytes) -> Sheet:
    text, encoding = decode(data)
    if not text.strip():
        raise FileProblem("empty_file")
    delimiter = _delimiter(text)
    total = 0
    row: list[str] = []
    for number, row in enumerate(_split(f"{text}\n{_END}", delimiter), start=1):
        total = number if row and row != [_END] else total
        if total > MAX_ROWS or number > MAX_ROWS + 2 or len(row) > MAX_COLUMNS:
            raise FileProblem("too_many_cells", rows=MAX_ROWS, columns=MAX_COLUMNS)
    if row != [_END]:  # the last cell has swallowed every line after its quotation mark
        raise FileProblem("open_quote", sample=" ".join(row[-1].removesuffix(_END).split())[:40])

    def rows() -> Iterator[list[str]]:
        return ([cell.strip() for cell in row] for row in islice(_split(text, delimiter), total))

    return Sheet("", rows, total, encoding=encoding, delimiter=delimiter)
