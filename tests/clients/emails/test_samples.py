"""Each of the 26 messages as its reader gets it: why it came, whom to call once, nothing of the file (domain §11)."""

import re

import pytest
from django.core.management import call_command

from clients.emails.samples import everything
from clients.enums import MessageClass
from clients.rules.outreach import KINDS
from core.context_processors import administration_identity

pytestmark = pytest.mark.django_db
REASON = {"fr": "Vous recevez ce message parce que", "en": "You are receiving this message because"}
OPT_OUT = {"fr": "Ne plus recevoir d’invitation", "en": "Stop receiving invitations"}
NOT_IN_A_MAIL = re.compile(
    r"score|segment [A-D]\b|niveau \d|level \d|FCFA|pièce jointe|attachment|sanction|pénalit", re.IGNORECASE
)


@pytest.fixture
def samples():
    return {sample.name: sample for sample in everything()}


def test_every_code_of_the_programme_is_written_in_both_languages(samples):
    """A code without text fails on the day somebody waits for it."""
    wanted = {(f"N{number:02d}", language) for number in range(1, 27) for language in ("fr", "en")}
    assert {(sample.code, sample.language) for sample in samples.values()} == wanted


def test_letters_say_why_they_came_and_whom_to_call_once(samples):
    """A reader who doubts a mail calls the number below it; written twice, it looks like a leaflet."""
    phone = administration_identity()["phone"].replace(" ", "")
    for name, sample in samples.items():
        letter = sample.letter
        assert letter.text.count(REASON[sample.language]) == 1, name
        assert "".join(letter.text.split()).count(phone) == 1, f"{name}: the phone number stands not once"
        declined = OPT_OUT[sample.language] in letter.text
        assert declined == (KINDS[sample.code].message_class == MessageClass.SOLICITATION), name


def test_letters_hold_nothing_of_the_file_nor_names_in_their_subject(samples):
    """Subjects are read on locked screens, mails by whoever forwards them."""
    for name, sample in samples.items():
        letter = sample.letter
        assert "{" not in letter.text + letter.subject, name
        assert not NOT_IN_A_MAIL.search(letter.text), f"{name}: {NOT_IN_A_MAIL.search(letter.text)}"
        assert not {"Essi", "Kpodo", "Savane", "Afi"} & set(letter.subject.split()), name
        assert len(letter.subject) <= 60, f"{name}: cut on a phone"


def test_html_is_light_has_one_named_button_and_watches_nobody(samples):
    """No picture nor script to be told who reads; a button that says what it opens."""
    for name, sample in samples.items():
        html = sample.letter.html
        assert not re.search(r"<img|<script|<link|url\(", html), name
        buttons = re.findall(r'class="btn"><a [^>]*>([^<]+)', html)
        assert len(buttons) == 1, f"{name}: {buttons}"
        assert buttons[0] not in {"Ouvrir la page", "Open the page"}, name
        assert len(html.encode()) < 6000, name


def test_line_of_the_inbox_is_a_sentence_that_is_not_cut_in_a_word(samples):
    """Beside the subject people read the first words after the greeting: they must mean something."""
    for name, sample in samples.items():
        line = sample.letter.preheader
        assert 20 <= len(line) <= 111, f"{name}: {line}"
        assert not line.endswith(":"), f"{name}: {line}"
        if line.endswith("…"):
            assert f"{line[:-1]} " in " ".join(sample.letter.text.split("\n")) or line[-2] not in ",;:", name


def test_command_writes_text_html_and_the_lines_of_the_inbox(tmp_path):
    """What the unit looks at before a campaign."""
    call_command("preview_messages", str(tmp_path), verbosity=0)

    lines = (tmp_path / "inbox.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(list(tmp_path.glob("*.html"))) == len(list(tmp_path.glob("N*.txt"))) >= 52
    assert (tmp_path / "N13-unit-fr.txt").read_text(encoding="utf-8").startswith("Votre rapport est disponible\n")
