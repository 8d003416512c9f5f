"""Make the report's file from its frozen snapshot: one archivable PDF with the data attached (domain §9; ADR 0008)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core import pdf
from diagnostics.documents.edition import Edition, Json, prepare

STYLESHEET = "report.css"


@dataclass(frozen=True)
class ReportFile:
    """A finished file: its bytes, their SHA-256, and the day it shows."""

    content: bytes
    sha256: str
    dated: date


def markup(edition: Edition) -> str:
    """Write the whole report as HTML in its own language, whoever asks for it."""
    with translation.override(edition.lang):
        return render_to_string("pdf/report/report.html", {"r": prepare(edition)})


def make_file(edition: Edition) -> ReportFile:
    """Lay out the report; the same edition gives the same bytes. A draft carries no data and is never stored."""
    attachments = () if edition.is_draft else (_data_of(edition),)
    content = pdf.render(markup(edition), stylesheet=STYLESHEET, attachments=attachments)
    return ReportFile(content=content, sha256=pdf.digest(content), dated=edition.closed_on)


def canonical(snapshot: Json) -> bytes:
    """Write a snapshot the same way every time, to hash it or attach it."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _data_of(edition: Edition) -> pdf.Attached:
    report = {
        **edition.snapshot["report"],
        "closed_on": edition.closed_on.isoformat(),
        "verification_code": edition.code,
    }
    with translation.override(edition.lang):
        description = _("Content of the report, JSON format")
    return pdf.Attached(
        name=f"{report['ref']}-v{report['version']}.json",
        content=canonical({**edition.snapshot, "report": report}),
        description=description,
        dated=datetime.combine(edition.closed_on, time(12), tzinfo=UTC),
    )
