"""Small, true office files and PDF made in code, for the corpora of the tests; any part may be added or replaced."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from core.uploads import ODS, ODT

EPOCH = (2026, 1, 5, 8, 0, 0)
MAIN = "application/vnd.openxmlformats-officedocument"
Part = bytes | str


def zipped(parts: Mapping[str, Part], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo("x", EPOCH)
            info.filename = name  # kept as given: the class would mend what some tests want broken
            info.compress_type = compression
            archive.writestr(info, content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx(*paragraphs: str, **parts: Part) -> bytes:
    """A text document of Word."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in paragraphs or ("Procédure",))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{lines}</w:body></w:document>'
    types = f'<Types><Override ContentType="{MAIN}.wordprocessingml.document.main+xml"/></Types>'
    link = (
        f'<Relationships><Relationship Id="r1" Type="{MAIN}/relationships/hyperlink" '
        'Target="https://example.org" TargetMode="External"/></Relationships>'
    )
    base = {"[Content_Types].xml": types, "word/document.xml": body, "word/_rels/document.xml.rels": link}
    return zipped({**base, **parts})


def xlsx(*rows: str, **parts: Part) -> bytes:
    """A sheet of Excel, its words shared."""
    words = "".join(f"<si><t>{escape(line)}</t></si>" for line in rows or ("Registre",))
    types = f'<Types><Override ContentType="{MAIN}.spreadsheetml.sheet.main+xml"/></Types>'
    base = {
        "[Content_Types].xml": types,
        "xl/workbook.xml": "<workbook><sheets/></workbook>",
        "xl/sharedStrings.xml": f"<sst>{words}</sst>",
        "xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>",
    }
    return zipped({**base, **parts})


def _open_document(kind: str, body: str, parts: Mapping[str, Part]) -> bytes:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    content = f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>'
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    base = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({**base, **parts})


def odt(*paragraphs: str, **parts: Part) -> bytes:
    """A text document of LibreOffice."""
    body = "".join(f"<text:p>{escape(line)}</text:p>" for line in paragraphs or ("Procédure",))
    return _open_document(ODT, f"<office:body><office:text>{body}</office:text></office:body>", parts)


def ods(*rows: str, **parts: Part) -> bytes:
    """A sheet of LibreOffice."""
    cells = "".join(
        f"<table:table-row><table:table-cell><text:p>{escape(line)}</text:p></table:table-cell></table:table-row>"
        for line in rows or ("Registre",)
    )
    table = f'<table:table table:name="A">{cells}</table:table>'
    return _open_document(ODS, f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>", parts)


def pdf_pages(pages: int = 1, lines: tuple[str, ...] = ("Procedure",), *, packed: bool = False) -> bytes:
    """A PDF with these lines on its first page, in a standard font."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
            shown = lines if number == 0 else (f"page {number + 1}",)
            text = b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in shown)
            page.Contents = pdf.make_stream(b"BT /F1 10 Tf 12 TL 40 800 Td\n" + text + b"ET")
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


def _escaped(line: str) -> bytes:
    plain = line.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
