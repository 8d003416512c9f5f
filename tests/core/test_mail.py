"""Letters: one text, its light HTML, nothing that watches the reader (domain §11)."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import override_settings

from core import mail
from core.models import KeptMessage

LINK = "https://ccv.example.org/i/7KQ2-MX4P"
BODY = f"""Bonjour Madame Tchalla,

La douane propose un nouvel accompagnement aux entreprises. Pour savoir ce qui vous serait utile,
nous vous invitons à répondre.

Ouvrir le questionnaire :
{LINK}

- Facultatif et gratuit
- En plusieurs fois,
  à plusieurs si vous voulez

Komlan Adzoh
Unité de relation clientèle"""


@pytest.fixture
def letters(tmp_path, settings):
    """Write the two files of a letter in a folder of its own and return how to compose it."""
    folder = tmp_path / "emails" / "core"
    folder.mkdir(parents=True)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def compose(body: str = BODY, subject: str = "Votre avis", foot: str = "", **context: object) -> mail.Letter:
        (folder / "T01.fr.body.txt").write_text(body, encoding="utf-8")
        (folder / "T01.fr.subject.txt").write_text(subject, encoding="utf-8")
        return mail.compose("T01", language="fr", context={"link": LINK, **context}, foot=foot)

    return compose


def test_text_is_cut_into_paragraphs_lists_and_a_named_button():
    found = [(block.kind, [line.text for line in block.lines]) for block in mail.blocks(BODY, link=LINK)]

    assert found == [
        ("text", ["Bonjour Madame Tchalla,"]),
        (
            "text",
            [
                (
                    "La douane propose un nouvel accompagnement aux entreprises. Pour savoir ce qui vous serait "
                    "utile, nous vous invitons à répondre."
                )
            ],
        ),
        ("button", ["Ouvrir le questionnaire"]),
        ("list", ["Facultatif et gratuit", "En plusieurs fois, à plusieurs si vous voulez"]),
        ("text", ["Komlan Adzoh", "Unité de relation clientèle"]),
    ]


def test_button_without_a_name_above_keeps_the_sentence_above():
    found = [(b.kind, b.lines[0].text) for b in mail.blocks(f"Voici votre lien personnel.\n{LINK}", link=LINK)]

    assert found == [("text", "Voici votre lien personnel."), ("button", "")]


def test_address_after_a_label_becomes_a_link_with_that_name():
    (block,) = mail.blocks("Ne plus recevoir d’invitation : https://ccv.example.org/x", link="")

    assert block.lines == [mail.Line("Ne plus recevoir d’invitation", "https://ccv.example.org/x")]


def test_letter_escapes_in_html_and_only_there(letters):
    letter = letters("Bonjour {{ name }},\n\nL'essai.", name="<b>Aya & fils</b>")

    assert "<b>Aya & fils</b>" in letter.text
    assert "&lt;b&gt;Aya &amp; fils&lt;/b&gt;" in letter.html


def test_letter_in_html_asks_nothing_from_outside(letters):
    """No picture, script, style sheet or pixel: opening a letter tells nobody anything (I10)."""
    html = letters().html

    assert re.findall(r"<(img|script|link|iframe|object)\b", html) == []
    assert re.findall(r"url\(|@import|src=", html) == []
    assert html.count("<style>") == 1
    assert " style=" not in html


def test_letter_keeps_the_text_and_the_foot_apart(letters):
    letter = letters(foot="Vous recevez ce message parce que…\n\n\n\nÉcrire : a@example.org")

    body, foot = letter.text.split("\n\n-- \n")
    assert body.startswith("Bonjour Madame Tchalla,")
    assert foot.count("\n\n") == 1


def test_letter_is_set_as_french_is_printed(letters):
    assert letters("Bonjour,\n\nPourquoi ?", subject="Une question ?").subject == "Une question\u202f?"


def test_letter_subject_stays_on_one_line(letters):
    assert letters(subject="Accusé\nde réception").subject == "Accusé de réception"


def test_letter_of_an_unknown_code_is_a_loud_failure():
    with pytest.raises(Exception, match="T99"):
        mail.compose("T99", language="fr", context={})


@pytest.mark.django_db
@override_settings(EMAIL_BACKEND="core.kept_mail.DatabaseBackend")
def test_site_without_mail_server_keeps_every_mail_even_a_one_time_code():
    EmailMessage("Code", "123456", "site@example.org", ["afi@customs.example.org"]).send()

    kept = KeptMessage.objects.get()
    assert (kept.recipient, kept.subject, kept.text) == ("afi@customs.example.org", "Code", "123456")
