"""A wrong file: the agent reads what to do, nothing is kept."""

import io

import pytest
from openpyxl import Workbook

from clients.models import ImportBatch
from tests.clients.imports.sending import csv_of, send


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.csv", b"", "vide"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ni un fichier Excel"),
        ("registre.pdf", b"%PDF-1.7 ...", "PDF"),
        ("ancien.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "ancien fichier Excel"),
        ("coupe.xlsx", b"PK\x03\x04" + b"\0" * 40, "abîmé"),
        ("feuille.xlsx", workbook([]), "aucune ligne"),
        ("entete.xlsx", workbook([["NIF", "Raison sociale"]]), "aucune ligne"),
        ("dos.csv", "NIF;Raison sociale\r\n1000000001;Société Élan côtière\r\n".encode("cp850"), "accents"),
        ("mac.csv", "NIF;Raison sociale\r1000000001;Société Générale du Bénin\r".encode("mac_roman"), "Macintosh"),
        ("mac-caps.csv", "N° NIF;Nom\r1000000001;SOCIÉTÉ BOIS\r".encode("mac_roman"), "Macintosh"),
        ("mac-grave.csv", "NIF;Nom\r1000000001;Crème Française\r".encode("mac_roman"), "Macintosh"),
        ("mac-long.csv", "NIF;Nom\r1000000001;« Côte à Côte »\r1;Bâtiment naïf\r".encode("mac_roman"), "Macintosh"),
        ("double.csv", "NIF;Raison sociale\r\n1000000001;SociÃ©tÃ© gÃ©nÃ©rale\r\n".encode(), "accents"),
    ],
)
def test_import_unreadable_file_says_why_and_keeps_nothing(agent, name, content, sentence):
    """An agent with a wrong file reads what to do, never an error page."""
    response = send(agent, name, content)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("name", ["Škoda Lomé", "BOŽO Fret", "Étoile™ Kara", "Marché «Noël» • Kpalimé", "Sté ‘Élan’"])
def test_import_unusual_letters_and_marks_are_not_taken_for_broken_accents(agent, name):
    """An enterprise with a foreign name or a trade mark must not keep a whole extract out."""
    send(agent, "registre.csv", f"NIF;Raison sociale\r\n1000000001;{name}\r\n".encode("cp1252"))

    assert ImportBatch.objects.get().rows.get().cleaned["name"] == name


def test_import_too_large_is_refused_before_it_is_stored(agent, settings):
    """A 2 GB file must not fill the disk."""
    settings.CCV_IMPORT_MAX_BYTES = 10_000
    response = send(agent, "enorme.csv", b"x" * 2_000_000)

    assert response.status_code == 422
    assert "pèse plus de" in response.content.decode()


def test_import_renamed_file_is_told_as_such(agent):
    """Somebody who renamed a text to .xlsx is not helped by “choose an Excel file”."""
    answer = send(agent, "registre.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    assert "n’est pas un classeur Excel" in answer.content.decode()


def test_csv_with_a_quotation_mark_never_closed_is_refused_where_it_opens(agent):
    """One stray sign must not swallow every enterprise after it, in silence."""
    page = send(agent, "registre.csv", csv_of('1000000101;;"Kara Fret;;;;', "1000000102;;Wawa;;;;"))

    assert page.status_code == 422
    assert "Kara Fret;;;; 1000000102" in page.content.decode()
    assert not ImportBatch.objects.exists()
