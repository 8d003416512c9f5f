"""The file of a month as HTML for the PDF engine, in French, the language of the administration's papers."""

from django.template.loader import render_to_string
from django.utils import translation

from insight.queries.migration import LETTERS
from insight.queries.month import Month

LANGUAGE = "fr"


def month_markup(content: Month) -> str:
    """Write the whole file."""
    with translation.override(LANGUAGE):
        return render_to_string("pdf/indicators/month.html", {"m": content, "letters": LETTERS, "lang": LANGUAGE})
