"""Office files: a zip whose listing is judged first, then unpacked once, part by part, to be sure of it (§2.5).

Every part is unpacked by us within the size its listing announces: a size that lies, a checksum that is wrong, a
part that lies over another or an entity that multiplies never reaches the program of the reader.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from xml.parsers import expat

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.uploads.kinds import DOCX, ODS, ODT, XLSX, UploadRefused, password, refuse, unknown_type, unreadable

ENTRIES_MAX = 2000
TOTAL_MAX = 100 * 1024 * 1024
RATIO_MAX = 150
CHUNK = 64 * 1024
LOCAL_HEADER = 30
COMMENT_MAX = 1024

MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
CONTENT_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", ODT: "content.xml", ODS: "content.xml"}
MACRO_MARKS = ("vbaproject", "vbadata", "basic/", "scripts/", "macrosheets/", "dialogsheets/")
MACRO_TEXT = re.compile(rb"<script:event-listener|<office:script\b", re.IGNORECASE)
EMBEDDED_MARKS = ("embeddings/", "activex/", "oleobject", "object ", "xl/externallinks/", "objectreplacements/object")
EMBEDDED_SUFFIXES = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".hta", ".scr", ".jar", ".lnk", ".zip")
# a field that starts a program, a picture or template fetched from elsewhere. A link to click
# on is the only thing a document may call.
FIELD_CALL = re.compile(rb"instrText[^>]*>\s*(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT)\b|<ddeLink\b", re.IGNORECASE)
RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
OVERLAP = 64


def recognise(uploaded: File) -> str:
    """Return which office document this is; raises UploadRefused for anything else or anything hidden inside."""
    try:
        with zipfile.ZipFile(uploaded) as archive:
            entries = archive.infolist()
            _check_listing(entries)
            _check_layout(archive, entries, uploaded.size)
            content_type = _type_of(archive)
            _check_names(entries)
            _check_declared(archive)
            for entry in entries:
                _check_part(uploaded, entry)
            _check_wellformed(archive, CONTENT_PART[content_type])
            return content_type
    except UploadRefused:
        raise
    except Exception as error:  # a damaged archive fails in the decompressor's own ways too
        raise unreadable() from error
    finally:
        uploaded.seek(0)


def _check_listing(entries: list[zipfile.ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    too_many = len(entries) > ENTRIES_MAX or unpacked > TOTAL_MAX
    if too_many or unpacked > max(packed, 1) * RATIO_MAX:
        raise _bomb()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        has_drive = ":" in (path.parts[0] if path.parts else "")
        if is_link or path.is_absolute() or ".." in path.parts or has_drive:
            raise unreadable()
        if entry.flag_bits & 0x1:
            raise password()


def _bomb() -> UploadRefused:
    return refuse("bomb", _("This file unpacks to far more than it shows. Export it to PDF and send the PDF."))


def _check_layout(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    """The archive starts at the first byte, ends at the last, and no part lies over another or comes twice."""
    starts = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in starts[1:]] + [archive.start_dir]
    overlapping = any(
        entry.header_offset + LOCAL_HEADER + entry.compress_size > end for entry, end in zip(starts, ends, strict=True)
    )
    twice = len({entry.filename.lower() for entry in entries}) != len(entries)
    too_much_said = len(archive.comment) > COMMENT_MAX or archive.start_dir > size
    if not entries or starts[0].header_offset != 0 or overlapping or twice or too_much_said:
        raise unreadable()


def _type_of(archive: zipfile.ZipFile) -> str:
    names = archive.NameToInfo
    if "mimetype" in names:
        declared = _head(archive, "mimetype", 200).decode("ascii", "replace").strip()
        if declared in {ODT, ODS} and "content.xml" in names:
            return declared
    if "[Content_Types].xml" in names:
        for part, content_type in MAIN_PARTS.items():
            if part in names:
                return content_type
    raise unknown_type()


def _head(archive: zipfile.ZipFile, name: str, limit: int = 2_000_000) -> bytes:
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as part:
        return part.read(limit)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(mark in name for name in names for mark in MACRO_MARKS):
        raise _macros()
    if any(mark in name for name in names for mark in EMBEDDED_MARKS) or any(
        name.endswith(EMBEDDED_SUFFIXES) for name in names
    ):
        raise refuse("embedded", _("This document holds other files inside. Export it to PDF and send the PDF."))


def _macros() -> UploadRefused:
    return refuse("macro", _("This document holds macros. Save it without macros (DOCX, XLSX) or as PDF."))


def _remote() -> UploadRefused:
    return refuse("remote", _("This document calls something outside. Export it to PDF and send the PDF."))


def _check_declared(archive: zipfile.ZipFile) -> None:
    if b"macroenabled" in _head(archive, "[Content_Types].xml").lower():
        raise _macros()
    if b"encryption-data" in _head(archive, "META-INF/manifest.xml"):
        raise password()


def _check_part(uploaded: File, entry: zipfile.ZipInfo) -> None:
    """Unpack one part to its end, looking at what goes by."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_rels = entry.filename.lower().endswith(".rels")
    tail = b""
    for chunk in _unpacked(uploaded, entry):
        if not is_xml:
            continue
        seen = (tail + chunk).replace(b"\0", b"")  # UTF-16 must not hide what UTF-8 shows
        if ENTITY.search(seen):
            raise unreadable()
        if MACRO_TEXT.search(seen):
            raise _macros()
        if FIELD_CALL.search(seen) or (is_rels and _calls_outside(seen)):
            raise _remote()
        tail = chunk[-2000 if is_rels else -OVERLAP :]


def _calls_outside(relations: bytes) -> bool:
    """Tell whether anything but a link to click on lies outside the document."""
    return any(EXTERNAL.search(one) and not HYPERLINK.search(one) for one in RELATION.findall(relations))


def _unpacked(uploaded: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a part; ValueError when size, checksum or method are not what the listing says."""
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError("method")
    uploaded.seek(entry.header_offset)
    header = uploaded.read(LOCAL_HEADER)
    if header[:4] != b"PK\x03\x04":
        raise ValueError("header")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    uploaded.seek(entry.header_offset + LOCAL_HEADER + names)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left, total, checksum = entry.compress_size, 0, 0
    while left:
        packed = uploaded.read(min(CHUNK, left))
        if not packed:
            raise ValueError("cut")
        left -= len(packed)
        while packed:
            chunk = inflate.decompress(packed, CHUNK) if inflate else packed
            packed = inflate.unconsumed_tail if inflate else b""
            total, checksum = total + len(chunk), zlib.crc32(chunk, checksum)
            if total > entry.file_size:
                raise _bomb()
            yield chunk
    if total != entry.file_size or checksum != entry.CRC or (inflate and not inflate.eof):
        raise ValueError("checksum")


def _check_wellformed(archive: zipfile.ZipFile, name: str) -> None:
    """The part that holds the text must be XML to its end: half a document is not evidence."""
    parser = expat.ParserCreate()
    with archive.open(name) as part:
        parser.ParseFile(part)
