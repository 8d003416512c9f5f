"""PDF that act by themselves or keep a reader busy."""

import io
import zlib
from collections.abc import Iterator

import pikepdf

from tests.factories.office_files import pdf_pages

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
        yield f"double-{size}.pdf", packed_bomb(size << 20, twice=True)
        yield f"sansfin-{size}.pdf", b"%PDF-1.5\n" + stream + packed + b"\nendstream endobj\n%%EOF"


def _plain_pdf(objects: bytes, root: bytes) -> bytes:
    """A PDF whose table says nothing: the parser looks for the objects itself."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + root + b">>endobj\n"
    pages = b"" if b"2 0 obj" in objects[:20] else b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return head + pages + objects + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


def looping() -> bytes:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
    return body + b"xref\n0 0\ntrailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF"


def packed_bomb(size: int, *, twice: bool = False) -> bytes:
    """A cross-reference stream that unpacks without end, packed once or twice."""
    packed = zlib.compress(b"\0" * size, 9)
    packed = zlib.compress(packed, 9) if twice else packed
    head = b"%PDF-1.5\n"
    stream = b"1 0 obj<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter%s/Length %d>>stream\n" % (
        b"[/FlateDecode/FlateDecode]" if twice else b"/FlateDecode",
        len(packed),
    )
    return head + stream + packed + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(head)
