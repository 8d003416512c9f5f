"""Files enterprises really send, made in code: photographs of telephones, scans, office files, accented names.

Each case is (name, content, what it is then kept as).
"""

import io
from collections.abc import Iterator

import openpyxl
import pikepdf
from PIL import Image, ImageDraw

from core.uploads import DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX
from tests.factories.bad_uploads import picture
from tests.factories.office_files import docx, ods, odt, pdf_pages, xlsx

Case = tuple[str, bytes, str]
NAMES = (
    "Procédure d’achat – v2", "ORGANIGRAMME 2026", "fiche_de_poste (déclarant)", "Plan de formation n°3",
    "Règle d'archivage", "Politique qualité & sûreté", "Compte rendu réunion 12.03", "Modèle vierge – liste",
    "Charte éthique signée", "Attestation Mme Kossi", "Manuel - sommaire", "Ɖɔwɔwɔ ƒe ɖoɖo", "cafe\u0301 et the\u0301",
    "文件", "liste 📎", "a" * 140,
)  # fmt: skip
TEXT = ("Procédure de dédouanement", "Chaque déclaration est relue par une seconde personne.", "Révision annuelle.")


def photograph(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **save: object) -> bytes:
    """A page photographed on a table: light to store, any size."""
    image = Image.new("RGB", size, (120, 90, 60))
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 8, size[1] // 8, size[0] * 7 // 8, size[1] * 7 // 8), fill=(245, 243, 238))
    for line in range(size[1] // 5, size[1] * 4 // 5, max(size[1] // 40, 2)):
        draw.line((size[0] // 6, line, size[0] * 5 // 6, line), fill=(40, 40, 60), width=max(size[1] // 400, 1))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **save)
    return out.getvalue()


def held(orientation: int) -> Image.Exif:
    """What a telephone writes: how it was held, where, by which device."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone"
    exif[0x8825] = {1: "N", 2: (6.0, 8.0, 0.0), 3: "E", 4: (1.0, 13.0, 0.0)}
    return exif


def heic(size: tuple[int, int] = (640, 480)) -> bytes:
    """A photograph as some telephones keep it."""
    from pillow_heif import from_pillow

    out = io.BytesIO()
    from_pillow(Image.open(io.BytesIO(photograph(size)))).save(out, exif=held(1).tobytes())
    return out.getvalue()


def pictures() -> Iterator[Case]:
    """Photographs in every shape."""
    for number, size in enumerate(((640, 480), (480, 640), (1600, 1200), (2048, 1536))):
        for orientation in (1, 3, 6, 8):
            yield f"IMG_{number}{orientation}.jpg", photograph(size, exif=held(orientation)), JPEG
    for size in ((4000, 3000), (8064, 6048)):
        yield f"grande-{size[0]}.jpeg", photograph(size, quality=60), JPEG
    yield "progressive.jpg", photograph((2000, 1500), progressive=True), JPEG
    for mode in ("L", "CMYK"):
        yield f"photo-{mode}.JPG", photograph((800, 600), mode=mode), JPEG
    for mode in ("1", "L", "P", "RGB", "RGBA", "LA"):
        yield f"capture-{mode}.png", photograph((800, 600), "PNG", mode), PNG
    yield "scan-600dpi.png", photograph((4960, 7016), "PNG", "1"), PNG
    yield "bruit.png", picture("PNG", (300, 200)), PNG
    for name in ("IMG_0001.HEIC", "photo é.heic", "a.heif"):
        yield name, heic(), JPEG


def documents() -> Iterator[Case]:
    """Office files and PDF, under the names people give."""
    for number, name in enumerate(NAMES):
        lines = (*TEXT, name)
        yield f"{name}.docx", docx(*lines), DOCX
        yield f"{name}.xlsx", xlsx(*lines), XLSX
        yield f"{name}.odt", odt(*lines), ODT
        yield f"{name}.ods", ods(*lines), ODS
        yield f"{name}.pdf", pdf_pages(1 + number % 4, lines, packed=bool(number % 2)), PDF
    yield "registre.xlsx", _workbook(), XLSX
    yield "avec image.docx", docx(*TEXT, **{"word/media/image1.png": picture("PNG"), "word/styles.xml": "<s/>"}), DOCX
    yield (
        "avec image.odt",
        odt(*TEXT, **{"Pictures/1.jpg": picture(), "Thumbnails/thumbnail.png": picture("PNG")}),
        ODT,
    )


def scans() -> Iterator[Case]:
    """Pages scanned into a PDF: pictures without a word of text."""
    for pages in (1, 3, 12):
        for width in (800, 1240):
            yield f"scan-{pages}-{width}.pdf", scan(pages, width), PDF
    bookmarked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_pages(4, TEXT))) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Suite", 2))
        link = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 50, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"),
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        pdf.save(bookmarked, linearize=True, deterministic_id=True)
    yield "manuel avec sommaire.pdf", bookmarked.getvalue(), PDF
    yield "fin de ligne.pdf", pdf_pages(1, TEXT) + b"\r\n\r\n", PDF


def scan(pages: int = 1, width: int = 800) -> bytes:
    """A PDF of photographed pages."""
    first, *others = [Image.open(io.BytesIO(photograph((width, width * 14 // 10)))) for _page in range(pages)]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def _workbook() -> bytes:
    """A sheet as a real library writes it: several sheets, formulas, a link, a comment."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["B2"] = "Risque", 3, "=B1*2"
    sheet["A1"].hyperlink = "https://example.org"
    sheet["A1"].comment = openpyxl.comments.Comment("Revu", "Direction")
    book.create_sheet("Suivi")["A1"] = "Échéance"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cases() -> Iterator[Case]:
    """Every good file, one at a time."""
    yield from pictures()
    yield from documents()
    yield from scans()
