"""Files that are not what their name says, and files of no use whatever their name."""

from collections.abc import Iterator

from tests.factories.bad_uploads.base import EICAR, OFFICE, SCRIPT, noise, picture
from tests.factories.office_files import docx, ods, odt, pdf_pages, xlsx, zipped

FOREIGN = {
    "page.html": b"<!doctype html><html>" + SCRIPT + b"</html>",
    "dessin.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "outil.exe": b"MZ\x90\x00" + noise(300),
    "outil.elf": b"\x7fELF\x02\x01\x01" + noise(300),
    "script.sh": b"#!/bin/sh\nrm -rf x\n",
    "script.js": b"alert(1)",
    "page.php": b"<?php system($_GET[1]);",
    "page.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
    "archive.rar": b"Rar!\x1a\x07\x01\x00" + noise(100),
    "archive.7z": b"7z\xbc\xaf\x27\x1c" + noise(100),
    "archive.gz": b"\x1f\x8b\x08" + noise(100),
    "raccourci.lnk": b"L\0\0\0\x01\x14\x02\0" + noise(100),
    "classe.class": b"\xca\xfe\xba\xbe" + noise(100),
    "texte.rtf": rb"{\rtf1\ansi\object}",
    "image.gif": b"GIF89a\x01\0\x01\0\0\0\0;",
    "image.webp": b"RIFF\x24\0\0\0WEBPVP8 " + noise(30),
    "image.tif": b"II*\0" + noise(100),
    "image.bmp": b"BM" + noise(100),
    "film.mp4": b"\0\0\0\x18ftypmp42" + noise(100),
    "page.ps": b"%!PS-Adobe-3.0\n(x) show\n",
    "texte.txt": "Procédure de dédouanement".encode(),
    "test.com": EICAR,
    "base.sqlite": b"SQLite format 3\0" + noise(100),
}


def disguised() -> Iterator[tuple[str, bytes]]:
    """Something else under an accepted name, and accepted things under each other's names."""
    for name, content in FOREIGN.items():
        for extension in ("pdf", "jpg"):
            yield f"{name.split('.')[0]}.{extension}", content
    accepted = {"pdf": pdf_pages(), "jpg": picture(), "png": picture("PNG"), "docx": docx(), "ods": ods()}
    for real, content in accepted.items():
        for worn in accepted:
            if real != worn:
                yield f"{real}-en-{worn}.{worn}", content
    for tail in ("exe", "html", "svg", "docm", ""):
        yield f"note.pdf.{tail}".rstrip("."), pdf_pages() if tail else docx()


def foreign() -> Iterator[tuple[str, bytes]]:
    """Types we do not take, under their own names; old Office files."""
    yield from FOREIGN.items()
    for extension in ("doc", "xls", "ppt", "msg"):
        yield f"ancien.{extension}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(600)
    for extension, part in (("pptx", "ppt/presentation.xml"), ("vsdx", "visio/document.xml"), ("zip", "a.txt")):
        yield f"autre.{extension}", zipped({"[Content_Types].xml": "<Types/>", part: "<x/>"})


def glued() -> Iterator[tuple[str, bytes]]:
    """Two files in one, so that it is one thing here and another there."""
    pdf = pdf_pages()
    tails = {"zip": zipped({"a.txt": "x"}), "html": b"<html>" + SCRIPT, "exe": b"MZ\x90" + noise(90), "script": SCRIPT}
    for label, tail in tails.items():
        yield f"suivi-{label}.pdf", pdf + tail
        yield f"precede-{label}.pdf", tail + b"\n" + pdf
        for extension, make in OFFICE.items():
            yield f"precede-{label}.{extension}", tail + make()
    yield "longue-suite.pdf", pdf + b"x" * 5000


def truncated() -> Iterator[tuple[str, bytes]]:
    """Transfers cut on the way."""
    whole = {
        "pdf": pdf_pages(3),
        "jpg": picture(size=(300, 200)),
        "png": picture("PNG", size=(300, 200)),
        "docx": docx(media=noise(3000)),
        "xlsx": xlsx(media=noise(3000)),
        "odt": odt(media=noise(3000)),
    }
    for extension, content in whole.items():
        for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.85):
            yield f"coupe-{int(share * 100)}.{extension}", content[: int(len(content) * share)]
    yield "coupe.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + noise(200)
    yield "coupe2.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def sizes() -> Iterator[tuple[str, bytes]]:
    """Nothing, almost nothing, and more than the limit."""
    for extension in ("pdf", "jpg", "png", "docx", "xlsx", "odt", "ods", "heic"):
        yield f"vide.{extension}", b""
        yield f"un.{extension}", b"%"
    limit = 10 * 1024 * 1024
    for extension, content in (("pdf", pdf_pages()), ("jpg", picture()), ("docx", docx())):
        yield f"lourd.{extension}", content + b"\0" * limit
