"""The one place that makes PDF files: archivable, the same bytes each time, and blind to everything outside (ADR 0008)."""

import datetime as dt
import io
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest

from core import pdf, pdf_child

pytestmark = pytest.mark.once
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


def test_pdf_without_system_libraries_names_what_to_install(tmp_path, monkeypatch):
    """A newcomer reads which packages to install, not a stack trace: the child really meets a library that is missing."""
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n")
    program = tmp_path / "child.py"
    program.write_text(
        f"import runpy, sys\nsys.path[:0] = [{str(tmp_path)!r}, {str(Path(pdf_child.__file__).parent)!r}]\n"
        f"runpy.run_path({pdf_child.__file__!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(pdf_child, "__file__", str(program))

    with pytest.raises(pdf.PdfUnavailable) as refusal:
        pdf.render(PAGE.format(""), stylesheet="report.css")

    assert "libpango-1.0-0" in str(refusal.value)


TIGHT = pdf.Limits(memory=700 * 1024 * 1024, seconds=2, wait=60)
# Twenty texts nobody should type; each ends in a file or in a refusal, never in a hang or in a dead worker.
POISON = {
    "200,000 words": "<p>" + "organisation douanière " * 100_000 + "</p>",
    "one word of a megabyte": "<p>" + "a" * 1_000_000 + "</p>",
    "deep nesting": "<div>" * 20_000 + "x" + "</div>" * 20_000,
    "nested tables": "<table><tr><td>" * 400 + "x" + "</td></tr></table>" * 400,
    "nested lists": "<ul><li>" * 3_000 + "x",
    "unclosed tags": "<b><i><span>" * 30_000 + "x",
    "a table of many cells": "<table><tr>" + "<td>x</td>" * 60_000 + "</tr></table>",
    "a wide span": "<table><tr><td colspan='100000' rowspan='100000'>x</td></tr></table>",
    "huge picture": "<svg xmlns='http://www.w3.org/2000/svg' width='9999999mm' height='9999999mm'></svg>",
    "a picture inside itself": "<svg xmlns='http://www.w3.org/2000/svg'><g id='a'><use href='#a'/></g></svg>",
    "many styles": "".join(f"<p style='float:left;width:{n % 90}%'>x</p>" for n in range(20_000)),
    "spaces": "<p>" + " \u00a0\u202f" * 200_000 + "x</p>",
    "marks on one letter": "<p>e" + "\u0301" * 200_000 + "</p>",
    "directions": "<p>" + "\u202e\u2066abc\u2069\u202c" * 20_000 + "</p>",
    "signs without a font": "<p>" + "".join(chr(0x4E00 + n) for n in range(20_000)) + "</p>",
    "emoji joined": "<p>" + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 5_000 + "</p>",
    "no characters": "<p>\ufffe\uffff\ufdd0\U0010ffff\x0b\x1f</p>",
    "zero width": "<p>" + "\u200b\u200d\ufeff" * 200_000 + "</p>",
    "entities": "<p>" + "&amp;&lt;&#x1F600;&nosuch;" * 40_000 + "</p>",
    "past the size taken": "<p>" + "é" * 5_000_000 + "</p>",
}


def test_pdf_of_poison_texts_fails_within_its_limits_and_the_others_pass():
    """A text nobody can lay out must cost one report, never the queue behind it."""

    def outcome(text):
        started = time.monotonic()
        try:
            return pdf.render(PAGE.format(text), stylesheet="report.css", limits=TIGHT)[:4], time.monotonic() - started
        except (pdf.PdfTooHeavy, pdf.PdfFailed) as refusal:
            return refusal.code, time.monotonic() - started

    with ThreadPoolExecutor(3) as hands:
        found = dict(zip(POISON, hands.map(outcome, POISON.values()), strict=True))
        beside = hands.submit(pdf.render, PAGE.format("<p>Un rapport ordinaire.</p>"), stylesheet="report.css")

    assert {name: got for name, (got, _t) in found.items() if got not in {b"%PDF", "pdf_too_heavy"}} == {}
    assert {name: spent for name, (_got, spent) in found.items() if spent > TIGHT.wait} == {}
    assert found["200,000 words"][0] == found["past the size taken"][0] == "pdf_too_heavy"
    assert beside.result().startswith(b"%PDF")


PROBE = """
import socket, sys, tempfile
from pathlib import Path
sys.path.insert(0, {core!r})
from pdf_cage import enclose
granted = enclose(readable=[Path("/usr"), Path(sys.base_prefix)], writable=Path(tempfile.mkdtemp()))
for name, path in (("files", {secret!r}), ("network", None)):
    try:
        open(path).read() if path else socket.create_connection(("127.0.0.1", {port}), 2)
        print(name, granted[name], "open")
    except OSError:
        print(name, granted[name], "closed")
"""


def test_pdf_cage_closes_the_files_and_the_network_the_system_lets_it_close(tmp_path):
    """What is granted must hold: a hole in the layout engine must not reach the reports of others."""
    (tmp_path / "secret").write_text("jeton")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = PROBE.format(
            core=str(Path(pdf.__file__).parent), secret=str(tmp_path / "secret"), port=server.getsockname()[1]
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == 2, done.stdout
    assert [name for name, granted, state in lines if granted == "True" and state == "open"] == []


def test_pdf_child_knows_no_secret_of_the_portal(monkeypatch):
    """The process that lays out typed texts must have nothing to give away."""
    monkeypatch.setenv("CCV_SECRET_KEY", "ne-doit-pas-sortir")
    seen = {}
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: seen.update(kwargs) or real(*args, **kwargs))

    pdf.render(PAGE.format(""), stylesheet="report.css")

    assert set(seen["env"]) <= {"TMPDIR", "HOME", *pdf.KEPT_VARIABLES}
