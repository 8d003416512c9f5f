"""Office files that unpack, run, reach out or carry more than a document should."""

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.factories.bad_uploads.base import OFFICE, listing_of, noise
from tests.factories.office_files import docx, ods, odt, xlsx, zipped


def bombs() -> Iterator[tuple[str, bytes]]:
    """Archives that unpack to far more than they show, and sizes that lie."""
    for megabytes in (8, 16, 32, 64):
        for part in ("word/media/x.xml", "word/media/x.bin"):
            yield f"bombe-{megabytes}.docx", docx(**{part: b"0" * (megabytes << 20)})
    for count in (2001, 3000):
        yield f"parties-{count}.docx", docx(**{f"word/media/{n}.bin": b"" for n in range(count)})
    inner = zipped({"a.bin": b"0" * (8 << 20)})
    for name in ("word/media/a.zip", "word/embeddings/a.zip", "customXml/a.docx.zip"):
        yield "imbrique.docx", docx(**{name: inner})
    for extension, make in OFFICE.items():
        yield f"total.{extension}", _announce(make(gros=noise(2000)), b"gros", 150 << 20)
        yield f"menteur.{extension}", _announce(make(gros=b"0" * 9000), b"gros", 10)
        yield f"dessous.{extension}", _announce(make(gros=b"0" * 9000), b"gros", 8000)
        yield f"entites.{extension}", make(**{"custom/item.xml": _laughs()})
        yield f"entites16.{extension}", make(**{"custom/item.xml": _laughs().decode().encode("utf-16")})
        yield (
            f"externe.{extension}",
            make(**{"custom/item.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}),
        )
        yield f"chevauche.{extension}", _overlap(make(gros=noise(2000), autre=noise(2000)))


def _laughs() -> bytes:
    lines = ['<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    return ("".join(lines) + "]><a>&a8;</a>").encode()


def _announce(content: bytes, name: bytes, size: int) -> bytes:
    """Write another unpacked size into the listing."""
    changed = bytearray(content)
    struct.pack_into("<I", changed, listing_of(content, name) + 24, size)
    return bytes(changed)


def _overlap(content: bytes) -> bytes:
    """Let two parts share one place."""
    changed = bytearray(content)
    struct.pack_into(
        "<I",
        changed,
        listing_of(content, b"autre") + 42,
        struct.unpack_from("<I", changed, listing_of(content, b"gros") + 42)[0],
    )
    return bytes(changed)


def macros() -> Iterator[tuple[str, bytes]]:
    """Programs inside office files."""
    for part in ("word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vbaData.xml", "docProps/vbaProject.bin"):
        for name in ("note.docx", "note.docm"):
            yield name, docx(**{part: b"<x/>"})
    for part in ("xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/dialogsheets/sheet1.xml"):
        for name in ("liste.xlsx", "liste.xlsm"):
            yield name, xlsx(**{part: b"<x/>"})
    for kind in ("document", "sheet", "template"):
        types = f'<Types><Override ContentType="application/vnd.ms-{kind}.macroEnabled.main+xml"/></Types>'
        yield f"{kind}.docx", docx(**{"[Content_Types].xml": types})
        yield f"{kind}.xlsx", xlsx(**{"[Content_Types].xml": types.upper()})
    for make, extension in ((odt, "odt"), (ods, "ods")):
        for part in (
            "Basic/Standard/Module1.xml",
            "Scripts/python/x.py",
            "basic/script-lc.xml",
            "scripts/javascript/x",
        ):
            yield f"macro.{extension}", make(**{part: b"<x/>"})
        yield f"ecoute.{extension}", make(**{"settings.xml": b'<o xmlns:script="s"><script:event-listener/></o>'})


def traversal() -> Iterator[tuple[str, bytes]]:
    """Parts that would land outside the folder they are unpacked into."""
    names = ("../x.xml", "../../etc/passwd", "word/../../x", "/etc/passwd", "..\\..\\x.dll", "C:\\x.bin", "C:x.bin")
    for name in names:
        for extension, make in OFFICE.items():
            yield f"sort.{extension}", make(**{name: b"x"})
    for extension, make in OFFICE.items():
        link = zipfile.ZipInfo("lien")
        link.external_attr = 0o120777 << 16
        out = io.BytesIO(make())
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(link, "/etc/passwd")
        yield f"lien.{extension}", out.getvalue()


def embedded() -> Iterator[tuple[str, bytes]]:
    """Other files carried inside."""
    word = (
        "word/embeddings/oleObject1.bin",
        "word/activeX/activeX1.xml",
        "word/embeddings/feuille.xlsx",
        "word/a.exe",
    )
    sheet = (
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.bin",
        "xl/externalLinks/externalLink1.xml",
        "xl/a.js",
    )
    open_ = ("Object 1/content.xml", "ObjectReplacements/Object 1", "a.vbs", "a.jar")
    for names, makers in ((word, ("docx",)), (sheet, ("xlsx",)), (open_, ("odt", "ods"))):
        for part in names:
            for extension in makers:
                yield f"inclus.{extension}", OFFICE[extension](**{part: b"<x/>"})
    for suffix in ("dll", "bat", "cmd", "ps1", "hta", "scr", "lnk"):
        yield f"outil-{suffix}.docx", docx(**{f"word/media/outil.{suffix}": b"x"})


def remote() -> Iterator[tuple[str, bytes]]:
    """Documents that call somewhere when they are opened."""
    kinds = ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "externalLinkPath")
    for kind in kinds:
        for quote in ('"', "'"):
            link = f'<Relationships><Relationship Id="r" Type="http://x/{kind}" Target="http://x" TargetMode="External"/></Relationships>'
            yield f"{kind}.docx", docx(**{"word/_rels/settings.xml.rels": link.replace('"', quote)})
            yield f"{kind}.xlsx", xlsx(**{"xl/worksheets/_rels/sheet1.xml.rels": link.replace('"', quote)})
    for call in ("DDEAUTO c:\\\\x", "DDE cmd x", "INCLUDEPICTURE http://x", "INCLUDETEXT http://x"):
        text = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:instrText> {call}</w:instrText></w:r></w:p></w:body></w:document>'
        yield "champ.docx", docx(**{"word/document.xml": text})


def announce_checksum(content: bytes) -> bytes:
    changed = bytearray(content)
    struct.pack_into("<I", changed, listing_of(content, b"gros") + 16, 1)
    return bytes(changed)
