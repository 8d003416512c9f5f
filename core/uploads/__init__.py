"""Files people send: recognised by their content, refused with a sentence that says how to mend it (§2.5).

Order matters: size, then what the bytes are, then what is inside. A name or a declared type is never believed.
Photographs are written again without their metadata (place, device); other files keep their exact bytes.
"""

from core.uploads.checks import inspect
from core.uploads.kinds import (
    ACCEPT,
    DOCX,
    EXTENSIONS,
    HEIC,
    JPEG,
    ODS,
    ODT,
    PDF,
    PICTURES,
    PNG,
    XLSX,
    CleanUpload,
    UploadRefused,
    clean_name,
    refuse,
    total_guard,
)
from core.uploads.scanning import Scanner, ScanVerdict, scanner
from core.uploads.storing import PrivatePath, private_path
from core.uploads.text import text_of

__all__ = [
    "ACCEPT",
    "DOCX",
    "EXTENSIONS",
    "HEIC",
    "JPEG",
    "ODS",
    "ODT",
    "PDF",
    "PICTURES",
    "PNG",
    "XLSX",
    "CleanUpload",
    "PrivatePath",
    "ScanVerdict",
    "Scanner",
    "UploadRefused",
    "clean_name",
    "inspect",
    "private_path",
    "refuse",
    "scanner",
    "text_of",
    "total_guard",
]
