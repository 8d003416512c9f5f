"""A private attestation of participation: that an enterprise takes part, never that it complies (§7.5)."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils import translation

from core import pdf
from core.context_processors import administration_identity


def make_file(*, name: str, numbers: str, since: dt.date, reference: str, day: dt.date, language: str) -> bytes:
    """Lay out the attestation in a language; the same facts give the same bytes."""
    with translation.override(language):
        facts = {
            "name": name,
            "numbers": numbers,
            "since": since,
            "reference": reference,
            "day": day,
            "lang": language,
            "administration": administration_identity(),
        }
        return pdf.render(render_to_string("pdf/attestation.html", facts), stylesheet="attestation.css")
