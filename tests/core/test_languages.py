"""Two-language texts: one helper reads them, in the reader's language."""

import pytest
from django.utils import translation

from core import languages
from core.templatetags import typography


class Row:
    """What a model with two columns looks like."""

    title = languages.Localised("title")

    def __init__(self, french, english):
        self.title_fr, self.title_en = french, english


@pytest.mark.parametrize("reader", ["en", "en-gb"])
@pytest.mark.parametrize(("english", "read"), [("Title", "Title"), ("", "Titre")])
def test_english_reader_has_english_or_french_where_it_is_missing(reader, english, read):
    """A text not translated yet would leave a hole in the page, one translated would stay unread."""
    with translation.override(reader):
        assert Row("Titre", english).title == read
        assert languages.localised({"title_fr": "Titre", "title_en": english}, "title") == read
        assert languages.in_language({"fr": "Titre", "en": english}) == read


def test_french_reader_has_english_where_french_is_missing():
    """A recommendation corrected in English alone would have no name on a page in French."""
    with translation.override("fr"):
        assert Row("", "Title").title == "Title"


def test_french_answers_where_nobody_reads():
    """A nightly task has no reader: without this its letters and journals would say nothing at all."""
    with translation.override(None):
        assert Row("Titre", "Title").title == "Titre"


def test_a_text_is_written_in_a_language():
    """`row.title = …` would look done and be lost at the next page: the two columns keep what they had."""
    with pytest.raises(AttributeError, match="title_fr or title_en"):
        Row("Titre", "Title").title = "Autre"


def test_misspelt_column_is_noticed_at_once():
    """A silent hole would be found by users."""
    with pytest.raises(AttributeError):
        languages.localised(Row("Titre", "Title"), "tittle")


@pytest.mark.parametrize(
    ("reader", "french", "english", "shown"),
    [
        ("en", "Nommer", "", '<span lang="fr">Nommer</span>'),
        ("fr", "", "Appoint", '<span lang="en">Appoint</span>'),
        ("en", "Nommer", "Appoint", "Appoint"),
        ("fr", "Nommer", "Appoint", "Nommer"),
        ("en", "", "", ""),
        ("en", "<b>", "", '<span lang="fr">&lt;b&gt;</span>'),
    ],
)
def test_text_shown_in_another_language_than_the_page_says_which(reader, french, english, shown):
    """A screen reader pronounces French words as English ones: nobody understands the recommendation."""
    with translation.override(reader):
        assert str(typography.written(Row(french, english), "title")) == shown
        assert ("lang=" in typography.spoken(Row(french, english), "title")) == ("lang=" in shown)
