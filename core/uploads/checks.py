"""The one door: size, then what the bytes are, then what is inside (§2.5)."""

import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from core.uploads import kinds, office, pdf, pictures
from core.uploads.kinds import CleanUpload, clean_name, refuse

OLE_MAGIC = b"\xd0\xcf\x11\xe0"
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})


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
    content, content_type = _checked_content(uploaded, content_type)
    extension = kinds.EXTENSIONS[content_type][0]
    path = PurePosixPath(name)
    return CleanUpload(
        name=name if path.suffix.lower().lstrip(".") in kinds.EXTENSIONS[content_type] else f"{path.stem}.{extension}",
        content_type=content_type,
        extension=extension,
        size=content.size,
        sha256=_digest(content),
        content=content,
        metadata_removed=content_type in kinds.PICTURES,
    )


def _recognise(uploaded: File) -> str:
    head = uploaded.read(16)
    uploaded.seek(0)
    if head.startswith(b"%PDF-"):
        return kinds.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return kinds.PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return kinds.HEIC
    if head.startswith(b"PK\x03\x04"):
        return office.recognise(uploaded)
    if head.startswith(OLE_MAGIC):
        raise refuse(
            "old_office",
            _("Old Office format or file with a password. Save it as PDF, DOCX or XLSX without password."),
        )
    raise kinds.unknown_type()


def _check_extension(name: str, content_type: str) -> None:
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in kinds.EXTENSIONS[content_type]:
        raise refuse(
            "mismatch",
            _("The name of this file does not match what it holds. Open it, save it again and send the new copy."),
        )


def _checked_content(uploaded: File, content_type: str) -> tuple[File, str]:
    """Return what is kept and what it then is: a HEIC photograph becomes a JPEG, the rest stays what it was."""
    if content_type in kinds.PICTURES:
        return pictures.rewritten(uploaded, content_type)
    if content_type == kinds.PDF:
        pdf.check(uploaded)
    uploaded.seek(0)
    return uploaded, content_type


def _digest(content: File) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
