"""Turn our HTML into an archivable PDF, in a process of its own that can be killed.

Texts of a report are typed by people and may be endless or broken. Each document is laid out by core/pdf_child.py:
bounded in memory and time, with an empty environment, without network and without any file but our print assets.
Nothing here imports WeasyPrint; the child does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core import pdf_child
from core.errors import DomainError
from core.pdf_child import ForbiddenResource

__all__ = ["Attached", "ForbiddenResource", "Limits", "PdfFailed", "PdfTooHeavy", "PdfUnavailable", "digest", "render"]

logger = logging.getLogger(__name__)
SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
VARIANT = "pdf/a-3a"
MARKUP_BYTES = 8 * 1024 * 1024
KEPT_VARIABLES = ("LANG", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class PdfUnavailable(DomainError):
    """The machine lacks the system libraries that lay out PDF files."""


class PdfTooHeavy(DomainError):
    """The text needs more memory or time than a document may take: trying again would not help."""


class PdfFailed(DomainError):
    """The document could not be made this time."""


@dataclass(frozen=True)
class Attached:
    """A file carried inside the PDF, with a fixed date: the same content gives the same bytes."""

    name: str
    content: bytes
    description: str
    dated: datetime


@dataclass(frozen=True)
class Limits:
    """What one document may take: bytes of memory, seconds of processor, seconds on the clock.

    A report of 26 pages takes 140 MB and 4 seconds; the clock is wider because other work shares the machine.
    """

    memory: int = 1024 * 1024 * 1024
    seconds: int = 60
    wait: int = 100


LIMITS = Limits()


def print_roots() -> tuple[Path, ...]:
    """List the folders a document may read: our style sheets for print and their fonts."""
    static = Path(settings.BASE_DIR) / "static"
    return (static / "css", static / "fonts" / "print")


def allowed_path(url: str) -> Path:
    """Give the file behind a URL when it is one of our print assets; raise ForbiddenResource otherwise."""
    return pdf_child.allowed_path(url, list(print_roots()))


def render(
    markup: str, *, stylesheet: str, css: str = "", attachments: Sequence[Attached] = (), limits: Limits = LIMITS
) -> bytes:
    """Lay out a complete HTML document as a tagged, archivable PDF; the same input gives the same bytes.

    `stylesheet` is the name of a file of static/css, `css` rules of this document alone. Raises PdfUnavailable when
    system libraries are missing, PdfTooHeavy past the limits, PdfFailed otherwise (it may be tried again).
    """
    if len(markup.encode()) > MARKUP_BYTES:
        raise _too_heavy()
    request = {
        "markup": markup,
        "stylesheet": stylesheet,
        "css": css,
        "variant": VARIANT,
        "roots": [str(root) for root in print_roots()],
        "memory": limits.memory,
        "seconds": limits.seconds,
        "attachments": [
            {
                "name": item.name,
                "content": base64.b64encode(item.content).decode(),
                "description": item.description,
                "dated": item.dated.isoformat(),
            }
            for item in attachments
        ],
    }
    return _answer(_ask(json.dumps(request).encode(), limits))


def _ask(request: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """Start the child with nothing of ours in its environment; it is killed when the clock runs out."""
    with tempfile.TemporaryDirectory(prefix="ccv-pdf-") as folder:
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        command = [sys.executable, "-I", "-X", "utf8", str(Path(pdf_child.__file__).resolve())]
        try:
            return subprocess.run(  # noqa: S603  # our own program; the text travels on its standard input
                command,
                input=request,
                capture_output=True,
                timeout=limits.wait,
                cwd=folder,
                env={**kept, "TMPDIR": folder, "HOME": folder},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PdfFailed("pdf_late", _("The document took too long to make. Try again in a moment.")) from None


def _answer(done: subprocess.CompletedProcess[bytes]) -> bytes:
    if done.returncode == 0 and done.stdout.startswith(b"%PDF"):
        return done.stdout
    if done.returncode == pdf_child.MISSING_LIBRARY:
        raise PdfUnavailable("pdf_unavailable", f"PDF libraries are missing: apt-get install {SYSTEM_PACKAGES}")
    # Past its memory a C library aborts or faults rather than answering; past its time the kernel kills.
    heavy = {pdf_child.TOO_HEAVY, *(-int(n) for n in (signal.SIGXCPU, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS))}
    word = done.stderr.decode(errors="replace")[-60:] if done.returncode == pdf_child.FAILED else ""
    logger.warning("a document was not made: exit %s %s", done.returncode, word if word.isidentifier() else "")
    if done.returncode in heavy:
        raise _too_heavy()
    raise PdfFailed("pdf_failed", _("The document could not be made. The team is told."))


def _too_heavy() -> PdfTooHeavy:
    return PdfTooHeavy(
        "pdf_too_heavy", _("A text of this document is too long or too intricate to be laid out. Shorten it.")
    )


def digest(content: bytes) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
