"""Files nobody can open: locked or broken inside."""

import io
import zipfile
from collections.abc import Iterator

import pikepdf

from core.uploads import ODS, ODT
from tests.factories.bad_uploads.base import OFFICE, listing_of, noise, picture
from tests.factories.bad_uploads.office import announce_checksum
from tests.factories.bad_uploads.pdf import looping, packed_bomb
from tests.factories.office_files import ods, odt, parts_of, pdf_pages, zipped


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
        at = listing_of(bytes(changed), b"secret")
        changed[at + 8] |= 1
        yield f"zip.{extension}", bytes(changed)


def damaged() -> Iterator[tuple[str, bytes]]:
    """Whole by their length, broken inside."""
    pdf = pdf_pages()
    yield "sans-page.pdf", pdf.replace(b"/Pages", b"/Pagez")
    yield "sans-racine.pdf", pdf.replace(b"/Root", b"/Roox")
    yield "zero.pdf", b"%PDF-1.7\n" + b"\0" * 400 + b"%%EOF"
    yield "vide.pdf", b"%PDF-1.7\n%%EOF"
    yield "boucle.pdf", looping()
    yield "xref.pdf", packed_bomb(200 << 20)
    yield "xref-petit.pdf", packed_bomb(40 << 20)
    for extension, make in OFFICE.items():
        yield f"somme.{extension}", announce_checksum(make(gros=noise(900)))
        main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}.get(extension, "content.xml")
        for label, text in (("coupe", b"<a><b>"), ("croise", b"<a></b>"), ("nul", b""), ("octets", noise(60))):
            yield f"{label}.{extension}", make(**{main: text})
        yield f"methode.{extension}", zipped(parts_of(make()), compression=zipfile.ZIP_BZIP2)
    for kind, extension in (("JPEG", "jpg"), ("PNG", "png")):
        content = picture(kind)
        yield f"tete.{extension}", content[:20] + noise(len(content) - 20)
    for declared in (ODT, ODS):
        yield "menteur.odt", zipped({"mimetype": declared, "autre.xml": "<x/>"})
