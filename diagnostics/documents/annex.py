"""The comments of the enterprise as a document of their own: they are annexed and never alter the sealed text (§7.3)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone, translation

from core import pdf
from diagnostics.documents import look
from diagnostics.documents.report import STYLESHEET
from diagnostics.models import DiagnosticReport
from diagnostics.queries.report import printed_codes
from diagnostics.rules import dates


def comments_file(report: DiagnosticReport) -> bytes:
    """Lay out the comments received, finding by finding, with the fingerprint of the sealed file they go with."""
    lang = report.language
    named = dict(printed_codes(report))
    rows = [
        {
            "about": named.get(row.about, row.about),
            "text": row.text,
            "author": row.author.full_name,
            "day": dates.long_date(timezone.localdate(row.created_at), lang),
        }
        for row in report.comments.select_related("author")
    ]
    context = {
        "lang": lang,
        "report": report,
        "enterprise": report.diagnostic.enterprise.name,
        "administration": (report.snapshot or {})["administration"],
        "closed": dates.long_date(report.closed_on, lang) if report.closed_on else "",
        "rows": rows,
        "confidential": (report.snapshot or {})["texts"]["confidential"],
    }
    with translation.override(lang):
        markup = render_to_string("pdf/comments.html", context)
    return pdf.render(markup, stylesheet=STYLESHEET, css=look.document_rules())
