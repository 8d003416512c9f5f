"""Files people send: what is kept, what is refused and why."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from core import uploads
from core.uploads import checks, pdf, pictures

CONTENT_TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.main+xml"/></Types>'


def _file(name, content):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def _pdf(**options):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if options.get("script"):
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    if options.get("attachment"):
        writer.add_attachment("a.txt", b"x")
    if options.get("password"):
        writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _zip(parts, *, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _docx(**more):
    return _zip({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<w/>", **more})


def _image(kind, size=(40, 30), **save):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **save)
    return out.getvalue()


GOOD = [
    ("procédure d’achat.pdf", _pdf(), uploads.PDF),
    ("photo.jpg", _image("JPEG"), uploads.JPEG),
    ("PHOTO.JPEG", _image("JPEG"), uploads.JPEG),
    ("plan.png", _image("PNG"), uploads.PNG),
    ("note.docx", _docx(), uploads.DOCX),
    ("liste.xlsx", _zip({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<w/>"}), uploads.XLSX),
    ("note.odt", _zip({"mimetype": uploads.ODT, "content.xml": "<o/>"}), uploads.ODT),
    ("liste.ods", _zip({"mimetype": uploads.ODS, "content.xml": "<o/>"}), uploads.ODS),
]


@pytest.mark.parametrize(("name", "content", "expected"), GOOD, ids=[name for name, _c, _t in GOOD])
def test_upload_of_an_accepted_type_is_recognised_by_its_content(name, content, expected):
    clean = uploads.inspect(_file(name, content))

    assert clean.content_type == expected
    assert len(clean.sha256) == 64
    assert clean.size == clean.content.size


def test_upload_of_a_document_keeps_its_exact_bytes():
    content = _pdf()

    assert uploads.inspect(_file("a.pdf", content)).content.read() == content


BAD = [
    ("vide.pdf", b"", "upload_empty"),
    ("page.pdf", b"<html><script>alert(1)</script></html>", "upload_type"),
    ("image.svg", b"<svg onload='x'/>", "upload_type"),
    ("outil.pdf", b"MZ\x90\x00", "upload_type"),
    ("photo.pdf", _image("JPEG"), "upload_mismatch"),
    ("note.exe", _pdf(), "upload_mismatch"),
    ("coupe.pdf", _pdf()[:60], "upload_unreadable"),
    ("coupe.jpg", _image("JPEG", (400, 400))[:300], "upload_unreadable"),
    ("entete.png", b"\x89PNG\r\n\x1a\n", "upload_unreadable"),
    ("verrou.pdf", _pdf(password=True), "upload_password"),
    ("script.pdf", _pdf(script=True), "upload_active"),
    ("joint.pdf", _pdf(attachment=True), "upload_active"),
    ("ancien.doc", checks.OLE_MAGIC + b"x" * 50, "upload_old_office"),
    ("macro.docx", _docx(**{"word/vbaProject.bin": "x"}), "upload_macro"),
    ("macro2.docx", _docx(**{"[Content_Types].xml": "application/macroEnabled"}), "upload_macro"),
    ("inclus.docx", _docx(**{"word/embeddings/oleObject1.bin": "x"}), "upload_embedded"),
    (
        "distant.docx",
        _docx(**{"word/_rels/settings.xml.rels": '<Relationship Type="x/attachedTemplate" TargetMode="External"/>'}),
        "upload_remote",
    ),
    ("bombe.docx", _docx(**{"word/media/x.xml": "0" * 5_000_000}), "upload_bomb"),
    ("sort.docx", _docx(**{"../../etc/x": "x"}), "upload_unreadable"),
    ("simple.docx", _zip({"a.txt": "x"}), "upload_type"),
    (
        "chiffre.odt",
        _zip({"mimetype": uploads.ODT, "content.xml": "x", "META-INF/manifest.xml": "encryption-data"}),
        "upload_password",
    ),
]


@pytest.mark.parametrize(("name", "content", "code"), BAD, ids=[name for name, _c, _t in BAD])
def test_upload_that_cannot_be_kept_is_refused_with_its_reason(name, content, code):
    """Otherwise an enterprise reads 'invalid file' and gives up, or a harmful file is opened by an evaluator."""
    with pytest.raises(uploads.UploadRefused) as refused:
        uploads.inspect(_file(name, content))

    assert refused.value.code == code
    assert len(str(refused.value)) > 20


def test_upload_above_the_limit_is_refused_before_it_is_read():
    with pytest.raises(uploads.UploadRefused) as refused:
        uploads.inspect(_file("gros.pdf", b"%PDF-" + b"x" * 2000), max_bytes=1000)

    assert refused.value.code == "upload_too_big"


def test_photo_is_kept_without_the_place_where_it_was_taken():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (6.0, 8.0, 0.0)}
    exif[0x0112] = 6

    clean = uploads.inspect(_file("photo.jpg", _image("JPEG", (40, 30), exif=exif)))

    with Image.open(clean.content) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (30, 40), "the photo must be shown the way it was held"
    assert clean.metadata_removed


def test_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "WHOLE_BYTES_MAX", 100)

    with pytest.raises(uploads.UploadRefused) as refused:
        uploads.inspect(_file("grand.png", _image("PNG")))

    assert refused.value.code == "upload_pixels"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.pdf", "x.pdf"),
        ("C:\\dossier\\note.pdf", "note.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
        ("", "document"),
        ("\x00\n", "document"),
    ],
)
def test_name_of_a_file_is_cleaned_before_it_is_shown(given, shown):
    assert uploads.clean_name(given) == shown


def test_files_of_one_response_together_stay_under_the_limit():
    uploads.total_guard(50, 40, limit=100)
    with pytest.raises(uploads.UploadRefused):
        uploads.total_guard(80, 40, limit=100)


def test_stored_path_holds_nothing_the_sender_chose():
    path = uploads.private_path("evidence")(None, "../../Nom de famille.pdf")

    assert path.startswith("evidence/")
    assert path.endswith(".pdf")
    assert "Nom" not in path
    assert uploads.private_path("x") == uploads.private_path("x")


def test_pdf_of_the_tests_is_a_real_one():
    assert len(PdfReader(io.BytesIO(_pdf())).pages) == 1


def _cut_deflate():
    """A DOCX whose list of types no longer unpacks: the listing is whole, the bytes are not."""
    content = bytearray(_zip({"[Content_Types].xml": CONTENT_TYPES * 40, "word/document.xml": "<w/>"}))
    start = content.index(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    content[start : start + 12] = b"\xff" * 12
    return bytes(content)


def test_pdf_too_large_to_look_through_is_refused(monkeypatch):
    """A script behind the last object looked at would reach the diagnostician's screen."""
    monkeypatch.setattr(pdf, "OBJECTS_MAX", 1)

    with pytest.raises(uploads.UploadRefused):
        uploads.inspect(_file("long.pdf", _pdf()))


def test_half_a_picture_is_refused_even_after_a_report_was_rendered(monkeypatch):
    """The PDF engine loosens Pillow for the whole process: evidence cut in the middle would pass for complete."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = io.BytesIO()
    Image.effect_noise((80, 80), 50).convert("RGB").save(whole, "PNG")
    half = whole.getvalue()[: len(whole.getvalue()) // 2]

    with pytest.raises(uploads.UploadRefused):
        uploads.inspect(_file("moitie.png", half))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("abime.docx", _cut_deflate()),
        ("abime.pdf", _pdf().replace(b"/Pages", b"/Pagez")),
        ("abime.pdf", b"%PDF-1.7\n" + b"\x00" * 40),
        ("abime.png", _image("PNG")[:60]),
    ],
)
def test_damaged_file_is_refused_with_a_sentence_never_a_failure(name, content):
    """Telephones cut transfers every day: the person must read what to do, not an error page."""
    with pytest.raises(uploads.UploadRefused):
        uploads.inspect(_file(name, content))
