"""Seal a finished PDF with the organisation's certificate (PAdES baseline B). The only module that knows pyHanko.

Nothing is signed while no certificate is configured: the verification code alone proves the file then. With one,
a file that cannot be signed is not sealed at all: a report without the signature its readers expect would look forged.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Warning, register  # noqa: A004  # Django's own name

from core import clock
from core.errors import DomainError

FIELD = "CcvSeal"
RENEW_BEFORE = dt.timedelta(days=60)


class SigningFailed(DomainError):
    """The certificate cannot be opened or used; the file stays unsealed."""


def is_configured() -> bool:
    """Whether this installation signs its reports."""
    return bool(settings.CCV_SEAL_CERTIFICATE)


def sign(content: bytes, *, reason: str) -> bytes:
    """Sign a PDF so that any later change shows; given back untouched when no certificate is configured.

    Raises SigningFailed when the certificate is unreadable or out of its dates.
    """
    if not is_configured():
        return content
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = _signer()
    not_before, not_after = _validity(signer)
    if not not_before <= clock.now() <= not_after:
        raise SigningFailed("certificate_expired", "The sealing certificate is outside its period of validity.")
    certificate = signer.signing_cert
    assert certificate is not None  # noqa: S101  # _signer refuses a bundle without one
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        name=certificate.subject.human_friendly[:120],
        reason=reason,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    signed = signers.PdfSigner(metadata, signer=signer, new_field_spec=fields.SigFieldSpec(FIELD)).sign_pdf(writer)
    return bytes(signed.getvalue())


def _signer() -> Any:
    """Open the PKCS#12 bundle: key, certificate and its chain."""
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load_pkcs12(
        str(settings.CCV_SEAL_CERTIFICATE), passphrase=settings.CCV_SEAL_PASSWORD.encode() or None
    )
    if signer is None or signer.signing_cert is None:
        raise SigningFailed("certificate_unreadable", "The sealing certificate cannot be opened with its password.")
    return signer


def _validity(signer: Any) -> tuple[dt.datetime, dt.datetime]:
    return signer.signing_cert.not_valid_before, signer.signing_cert.not_valid_after


@register()
def check_certificate(**_kwargs: object) -> list[Error | Warning]:
    """Stop the start with a certificate that could sign nothing; say early when it must be renewed."""
    if not is_configured():
        return []
    if not Path(settings.CCV_SEAL_CERTIFICATE).is_file():
        return [Error("CCV_SEAL_CERTIFICATE: no such file", id="ccv.E111")]
    try:
        _not_before, not_after = _validity(_signer())
    except SigningFailed:
        return [Error("CCV_SEAL_CERTIFICATE cannot be opened with CCV_SEAL_PASSWORD", id="ccv.E112")]
    if not_after < clock.now():
        return [Error(f"CCV_SEAL_CERTIFICATE ended on {not_after.date()}", id="ccv.E113")]
    if not_after < clock.now() + RENEW_BEFORE:
        return [Warning(f"CCV_SEAL_CERTIFICATE ends on {not_after.date()}: renew it", id="ccv.W114")]
    return []
