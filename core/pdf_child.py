"""The process that lays out one document: started by core.pdf, fed on its standard input, gone afterwards.

It knows neither Django nor a secret: a minimal environment, no network, no file but the print assets and the
libraries. Only WeasyPrint is imported here. Exit codes: see core.pdf.
"""

import base64
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

MISSING_LIBRARY, TOO_HEAVY, FAILED = 3, 4, 5
# Fonts come with the document: what this machine has installed must not change a page.
NO_SYSTEM_FONTS = '<?xml version="1.0"?><fontconfig><cachedir>{folder}</cachedir></fontconfig>'


class ForbiddenResource(ValueError):
    """A document asked for something that is not one of our print assets."""


def allowed_path(url: str, roots: list[Path]) -> Path:
    """Give the file behind a URL when it is one of our print assets; raise ForbiddenResource otherwise."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise ForbiddenResource(parts.scheme)
    path = Path(unquote(parts.path)).resolve()
    if not any(path.is_relative_to(root.resolve()) for root in roots):
        raise ForbiddenResource("file")
    return path


def fetcher(roots: list[Path]) -> Any:
    """Serve our print assets and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PrintAssets(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            return URLFetcherResponse(url, allowed_path(url, roots).read_bytes(), {}, 200)

    return PrintAssets(allowed_protocols=("file",), allow_redirects=False)


def printable(markup: str, folder: Path) -> str:
    """Replace signs none of our fonts can draw: an archivable file may not show a glyph that does not exist."""
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for path in sorted(folder.glob("*Regular.woff2")):
        with TTFont(path, lazy=True) as font:
            known |= set(font.getBestCmap())
    unknown = {char for char in set(markup) if ord(char) not in known and not char.isspace()}
    return markup.translate({ord(char): _stand_in(char) for char in unknown}) if unknown else markup


def _stand_in(char: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", char)[:1]
    if plain and plain != char and plain.isascii() and plain.isalnum():
        return plain
    # marks, directions and other signs without a shape of their own leave no trace
    return "" if unicodedata.category(char) in {"Mn", "Me", "Cc", "Cf", "Cs"} else "?"


def tag_languages() -> None:
    """Let the structure say the language of each part and of each quoted text (PDF/UA; WCAG 3.1.2).

    WeasyPrint 70 writes the language of the whole file alone; its tree knows the element each tag comes from.
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree  # noqa: SLF001  # no public place; a test says when an update moves it

    def build_with_language(box: Any, *args: Any) -> Any:
        element = getattr(box, "element", None)
        lang = None if element is None or element.tag in ("html", "body") else element.get("lang")
        for tag in build(box, *args):
            if lang:
                tag["Lang"] = pydyf.String(lang)
            yield tag

    tags._build_box_tree = build_with_language  # noqa: SLF001


def lay_out(request: dict[str, Any], roots: list[Path]) -> bytes:
    """Make the file. Style sheets and fonts are ours; the markup is a text somebody typed."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    tag_languages()
    fonts, get = FontConfiguration(), fetcher(roots)
    sheets = [weasyprint.CSS(filename=str(roots[0] / request["stylesheet"]), font_config=fonts, url_fetcher=get)]
    if request["css"]:
        sheets.append(weasyprint.CSS(string=request["css"], font_config=fonts, url_fetcher=get))
    files = [
        weasyprint.Attachment(
            string=base64.b64decode(item["content"]),
            name=item["name"],
            description=item["description"],
            created=datetime.fromisoformat(item["dated"]),
            modified=datetime.fromisoformat(item["dated"]),
            relationship="Data",
        )
        for item in request["attachments"]
    ]
    document = weasyprint.HTML(
        string=printable(request["markup"], roots[1]), base_url=f"{roots[0].as_uri()}/", url_fetcher=get
    )
    return bytes(
        document.write_pdf(
            stylesheets=sheets, font_config=fonts, attachments=files or None, pdf_variant=request["variant"]
        )
    )


def libraries() -> list[Path]:
    """Where code and shared libraries live; nothing of the portal's own data is there."""
    import weasyprint

    packages = Path(weasyprint.__file__).resolve().parent.parent
    names = ("/usr", "/lib", "/lib64", "/opt/homebrew", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")
    return [packages, Path(sys.base_prefix).resolve(), *map(Path, names)]


def main() -> int:
    """Read a request, give up everything, answer with the file."""
    from pdf_cage import enclose, limit

    request = json.load(sys.stdin)
    answer = os.dup(1)
    os.dup2(2, 1)
    limit(memory=request["memory"], seconds=request["seconds"])
    folder = Path(os.environ["TMPDIR"])
    configuration = folder / "fonts.conf"
    configuration.write_text(NO_SYSTEM_FONTS.format(folder=folder))
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    roots = [Path(root) for root in request["roots"]]
    try:
        readable = [*roots, *libraries()]
    except OSError:
        return MISSING_LIBRARY
    enclose(readable=readable, writable=folder)
    try:
        content = lay_out(request, roots)
    except (MemoryError, RecursionError):
        return TOO_HEAVY
    except Exception as error:  # noqa: BLE001  # only its kind is told: the rest may quote the report
        sys.stderr.write(type(error).__name__)
        return FAILED
    with os.fdopen(answer, "wb") as out:
        out.write(content)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    code = main()
    sys.stdout.flush()
    os._exit(code)  # fonts hold C objects: leave before the interpreter takes the library apart
