"""A quotation as a file: the same facts as its page, with the identity of the portal (§7.6)."""

from django.template.loader import render_to_string
from django.utils import translation

from core import pdf
from core.context_processors import administration_identity
from followup.models import ServiceQuote


def make_file(quote: ServiceQuote, *, language: str) -> bytes:
    """Lay out a quotation in a language; the same facts give the same bytes."""
    with translation.override(language):
        facts = {"quote": quote, "lang": language, "administration": administration_identity()}
        return pdf.render(render_to_string("pdf/quote.html", facts), stylesheet="papers.css")
