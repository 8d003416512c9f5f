"""Turn our HTML into an archivable PDF. The only module that knows WeasyPrint.

WeasyPrint loads system libraries, so it is imported inside the function that needs it; when they are missing, one
error names the packages to install. Nothing outside our own print assets can be read while rendering: neither a
network address nor a local file, whatever the text of a report contains.
"""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from core.errors import DomainError

SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
VARIANT = "pdf/a-3a"


class PdfUnavailable(DomainError):
    """The machine lacks the system libraries that lay out PDF files."""


class ForbiddenResource(ValueError):
    """A document asked for something that is not one of our print assets."""


@dataclass(frozen=True)
class Attached:
    """A file carried inside the PDF, with a fixed date: the same content gives the same bytes."""

    name: str
    content: bytes
    description: str
    dated: datetime


def print_roots() -> tuple[Path, ...]:
    """List the folders a document may read: our style sheets for print and their fonts."""
    static = Path(settings.BASE_DIR) / "static"
    return (static / "css", static / "fonts" / "print")


def allowed_path(url: str) -> Path:
    """Give the file behind a URL when it is one of our print assets; raise ForbiddenResource otherwise."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise ForbiddenResource(parts.scheme)
    path = Path(unquote(parts.path)).resolve()
    if not any(path.is_relative_to(root.resolve()) for root in print_roots()):
        raise ForbiddenResource("file")
    return path


def render(markup: str, *, stylesheet: str, attachments: Sequence[Attached] = ()) -> bytes:
    """Lay out a complete HTML document as a tagged, archivable PDF; the same input gives the same bytes.

    `stylesheet` is the name of a file of static/css. Raises PdfUnavailable when system libraries are missing.
    """
    weasyprint = _weasyprint()
    css, fonts = _prepared(stylesheet)
    files = [
        weasyprint.Attachment(
            string=item.content,
            name=item.name,
            description=item.description,
            created=item.dated,
            modified=item.dated,
            relationship="Data",
        )
        for item in attachments
    ]
    document = weasyprint.HTML(string=markup, base_url=_base_url(), url_fetcher=_fetcher())
    return bytes(
        document.write_pdf(stylesheets=[css], font_config=fonts, attachments=files or None, pdf_variant=VARIANT)
    )


def digest(content: bytes) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise PdfUnavailable(
            "pdf_unavailable", f"PDF libraries are missing: apt-get install {SYSTEM_PACKAGES}"
        ) from error
    return weasyprint


def _base_url() -> str:
    return f"{print_roots()[0].as_uri()}/"


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PrintAssets(URLFetcher):  # type: ignore[misc]
        """Serve our print assets and nothing else; no request ever leaves the machine."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = allowed_path(url)
            return URLFetcherResponse(url, path.read_bytes(), {}, 200)

    return PrintAssets(allowed_protocols=("file",), allow_redirects=False)


@lru_cache(maxsize=4)
def _prepared(stylesheet: str) -> tuple[Any, Any]:
    """Parse a style sheet and load its fonts once per process: half a second saved on each report."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    path = print_roots()[0] / stylesheet
    css = weasyprint.CSS(filename=str(path), font_config=fonts, url_fetcher=_fetcher())
    return css, fonts


# Fonts hold C objects: let them go before the interpreter takes the library apart.
atexit.register(_prepared.cache_clear)
