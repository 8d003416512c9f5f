"""French and English typography of what is printed: a report with wrong spaces looks careless."""

import pytest
from django.template import Context, Template

from core.templatetags.typography import tied, typeset, typeset_html, written

THIN, FIRM = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Niveau : bon ; vraiment !", f"Niveau{THIN}: bon{THIN}; vraiment{THIN}!"),
        ("pourquoi?", f"pourquoi{THIN}?"),
        ("« douane »", f"«{THIN}douane{THIN}»"),
        ("l'entreprise d'import", "l’entreprise d’import"),
        ("le 12 janvier 2027", f"le 12{FIRM}janvier{FIRM}2027"),
        ("12 nov. 2026", f"12{FIRM}nov.{FIRM}2026"),
        ("au niveau 3", f"au niveau{FIRM}3"),
        ("dans 5 jours", f"dans 5{FIRM}jours"),
        ("à 12:30 https://exemple.org", "à 12:30 https://exemple.org"),
    ],
)
def test_typeset_french_text_follows_usage(typed, printed):
    """Spaces that break at the wrong place make a title page look unfinished."""
    assert typeset(typed, "fr") == printed


def test_typeset_english_text_keeps_its_punctuation():
    """English takes no space before a colon."""
    assert typeset("Level: it's good; really!", "en") == "Level: it’s good; really!"


def test_typeset_html_leaves_tags_and_escapes_alone():
    """A link or an escaped sign must survive typography untouched."""
    source = '<a href="/x?a=1;b:2" title="a ; b">Voir : A &amp; B &lt;c&gt;</a>'

    assert typeset_html(source, "fr") == f'<a href="/x?a=1;b:2" title="a ; b">Voir{THIN}: A &amp; B &lt;c&gt;</a>'


def test_typeset_html_sets_the_first_of_the_month_in_superior_letters():
    """« 1er » is written with raised letters in a printed report."""
    assert typeset_html("<p>1er octobre 2026</p>", "fr") == f"<p>1<sup>er</sup>{FIRM}octobre{FIRM}2026</p>"


def test_typography_block_never_lets_typed_markup_through():
    """What a diagnostician types is text, whatever it looks like."""
    page = Template("{% load typography %}{% typography 'fr' %}<p>{{ text }}</p>{% endtypography %}")

    assert "<script>" not in page.render(Context({"text": "<script>alert(1)</script> : non"}))


def test_tied_lead_keeps_its_last_words_together():
    """A single short word alone on the last line is a fault a reader sees."""
    assert tied("Deux phrases pour dire ce qui tient").endswith(f"ce{FIRM}qui{FIRM}tient")


def test_text_marked_with_another_language_follows_its_own_usage():
    """French spaces before an English colon, on a cover in both languages, look like a mistake to both readers."""
    page = '<p>Code : <span lang="en">Check: <span>this</span> code !</span> puis : oui</p>'

    assert typeset_html(page, "fr") == (
        '<p>Code\u202f: <span lang="en">Check: <span>this</span> code !</span> puis\u202f: oui</p>'
    )


def test_written_marks_only_what_is_in_another_language():
    """A text said to be French where it is not would be read aloud with the wrong sounds."""
    item = {"title": "Classification", "finding": "Un constat <b>", "other_lang": {"finding": "fr"}}

    assert written(item, "title") == "Classification"
    assert written(item, "finding") == '<span lang="fr">Un constat &lt;b&gt;</span>'
