"""Evidence: quarantine, papers of a transaction, replacement, reuse, signal and purge."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs, uploads
from core.audit import AuditEvent
from core.errors import DomainError
from core.uploads.scanning import ScannerSilent, ask_clamav
from questionnaires.models import Evidence
from questionnaires.queries.response import load_filling, reusable_evidence
from questionnaires.services import evidence
from tests.factories import questionnaires as make
from tests.factories.bad_uploads import EICAR, picture
from tests.factories.clamd import clamd, closed_port
from tests.factories.office_files import docx, pdf_pages

INVOICE = (
    "FACTURE COMMERCIALE N° F2026-118 Date 12/03/2026 Client : Savane Agro",
    "Pneumatiques 40 Prix unitaire 1 200 Total HT 48 000 Net à payer 56 640 EUR",
)


def _send(response, by, name, content, code="C1", **options):
    question = load_filling(response).question(code)
    uploaded = SimpleUploadedFile(name, content)
    return evidence.add_evidence(
        response, question=question, uploaded=uploaded, non_transactional=True, by=by, **options
    )


@pytest.mark.parametrize(
    ("content", "verdict"),
    [(b"procedure" * 50_000, uploads.ScanVerdict.CLEAN), (b"x" + EICAR, uploads.ScanVerdict.INFECTED)],
)
def test_clamav_gives_its_verdict_over_the_socket(settings, content, verdict):
    with clamd() as server:
        settings.CCV_CLAMAV_SOCKET = server.address

        assert ask_clamav(io.BytesIO(content)) is verdict
        assert server.seen == [len(content)], "the whole file is looked at"


def test_clamav_that_errs_or_is_away_gives_no_verdict(settings):
    """An error of the scanner taken for 'clean' would open the door on the day it matters."""
    with clamd(broken=True) as server:
        settings.CCV_CLAMAV_SOCKET = server.address
        with pytest.raises(ScannerSilent):
            ask_clamav(io.BytesIO(b"x"))
    for address in (closed_port(), "unix:/nowhere/clamd.ctl"):
        settings.CCV_CLAMAV_SOCKET = address
        with pytest.raises(ScannerSilent):
            ask_clamav(io.BytesIO(b"x"))


def test_file_stays_in_quarantine_until_the_scanner_is_back(savane, mawuli, settings):
    """Down for days, the job is put off, never given up, and the file is never called clean."""
    settings.CCV_CLAMAV_SOCKET = closed_port()
    item = make.attach(make.filled(savane, mawuli), mawuli)
    for _day in range(12):
        with pytest.raises(jobs.TryLater):
            evidence.scan_evidence(item.uuid)
    item.refresh_from_db()
    assert item.state == "pending"

    with clamd() as server:
        settings.CCV_CLAMAV_SOCKET = server.address
        evidence.scan_evidence(item.uuid)

    item.refresh_from_db()
    assert item.state == "clean"


def test_invoice_is_refused_and_nothing_of_it_is_kept(savane, mawuli):
    response = make.filled(savane, mawuli)

    with pytest.raises(uploads.UploadRefused) as refused:
        _send(response, mawuli, "document.pdf", pdf_pages(1, INVOICE))

    assert refused.value.code == "upload_transactional"
    assert not response.evidence.exists()


def test_photograph_named_like_an_invoice_asks_again_then_is_kept(savane, mawuli):
    """Its words cannot be read: only the person knows, and says so twice."""
    response = make.filled(savane, mawuli)
    photo = picture()

    with pytest.raises(uploads.UploadRefused) as unsure:
        _send(response, mawuli, "Facture 118.jpg", photo)
    kept = _send(response, mawuli, "Facture 118.jpg", photo, is_sure=True)

    assert unsure.value.code == "upload_doubtful"
    assert kept.doubt_lifted


def test_replaced_file_leaves_only_when_the_new_one_is_kept(savane, mawuli, run_after_commit):
    response = make.filled(savane, mawuli)
    old = _send(response, mawuli, "v1.docx", docx("Procédure, première version"))
    storage, name = old.file.storage, old.file.name

    with pytest.raises(uploads.UploadRefused):
        _send(response, mawuli, "v2.docx", b"PK\x03\x04rien", replaces=old)
    assert storage.exists(name)
    with run_after_commit():
        new = _send(response, mawuli, "v2.docx", docx("Procédure, deuxième version"), replaces=old)

    assert list(response.evidence.all()) == [new]
    assert not storage.exists(name)


def test_document_given_once_is_taken_again_for_another_question(savane, mawuli):
    response = make.filled(savane, mawuli)
    given = make.attach(response, mawuli)
    question = load_filling(response).question("C3")

    again = evidence.reuse_evidence(response, question=question, source=given, non_transactional=True, by=mawuli)

    assert (again.sha256, again.name) == (given.sha256, given.name)
    assert again.file.name != given.file.name, "taking one back must leave the other"
    assert len(reusable_evidence(response)) == 1


def test_document_of_another_enterprise_is_never_taken_again(savane, mawuli, golfe, senam):
    foreign = make.attach(make.filled(golfe, senam), senam)
    response = make.filled(savane, mawuli)
    question = load_filling(response).question("C1")

    with pytest.raises(DomainError):
        evidence.reuse_evidence(response, question=question, source=foreign, non_transactional=True, by=mawuli)

    assert foreign not in reusable_evidence(response)


def test_signalled_file_is_erased_with_its_copies_leaving_one_line(savane, mawuli, akou, run_after_commit):
    """I3: bytes, name and size go; who, when and a code stay; the same file does not come back."""
    response = make.filled(savane, mawuli)
    first = make.attach(response, mawuli)
    content = first.file.read()
    copy = evidence.reuse_evidence(
        response, question=load_filling(response).question("C3"), source=first, non_transactional=True, by=mawuli
    )
    places = [(item.file.storage, item.file.name) for item in (first, copy)]

    with run_after_commit():
        evidence.purge_evidence(first, by=akou, reason="mistake")

    assert not [name for storage, name in places if storage.exists(name)]
    for row in Evidence.objects.all():
        assert (row.state, row.name, row.size, bool(row.file)) == ("purged", "", 0, False)
        assert (row.purged_by, row.purge_reason) == (akou, "mistake")
    assert AuditEvent.objects.filter(action="questionnaires.evidence.purge", reason="mistake").count() == 2
    with pytest.raises(uploads.UploadRefused):
        _send(response, mawuli, "encore.pdf", content)


def test_file_the_scanner_refused_is_taken_back_without_a_page_of_excuses(savane, mawuli, settings, run_after_commit):
    """The person is asked to remove a refused file: its bytes are gone, and erasing nothing must not fail."""
    settings.CCV_MALWARE_SCANNER = "tests.factories.questionnaires.infected_scanner"
    response = make.filled(savane, mawuli)
    refused = make.attach(response, mawuli)
    evidence.scan_evidence(refused.uuid)
    refused.refresh_from_db()
    assert (refused.state, refused.file.name) == ("refused", "")

    with run_after_commit():
        evidence.remove_evidence(refused, by=mawuli)

    assert not response.evidence.exists()


def test_file_erased_while_the_scanner_read_it_is_refused_all_the_same(
    savane, mawuli, settings, monkeypatch, run_after_commit
):
    """A job that failed after its decision would read as broken, and be tried again for nothing."""
    settings.CCV_MALWARE_SCANNER = "tests.factories.questionnaires.infected_scanner"
    waiting = make.attach(make.filled(savane, mawuli), mawuli)

    def erasing(_content):
        Evidence.objects.filter(pk=waiting.pk).update(file="")
        return uploads.ScanVerdict.INFECTED

    monkeypatch.setattr(uploads, "scanner", lambda: erasing)
    with run_after_commit():
        evidence.scan_evidence(waiting.uuid)

    waiting.refresh_from_db()
    assert waiting.state == "refused"
