"""Files nobody should be able to leave with us, made in code: 15 families, the same bytes at every run.

Each case is (family, name, content). Nothing here is dangerous to have: scripts call alert, sizes are announced, and
the only "virus" is the harmless test line every scanner knows.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image

from core.uploads import ODS, ODT
from tests.factories.office_files import docx, ods, odt, parts_of, pdf_pages, xlsx, zipped

Case = tuple[str, str, bytes]
OFFICE = {"docx": docx, "xlsx": xlsx, "odt": odt, "ods": ods}
SCRIPT = b"<script>alert(1)</script>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that do not compress, the same each time."""
    return random.Random(seed).randbytes(size)


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 90), mode: str = "RGB", **save: object) -> bytes:
    """A photograph of coloured noise."""
    image = Image.frombytes("RGB", size, noise(size[0] * size[1] * 3)).convert(mode)
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


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


def _listing_of(content: bytes, name: bytes) -> int:
    """Where the listing speaks of a part."""
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", content, at + 28)[0]
        if content[at + 46 : at + 46 + length] == name:
            return at
        at = content.find(b"PK\x01\x02", at + 1)
    raise LookupError(name)


def _announce(content: bytes, name: bytes, size: int) -> bytes:
    """Write another unpacked size into the listing."""
    changed = bytearray(content)
    struct.pack_into("<I", changed, _listing_of(content, name) + 24, size)
    return bytes(changed)


def _overlap(content: bytes) -> bytes:
    """Let two parts share one place."""
    changed = bytearray(content)
    struct.pack_into(
        "<I",
        changed,
        _listing_of(content, b"autre") + 42,
        struct.unpack_from("<I", changed, _listing_of(content, b"gros") + 42)[0],
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


ACTIONS = {
    "javascript": {"/S": "/JavaScript", "/JS": "app.alert(1)"},
    "launch": {"/S": "/Launch", "/F": "cmd.exe"},
    "envoi": {"/S": "/SubmitForm", "/F": "http://example.org/x"},
    "import": {"/S": "/ImportData", "/F": "x.fdf"},
    "ailleurs": {"/S": "/GoToR", "/F": "x.pdf"},
    "rendu": {"/S": "/Rendition", "/JS": "x"},
}


def pdf_scripts() -> Iterator[tuple[str, bytes]]:
    """Everything in a PDF that could act by itself, in each place it can hide."""
    for label, action in ACTIONS.items():
        for place in ("ouverture", "page", "lien", "noms", "suite"):
            for packed in (False, True):
                yield f"{label}-{place}.pdf", _acting(action, place, packed=packed)
    plain = _acting(ACTIONS["javascript"], "ouverture", packed=False)
    yield "echappe.pdf", plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4a#53 ")
    for label in ("joint", "xfa", "richmedia", "fichier"):
        yield f"{label}.pdf", _carrying(label)


def _acting(action: dict[str, str], place: str, *, packed: bool) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_pages())) as pdf:
        act = pikepdf.Dictionary()
        for key, value in action.items():
            act[key] = pikepdf.Name(value) if value.startswith("/") else pikepdf.String(value)
        act = pdf.make_indirect(act)
        page = pdf.pages[0].obj
        if place == "ouverture":
            pdf.Root.OpenAction = act
        elif place == "page":
            page.AA = pikepdf.Dictionary(O=act)
        elif place == "lien":
            note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=act)
            page.Annots = pikepdf.Array([pdf.make_indirect(note)])
        elif place == "noms":
            pdf.Root.Names = pikepdf.Dictionary(AP=pikepdf.Dictionary(Names=pikepdf.Array(["a", act])))
        else:
            first = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([0]), Next=pikepdf.Array([act]))
            pdf.Root.OpenAction = pdf.make_indirect(first)
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


def _carrying(label: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_pages())) as pdf:
        if label == "joint":
            pdf.attachments["x.txt"] = b"x"
        elif label == "xfa":
            pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"))
        else:
            subtype = pikepdf.Name.RichMedia if label == "richmedia" else pikepdf.Name.FileAttachment
            pdf.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=subtype)])
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


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


def _png(width: int, height: int, *more: tuple[bytes, bytes], colour: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 20_000))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*one) for one in more) + pixels + chunk(b"IEND", b"")


def _resized(jpeg: bytes, width: int, height: int, *, marker: bytes = b"\xff\xc0") -> bytes:
    changed = bytearray(jpeg)
    struct.pack_into("!HH", changed, jpeg.index(marker) + 5, height, width)
    return bytes(changed)


def floods() -> Iterator[tuple[str, bytes]]:
    """Pictures far larger than they weigh."""
    for width, height in ((60_000, 60_000), (20_000, 20_000), (9000, 9000), (100_000, 1000), (65_500, 2000)):
        for colour in (2, 6):
            yield f"grand-{width}.png", _png(width, height, colour=colour)
    for width, height in ((65_000, 65_000), (30_000, 30_000), (12_000, 12_000), (65_500, 4000)):
        yield f"grand-{width}.jpg", _resized(picture(), width, height)
        progressive = picture(progressive=True)
        yield f"progressif-{width}.jpg", _resized(progressive, width, height, marker=b"\xff\xc2")
    for megabytes in (4, 32, 90):
        for kind in (b"zTXt", b"iTXt"):
            words = zlib.compress(b"0" * (megabytes << 20))
            data = b"a\0\0" + words if kind == b"zTXt" else b"a\0\1\0\0\0" + words
            yield f"texte-{megabytes}.png", _png(40, 30, (kind, data))


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


def passwords() -> Iterator[tuple[str, bytes]]:
    """Files nobody but the sender can open."""
    for revision in (2, 3, 4, 6):
        for user in ("secret", ""):
            for packed in (False, True):
                out = io.BytesIO()
                with pikepdf.open(io.BytesIO(pdf_pages())) as pdf:
                    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
                    lock = pikepdf.Encryption(
                        owner="maitre", user=user, R=revision, aes=revision >= 4, metadata=revision >= 4
                    )
                    pdf.save(out, encryption=lock, object_stream_mode=mode)
                yield f"verrou-{revision}.pdf", out.getvalue()
    for extension in ("docx", "xlsx"):  # Office wraps a locked document into its old format
        yield (
            f"verrou.{extension}",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(800) + "EncryptedPackage".encode("utf-16-le"),
        )
    manifest = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    for make, extension in ((odt, "odt"), (ods, "ods")):
        yield f"verrou.{extension}", make(**{"META-INF/manifest.xml": manifest})
    for extension, make in OFFICE.items():
        changed = bytearray(make(secret=b"x" * 50))
        at = _listing_of(bytes(changed), b"secret")
        changed[at + 8] |= 1
        yield f"zip.{extension}", bytes(changed)


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


def damaged() -> Iterator[tuple[str, bytes]]:
    """Whole by their length, broken inside."""
    pdf = pdf_pages()
    yield "sans-page.pdf", pdf.replace(b"/Pages", b"/Pagez")
    yield "sans-racine.pdf", pdf.replace(b"/Root", b"/Roox")
    yield "zero.pdf", b"%PDF-1.7\n" + b"\0" * 400 + b"%%EOF"
    yield "vide.pdf", b"%PDF-1.7\n%%EOF"
    yield "boucle.pdf", _looping()
    yield "xref.pdf", _packed_bomb(200 << 20)
    yield "xref-petit.pdf", _packed_bomb(40 << 20)
    for extension, make in OFFICE.items():
        yield f"somme.{extension}", _announce_checksum(make(gros=noise(900)))
        main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}.get(extension, "content.xml")
        for label, text in (("coupe", b"<a><b>"), ("croise", b"<a></b>"), ("nul", b""), ("octets", noise(60))):
            yield f"{label}.{extension}", make(**{main: text})
        yield f"methode.{extension}", zipped(parts_of(make()), compression=zipfile.ZIP_BZIP2)
    for kind, extension in (("JPEG", "jpg"), ("PNG", "png")):
        content = picture(kind)
        yield f"tete.{extension}", content[:20] + noise(len(content) - 20)
    for declared in (ODT, ODS):
        yield "menteur.odt", zipped({"mimetype": declared, "autre.xml": "<x/>"})


def pdf_floods() -> Iterator[tuple[str, bytes]]:
    """PDF that would keep a reader busy for minutes, or fill its memory."""
    for count in (60_000, 150_000):
        links = b"".join(b"%d 0 obj[%d 0 R]endobj\n" % (n, n + 1) for n in range(3, count))
        yield f"chaine-{count}.pdf", _plain_pdf(links + b"%d 0 obj 1 endobj\n" % count, b"/X 3 0 R")
    for depth in (2000, 200_000):
        yield f"profond-{depth}.pdf", _plain_pdf(b"", b"/X " + b"[" * depth + b"]" * depth)
        yield f"profond2-{depth}.pdf", _plain_pdf(b"", b"/X " + b"<</A" * depth + b" 1" + b">>" * depth)
    for count in (20_000, 400_000):
        kids = b"2 0 obj<</Type/Pages/Kids[" + b"9 0 R " * count + b"]/Count %d>>endobj\n" % count
        yield f"pages-{count}.pdf", _plain_pdf(kids + b"9 0 obj<</Type/Page/Parent 2 0 R>>endobj\n", b"")
    for count in (500_000, 3_000_000):
        yield f"large-{count}.pdf", _plain_pdf(b"", b"/X[" + b"1 " * count + b"]")
    for size in (40, 400):
        packed = zlib.compress(zlib.compress(b"\0" * (size << 20), 9), 9)
        stream = b"7 0 obj<</Type/ObjStm/N 9/First 9/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(
            packed
        )
        yield f"double-{size}.pdf", _packed_bomb(size << 20, twice=True)
        yield f"sansfin-{size}.pdf", b"%PDF-1.5\n" + stream + packed + b"\nendstream endobj\n%%EOF"


def _plain_pdf(objects: bytes, root: bytes) -> bytes:
    """A PDF whose table says nothing: the parser looks for the objects itself."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + root + b">>endobj\n"
    pages = b"" if b"2 0 obj" in objects[:20] else b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return head + pages + objects + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


def _looping() -> bytes:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
    return body + b"xref\n0 0\ntrailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF"


def _packed_bomb(size: int, *, twice: bool = False) -> bytes:
    """A cross-reference stream that unpacks without end, packed once or twice."""
    packed = zlib.compress(b"\0" * size, 9)
    packed = zlib.compress(packed, 9) if twice else packed
    head = b"%PDF-1.5\n"
    stream = b"1 0 obj<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter%s/Length %d>>stream\n" % (
        b"[/FlateDecode/FlateDecode]" if twice else b"/FlateDecode",
        len(packed),
    )
    return head + stream + packed + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(head)


def _announce_checksum(content: bytes) -> bytes:
    changed = bytearray(content)
    struct.pack_into("<I", changed, _listing_of(content, b"gros") + 16, 1)
    return bytes(changed)


def sizes() -> Iterator[tuple[str, bytes]]:
    """Nothing, almost nothing, and more than the limit."""
    for extension in ("pdf", "jpg", "png", "docx", "xlsx", "odt", "ods", "heic"):
        yield f"vide.{extension}", b""
        yield f"un.{extension}", b"%"
    limit = 10 * 1024 * 1024
    for extension, content in (("pdf", pdf_pages()), ("jpg", picture()), ("docx", docx())):
        yield f"lourd.{extension}", content + b"\0" * limit


FAMILIES = {
    "disguised type": disguised,
    "foreign type": foreign,
    "bomb": bombs,
    "macro": macros,
    "script in PDF": pdf_scripts,
    "traversal name": traversal,
    "pixel flood": floods,
    "truncated": truncated,
    "password": passwords,
    "embedded file": embedded,
    "remote call": remote,
    "two files in one": glued,
    "endless PDF": pdf_floods,
    "damaged": damaged,
    "empty or too big": sizes,
}


def cases() -> Iterator[Case]:
    """Every bad file, one at a time."""
    for family, make in FAMILIES.items():
        for name, content in make():
            yield family, name, content
