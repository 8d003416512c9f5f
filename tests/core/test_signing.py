"""The organisation's seal on a PDF: valid to the tools people have, and any change shows (issue "DAQE"; PAdES)."""

import datetime as dt
import io
import shutil
import subprocess

import pikepdf
import pytest

from core import pdf, signing

PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body><h1>Essai</h1></body></html>'
DATA = pdf.Attached("donnees.json", b'{"a": 1}', "Contenu", dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC))


def bundle(path, *, days=365, password=b"secret"):
    """Write a throw-away certificate with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Organisation d’essai")])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    lock = serialization.BestAvailableEncryption(password)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"ccv", key, certificate, None, lock))
    return path


@pytest.fixture
def certificate(tmp_path, settings):
    """A configured certificate."""
    settings.CCV_SEAL_CERTIFICATE = str(bundle(tmp_path / "seal.p12"))
    settings.CCV_SEAL_PASSWORD = "secret"
    return tmp_path


def test_pdf_without_a_certificate_is_given_back_untouched(settings):
    """An installation without a certificate keeps its reproducible file."""
    settings.CCV_SEAL_CERTIFICATE = ""

    assert signing.sign(b"%PDF-1.7", reason="x") == b"%PDF-1.7"


def test_signed_pdf_stays_archivable_is_valid_and_shows_any_change(certificate):
    """Who holds the file checks it with an ordinary reader, ten years on too."""
    content = signing.sign(pdf.render(PAGE, stylesheet="report.css", attachments=[DATA]), reason="Rapport d’essai")

    with pikepdf.open(io.BytesIO(content)) as file, file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert file.Root.MarkInfo.Marked
        assert list(file.attachments) == ["donnees.json"]
        assert str(file.Root.AcroForm.Fields[0].V.SubFilter) == "/ETSI.CAdES.detached"
    if shutil.which("pdfsig") is None:
        pytest.skip("poppler-utils are not installed")
    verdicts = []
    for number, data in enumerate((content, content.replace(b"/Title", b"/Tit1e", 1))):
        path = certificate / f"{number}.pdf"
        path.write_bytes(data)
        done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False)
        verdicts.append("Signature is Valid" in done.stdout)
        covered = "Total document signed" in done.stdout
    assert verdicts == [True, False], done.stdout
    assert covered


@pytest.mark.parametrize(("days", "found"), [(365, []), (20, ["ccv.W114"]), (-1, ["ccv.E113"])])
def test_certificate_about_to_end_is_told_and_one_that_ended_stops_the_start(tmp_path, settings, days, found):
    """A seal that fails on the evening of a closing would hold the report back."""
    settings.CCV_SEAL_CERTIFICATE = str(bundle(tmp_path / "seal.p12", days=days))
    settings.CCV_SEAL_PASSWORD = "secret"

    assert [message.id for message in signing.check_certificate()] == found


def test_certificate_with_a_wrong_password_signs_nothing(certificate, settings):
    """A report without the seal its readers expect would look forged."""
    settings.CCV_SEAL_PASSWORD = "autre"

    assert [message.id for message in signing.check_certificate()] == ["ccv.E112"]
    with pytest.raises(signing.SigningFailed):
        signing.sign(b"%PDF-1.7", reason="x")
