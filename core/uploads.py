"""Files people send: recognised by their content, refused with a sentence that says how to mend it (§2.5).

Order matters: size, then what the bytes are, then what is inside. A name or a declared type is never believed.
Photographs are written again without their metadata (place, device); other files keep their exact bytes.
"""

import hashlib
import io
import re
import stat
import unicodedata
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import IO, Any, Protocol

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.deconstruct import deconstructible
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.errors import DomainError

NAME_MAX = 120
PIXELS_MAX = 50_000_000
ZIP_ENTRIES_MAX = 2000
ZIP_TOTAL_MAX = 200 * 1024 * 1024
ZIP_RATIO_MAX = 150
PDF_PAGES_MAX = 2000
PDF_OBJECTS_MAX = 50_000
EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External")

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

EXTENSIONS = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    ODT: ("odt",),
    ODS: ("ods",),
}
ACCEPT = ",".join(f".{extension}" for extensions in EXTENSIONS.values() for extension in extensions)
IMAGE_FORMATS = {"JPEG": JPEG, "PNG": PNG}
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
MACRO_MARKS = ("vbaproject.bin", "basic/", "scripts/", "macrosheets/")
EMBEDDED_MARKS = ("embeddings/", "activex/", "oleobject", "object ")
ACTIVE_PDF = frozenset({"/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"})


class UploadRefused(DomainError):
    """A file we do not keep; the message says how to send it otherwise."""


@dataclass(frozen=True)
class CleanUpload:
    """A file fit to be kept: its shown name, what it is, and the content to store."""

    name: str
    content_type: str
    extension: str
    size: int
    sha256: str
    content: File
    metadata_removed: bool = False


class ScanVerdict(Enum):
    """What a malware scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"


class Scanner(Protocol):
    """A malware scanner; it raises when it cannot answer, and the file then stays in quarantine."""

    def __call__(self, content: IO[bytes]) -> ScanVerdict:
        """Read the content and say what it is."""


@deconstructible
class PrivatePath:
    """Where a kept file lies: a random name, so that nothing of the sender's choosing reaches the disk."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: Any, filename: str) -> str:
        extension = PurePosixPath(filename).suffix.lower()
        known = {f".{name}" for names in EXTENSIONS.values() for name in names}
        name = uuid.uuid4().hex
        return f"{self.folder}/{name[:2]}/{name}{extension if extension in known else '.bin'}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PrivatePath) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)


def private_path(folder: str) -> PrivatePath:
    """Return the `upload_to` of a private file field."""
    return PrivatePath(folder)


def scanner() -> Scanner | None:
    """Return the scanner of this installation (setting CCV_MALWARE_SCANNER), or None when there is none."""
    path = settings.CCV_MALWARE_SCANNER
    return import_string(path) if path else None


def clean_name(name: str) -> str:
    """Return a name safe to show: no path, no control or direction characters, at most 120 characters."""
    base = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip(" .")
    path = PurePosixPath(base or "document")
    return path.stem[: NAME_MAX - len(path.suffix)] + path.suffix


def refuse(code: str, message: str) -> UploadRefused:
    """Build the refusal of a file."""
    return UploadRefused(f"upload_{code}", message)


def inspect(uploaded: File, *, max_bytes: int | None = None) -> CleanUpload:
    """Recognise a file by its content and return what may be kept; raises UploadRefused otherwise (§2.5)."""
    name = clean_name(uploaded.name or "")
    limit = max_bytes or settings.CCV_UPLOAD_MAX_BYTES
    size = uploaded.size or 0
    if size == 0:
        raise refuse("empty", _("This file is empty. Choose it again."))
    if size > limit:
        mega = {"limit": limit // (1024 * 1024)}
        raise refuse("too_big", _("This file is too big: %(limit)s MB at most. Send a lighter copy.") % mega)
    uploaded.seek(0)
    content_type = _recognise(uploaded)
    _check_extension(name, content_type)
    content = _checked_content(uploaded, content_type)
    return CleanUpload(
        name=name,
        content_type=content_type,
        extension=EXTENSIONS[content_type][0],
        size=content.size,
        sha256=_digest(content),
        content=content,
        metadata_removed=content_type in IMAGE_FORMATS.values(),
    )


def _recognise(uploaded: File) -> str:
    head = uploaded.read(16)
    uploaded.seek(0)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"PK\x03\x04"):
        return _recognise_office(uploaded)
    if head.startswith(OLE_MAGIC):
        raise refuse(
            "old_office",
            _("Old Office format or file with a password. Save it as PDF, DOCX or XLSX without password."),
        )
    raise _unknown_type()


def _unknown_type() -> UploadRefused:
    return refuse(
        "type", _("This type of file is not accepted. Send a PDF, a photo (JPG, PNG) or a DOCX, XLSX, ODT, ODS.")
    )


def _check_extension(name: str, content_type: str) -> None:
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in EXTENSIONS[content_type]:
        raise refuse(
            "mismatch",
            _("The name of this file does not match what it holds. Open it, save it again and send the new copy."),
        )


def _unreadable() -> UploadRefused:
    return refuse("unreadable", _("This file cannot be read. Scan it or save it again, then send the new copy."))


def _checked_content(uploaded: File, content_type: str) -> File:
    if content_type == PDF:
        _check_pdf(uploaded)
        uploaded.seek(0)
        return uploaded
    if content_type in IMAGE_FORMATS.values():
        return _rewritten_image(uploaded, content_type)
    uploaded.seek(0)
    return uploaded


def _digest(content: File) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


# Office files: a zip whose listing is judged before anything is unpacked.


def _recognise_office(uploaded: File) -> str:
    try:
        with zipfile.ZipFile(uploaded) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            content_type = _office_type(archive, {entry.filename for entry in entries})
            _check_active_parts(archive, entries)
            return content_type
    except UploadRefused:
        raise
    except Exception as error:  # a damaged archive fails in the decompressor's own ways too
        raise _unreadable() from error
    finally:
        uploaded.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    too_many = len(entries) > ZIP_ENTRIES_MAX or unpacked > ZIP_TOTAL_MAX
    if too_many or unpacked > max(packed, 1) * ZIP_RATIO_MAX:
        raise refuse("bomb", _("This file unpacks to far more than it shows. Export it to PDF and send the PDF."))
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or path.is_absolute() or ".." in path.parts:
            raise _unreadable()
        if entry.flag_bits & 0x1:
            raise _password()


def _password() -> UploadRefused:
    return refuse("password", _("This file is protected by a password. Remove the password and send it again."))


def _office_type(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        declared = _read_part(archive, "mimetype", 200).decode("ascii", "replace").strip()
        if declared in {ODT, ODS} and "content.xml" in names:
            return declared
    if "[Content_Types].xml" in names:
        for part, content_type in MAIN_PARTS.items():
            if part in names:
                return content_type
    raise _unknown_type()


def _read_part(archive: zipfile.ZipFile, name: str, limit: int = 2_000_000) -> bytes:
    with archive.open(name) as part:
        return part.read(limit)


def _check_active_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    types = _part_if_any(archive, "[Content_Types].xml").lower()
    if any(mark in name for name in names for mark in MACRO_MARKS) or b"macroenabled" in types:
        raise refuse("macro", _("This document holds macros. Save it without macros (DOCX, XLSX) or as PDF."))
    if any(mark in name for name in names for mark in EMBEDDED_MARKS):
        raise refuse("embedded", _("This document holds other files inside. Export it to PDF and send the PDF."))
    if b"encryption-data" in _part_if_any(archive, "META-INF/manifest.xml"):
        raise _password()
    if EXTERNAL.search(_part_if_any(archive, "word/_rels/settings.xml.rels")):
        raise refuse("remote", _("This document calls a remote template. Export it to PDF and send the PDF."))


def _part_if_any(archive: zipfile.ZipFile, name: str) -> bytes:
    return _read_part(archive, name) if name in archive.NameToInfo else b""


# Photographs: opened, bounded, written again without metadata.


def _rewritten_image(uploaded: File, content_type: str) -> File:
    from PIL import Image, ImageFile, ImageOps

    # The PDF engine, once loaded in this process, tells Pillow to accept half a picture: a received file must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    written = io.BytesIO()
    try:
        with Image.open(uploaded, formats=list(IMAGE_FORMATS)) as image:
            small_enough = image.width * image.height <= PIXELS_MAX
            if small_enough:
                turned = ImageOps.exif_transpose(image)
                if content_type == JPEG:
                    turned.convert("RGB").save(written, "JPEG", quality=88)
                else:
                    turned.info.clear()
                    turned.save(written, "PNG")
    except Image.DecompressionBombError:
        small_enough = False
    except Exception as error:  # a damaged picture fails in as many ways as there are decoders
        raise _unreadable() from error
    if not small_enough:
        raise refuse("pixels", _("This picture is too large. Send a smaller one, or a PDF."))
    return ContentFile(written.getvalue(), name=uploaded.name)


# PDF: parsed, refused when protected or when it can act by itself.


def _check_pdf(uploaded: File) -> None:
    from pypdf import PdfReader

    try:
        reader = PdfReader(uploaded, strict=False)
        is_locked = reader.is_encrypted
        pages = 0 if is_locked else len(reader.pages)
        active = not is_locked and any(name in ACTIVE_PDF for name in _names_in(reader.trailer["/Root"]))
    except Exception as error:  # whatever a damaged file makes the parser say, it cannot be read
        raise _unreadable() from error
    if is_locked:
        raise _password()
    if not 0 < pages <= PDF_PAGES_MAX:
        raise _unreadable()
    if active:
        raise refuse("active", _("This PDF holds scripts or other files. Print it to a new PDF and send that one."))


def _names_in(root: Any) -> Iterator[str]:
    """Walk the objects of a PDF, bounded, and give every name that could make it act."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < PDF_OBJECTS_MAX:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            key = (item.idnum, item.generation)
            if key in seen:
                continue
            seen.add(key)
            item = item.get_object()
        if isinstance(item, DictionaryObject):
            yield from item.keys()
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)
        elif isinstance(item, NameObject):
            yield item
    if waiting:  # a script may hide behind the last object looked at: what cannot be checked is not accepted
        raise ValueError("too many objects to look through")


def total_guard(total: int, added: int, *, limit: int | None = None) -> None:
    """Refuse a file that would pass the total allowed for one file of the enterprise (§2.5)."""
    most = limit or settings.CCV_UPLOAD_MAX_TOTAL_BYTES
    if total + added > most:
        left = max(0, most - total) // (1024 * 1024)
        raise refuse(
            "quota",
            _("All your files together would be too big: %(left)s MB left. Remove one first.") % {"left": left},
        )
