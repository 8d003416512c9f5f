"""What a received file may be, how it is refused, the name it is shown under (§2.5)."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import DomainError

NAME_MAX = 120

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

EXTENSIONS = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    HEIC: ("heic", "heif"),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    ODT: ("odt",),
    ODS: ("ods",),
}
ACCEPT = ",".join(f".{extension}" for extensions in EXTENSIONS.values() for extension in extensions)
PICTURES = frozenset({JPEG, PNG, HEIC})


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


def refuse(code: str, message: str) -> UploadRefused:
    """Build the refusal of a file."""
    return UploadRefused(f"upload_{code}", message)


def unreadable() -> UploadRefused:
    """Build the refusal of a file that is cut, damaged or not what it pretends."""
    return refuse("unreadable", _("This file cannot be read. Scan it or save it again, then send the new copy."))


def unknown_type() -> UploadRefused:
    """Build the refusal of what we do not accept at all."""
    return refuse(
        "type", _("This type of file is not accepted. Send a PDF, a photo (JPG, PNG, HEIC) or a DOCX, XLSX, ODT, ODS.")
    )


def password() -> UploadRefused:
    """Build the refusal of a file nobody could open."""
    return refuse("password", _("This file is protected by a password. Remove the password and send it again."))


def clean_name(name: str) -> str:
    """Return a name safe to show: no path, no control or direction characters, at most 120 characters."""
    base = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip(" .")
    path = PurePosixPath(base or "document")
    return path.stem[: NAME_MAX - len(path.suffix)] + path.suffix


def total_guard(total: int, added: int, *, limit: int | None = None) -> None:
    """Refuse a file that would pass the total allowed for one file of the enterprise (§2.5)."""
    most = limit or settings.CCV_UPLOAD_MAX_TOTAL_BYTES
    if total + added > most:
        left = max(0, most - total) // (1024 * 1024)
        raise refuse(
            "quota",
            _("All your files together would be too big: %(left)s MB left. Remove one first.") % {"left": left},
        )
