"""What enterprises read about services and follow-up keeps to the words of the programme (§0.1)."""

from pathlib import Path

import pytest

from clients.rules.enterprise_wording import blocking, lint
from core import reference

TEXTS = ("title", "description", "duration", "price_note", "prerequisites", "outcome")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_catalogue_passes_the_wording_lint(language):
    content = reference.read("catalogue")
    rows = [*content["offerings"], *content["categories"]]
    texts = [(row["code"], row.get(f"{name}_{language}", "")) for row in rows for name in TEXTS]
    blocked = [(code, remark) for code, text in texts for remark in blocking(lint(text, language))]
    assert blocked == []


@pytest.mark.parametrize("path", sorted(Path("templates/emails/followup").glob("*.txt")), ids=lambda path: path.name)
def test_letters_pass_the_wording_lint(path):
    language = path.name.split(".")[1]
    assert blocking(lint(path.read_text(encoding="utf-8"), language)) == ()


def test_pages_of_the_enterprise_pass_the_wording_lint():
    """The French of what the enterprise's templates say, msgid by msgid."""
    import polib

    catalogue = polib.pofile("locale/fr/LC_MESSAGES/django.po")
    pages = [path.read_text(encoding="utf-8") for path in Path("templates/followup").glob("[!a]*.html")]
    said = "\n".join(pages)
    blocked = [
        (entry.msgid, remark)
        for entry in catalogue
        if entry.msgid in said
        for remark in blocking(lint(entry.msgstr, "fr"))
    ]
    assert blocked == []
