"""PDF: parsed whole, refused when protected or when it can act by itself (§2.5)."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.uploads.kinds import password, refuse, unreadable

PAGES_MAX = 2000
OBJECTS_MAX = 50_000
SECONDS_MAX = 1.2
UNPACKED_MAX = 20 * 1024 * 1024
BOUNDS: dict[str, Any] = {
    "zlib_maximum_output_length": UNPACKED_MAX,
    "lzw_maximum_output_length": UNPACKED_MAX,
    "run_length_maximum_output_length": UNPACKED_MAX,
    "array_based_stream_maximum_output_length": UNPACKED_MAX,
    "stream_decoding_work_maximum_length": 2 * UNPACKED_MAX,
    "stream_parsing_work_maximum_count": 200_000,
    "page_tree_maximum_entries": 10_000,
    "page_tree_maximum_page_entries": 20_000,
    "xform_maximum_invocations_per_extraction": 200,
}
TAIL_MAX = 1024
OBJECT = re.compile(rb"\d\s{1,3}\d{1,5}\s{1,3}obj\b")  # bounded: a megabyte of digits must not be read twice
DEEP_DICTIONARIES = re.compile(rb"<<(?:\s{0,9}/\w{0,20}\s{0,9}<<){200}")
DEEP_ARRAYS = re.compile(rb"\[(?:\s{0,9}\[){200}")
ACTIVE = frozenset(
    {
        "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/ImportData",
        "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/FileAttachment",
    }
)  # fmt: skip
# Another file glued behind the last page: read as that file by whoever opens it under another name.
FOREIGN_TAILS = (b"PK\x03\x04", b"PK\x05\x06", b"<script", b"<html", b"MZ\x90", b"\x7fELF", b"<?php", b"Rar!")


@contextmanager
def opened(uploaded: File) -> Iterator[Any]:
    """Give the reader of a PDF with the parser bounded: what would unpack past 20 MB is an error, not our memory."""
    from pypdf import PdfReader, apply_configuration

    uploaded.seek(0)
    with apply_configuration(**BOUNDS):
        yield PdfReader(uploaded, strict=False)


def check(uploaded: File) -> None:
    """Raise UploadRefused unless this is a whole, open, inert PDF."""
    ends_at = time.thread_time() + SECONDS_MAX
    try:
        uploaded.seek(0)
        is_glued = _judge_bytes(uploaded.read())
        with opened(uploaded) as reader:
            is_locked = reader.is_encrypted
            pages = 0 if is_locked else len(reader.pages)
            active = not is_locked and any(name in ACTIVE for name in _names_in(reader.trailer["/Root"], ends_at))
    except Exception as error:  # whatever a damaged file makes the parser say, it cannot be read
        raise unreadable() from error
    if is_locked:
        raise password()
    if not 0 < pages <= PAGES_MAX or is_glued:
        raise unreadable()
    if active:
        raise refuse("active", _("This PDF holds scripts or other files. Print it to a new PDF and send that one."))


def _judge_bytes(whole: bytes) -> bool:
    """Look at the bytes before anything is parsed; return whether another file is glued behind.

    ValueError for what would keep the parser busy for long: too many objects, brackets hundreds deep, no end mark.
    """
    if len(OBJECT.findall(whole)) > OBJECTS_MAX or DEEP_DICTIONARIES.search(whole) or DEEP_ARRAYS.search(whole):
        raise ValueError("endless")
    end = whole.rfind(b"%%EOF")
    if end < 0:
        raise ValueError("no end mark")
    tail = whole[end + 5 :]
    return len(tail.strip(b"\0\r\n\t ")) > TAIL_MAX or any(mark in tail for mark in FOREIGN_TAILS)


def _names_in(root: Any, ends_at: float) -> Iterator[str]:
    """Walk the objects of a PDF, bounded, and give every name that could make it act."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < OBJECTS_MAX and time.thread_time() < ends_at:
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
