"""The one place that makes PDF files: archivable, the same bytes each time, and blind to everything outside (ADR 0008)."""

import datetime as dt
import io

import pikepdf
import pytest

from core import pdf

PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body><h1>Essai</h1>{}</body></html>'
DATA = pdf.Attached("donnees.json", b'{"a": 1}', "Contenu", dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC))


def test_pdf_rendered_twice_gives_the_same_bytes():
    """A file that changes at each rendering could not be compared with its sealed fingerprint."""
    first = pdf.render(PAGE.format(""), stylesheet="report.css", attachments=[DATA])
    second = pdf.render(PAGE.format(""), stylesheet="report.css", attachments=[DATA])

    assert pdf.digest(first) == pdf.digest(second)


def test_pdf_is_archivable_tagged_titled_and_carries_its_data():
    """Ten years on, the file must still open, be read aloud, and give its data back."""
    with pikepdf.open(io.BytesIO(pdf.render(PAGE.format(""), stylesheet="report.css", attachments=[DATA]))) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "fr"
        assert str(file.docinfo["/Title"]) == "Essai"
        assert bytes(file.attachments["donnees.json"].get_file().read_bytes()) == b'{"a": 1}'
        with file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file:///static/css/../../ccv_portal/settings.py",
        "http://127.0.0.1/",
        "https://example.org/a.png",
        "ftp://example.org/a",
        "data:text/plain,bonjour",
        "//example.org/a.css",
    ],
)
def test_pdf_asking_for_anything_but_our_print_assets_is_refused(address):
    """A text typed in a report must never make the server read a file or call an address."""
    with pytest.raises(pdf.ForbiddenResource):
        pdf.allowed_path(address)


def test_pdf_climbing_out_of_the_print_folder_is_refused():
    """A path that climbs is a path to the secrets."""
    root = pdf.print_roots()[0].as_uri()

    assert pdf.allowed_path(f"{root}/report.css").name == "report.css"
    with pytest.raises(pdf.ForbiddenResource):
        pdf.allowed_path(f"{root}/../../ccv_portal/settings.py")


def test_pdf_of_a_page_that_links_a_local_file_does_not_carry_it(tmp_path):
    """Even a link kept in the page by mistake brings nothing into the file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("jeton-secret-4711")
    page = PAGE.format(f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}" alt="x">')

    content = pdf.render(page, stylesheet="report.css")

    with pikepdf.open(io.BytesIO(content)) as file:
        assert not list(file.attachments)
    assert b"jeton-secret-4711" not in content


def test_pdf_without_system_libraries_names_what_to_install(monkeypatch):
    """A newcomer reads which packages to install, not a stack trace."""
    import builtins

    real = builtins.__import__

    def broken(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)

    with pytest.raises(pdf.PdfUnavailable) as refusal:
        pdf.render(PAGE.format(""), stylesheet="report.css")
    assert "libpango-1.0-0" in str(refusal.value)
