"""The words of a received file, read on this machine, bounded and kept nowhere (I3).

A photograph or a scan without text has none: an empty string, and the person's tick-box is all there is.
"""

import time
import zipfile
from typing import Any
from xml.parsers import expat

from django.core.files.base import File

from core.uploads import pdf
from core.uploads.kinds import DOCX, ODS, ODT, PDF, XLSX

CHARACTERS_MAX = 20_000
PAGES_READ = 3
PAGE_BYTES_MAX = 1_000_000
SECONDS_MAX = 0.6
XML_BYTES_MAX = 4_000_000
PARTS = {
    DOCX: ("word/document.xml", "word/header", "word/footer"),
    XLSX: ("xl/sharedStrings.xml", "xl/worksheets/sheet"),
    ODT: ("content.xml", "styles.xml"),
    ODS: ("content.xml",),
}
# Where a line ends, in WordprocessingML, SpreadsheetML and OpenDocument.
LINE_ENDS = frozenset({"w:p", "w:tc", "si", "row", "c", "text:p", "text:h", "table:table-cell"})
# What only describes the document is not what it says.
WORDS_IN = frozenset({"w:t", "t", "v", "text:p", "text:h", "text:span", "text:a", "text:s"})


def text_of(content: File, content_type: str) -> str:
    """Return up to 20,000 characters of a file that passed `inspect`; what cannot be read counts as no text."""
    try:
        if content_type == PDF:
            return _pdf_text(content)
        return _office_text(content, PARTS[content_type]) if content_type in PARTS else ""
    except Exception:  # noqa: BLE001  # a font or an encoding nobody knows: the file is fit, its words are not for us
        return ""
    finally:
        content.seek(0)


def _pdf_text(content: File) -> str:
    """The first pages; a page that is mostly drawing is passed over."""
    ends_at = time.thread_time() + SECONDS_MAX
    words: list[str] = []
    with pdf.opened(content) as reader:
        for page in reader.pages[:PAGES_READ]:
            if time.thread_time() > ends_at or sum(map(len, words)) > CHARACTERS_MAX:
                break
            drawn = page.get_contents()
            if drawn is not None and len(drawn.get_data()) <= PAGE_BYTES_MAX:
                words.append(page.extract_text())
    return "\n".join(words)[:CHARACTERS_MAX]


def _office_text(content: File, parts: tuple[str, ...]) -> str:
    content.seek(0)
    words: list[str] = []
    with zipfile.ZipFile(content) as archive:
        names = [name for part in parts for name in sorted(archive.NameToInfo) if name.startswith(part)]
        for name in names[:12]:
            with archive.open(name) as part:
                _collect(part.read(XML_BYTES_MAX), words)
    return "".join(words)[:CHARACTERS_MAX]


def _collect(xml: bytes, words: list[str]) -> None:
    """Add the words of one XML part; one cut at our limit still gives what came before."""
    parser = expat.ParserCreate()
    inside: list[str] = []
    parser.StartElementHandler = lambda name, _attributes: inside.append(name)
    parser.EndElementHandler = lambda name: _leave(name, inside, words)
    parser.CharacterDataHandler = lambda data: words.append(data) if inside and inside[-1] in WORDS_IN else None
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        return


def _leave(name: str, inside: list[Any], words: list[str]) -> None:
    inside.pop()
    if name in LINE_ENDS:
        words.append("\n")
