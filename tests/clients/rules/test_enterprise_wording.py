"""The wording lint: what an enterprise must never read, what is only worth a second look (domain §0.1, I1)."""

import json
from pathlib import Path

import pytest

from clients.rules.enterprise_wording import blocking, lint, lint_all, providers

REFERENCE = Path(__file__).parents[3] / "reference"
ENTERPRISE_FILES = ("report_texts", "grid", "recommendation_library", "catalogue", "questionnaire", "consent_texts")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("L’entreprise a commis une infraction.", "infraction"),
        ("Un contrôle a posteriori suivra.", "contrôle a posteriori"),
        ("Vous êtes coupable de fraude.", "coupable"),
        ("Pratique NON-CONFORME.", "non-conforme"),
        ("Le classement des entreprises", "classement des entreprises"),
        ("Une note éliminatoire", "note éliminatoire"),
    ],
)
def test_lint_french_blocked_phrase_stops_the_text(text, phrase):
    """One of these words turns a diagnostic into a verdict."""
    assert phrase in [remark.phrase for remark in blocking(lint(text, "fr"))]


@pytest.mark.parametrize(
    "text", ["A customs audit took place.", "This is fraud.", "non-compliant practice", "your risk score"]
)
def test_lint_english_blocked_phrase_stops_the_text(text):
    """The English report keeps the same promise."""
    assert blocking(lint(text, "en"))


@pytest.mark.parametrize(
    "text",
    [
        "Le contrôle interne est écrit et la piste d’audit complète.",
        "Le classement tarifaire est revu par le commissaire aux comptes.",
        "Contrôles compensatoires et contrôle intégré.",
    ],
)
def test_lint_words_of_the_enterprise_itself_pass_without_remark(text):
    """Words said of the enterprise's own organisation are the trade's own words."""
    assert lint(text, "fr") == ()


def test_lint_watched_word_warns_and_never_blocks():
    """A watched word is for the writer to judge."""
    remarks = lint("Un audit a été mené par le siège.", "fr", place="A1")

    assert [(remark.phrase, remark.place, remark.is_blocking) for remark in remarks] == [("audit", "A1", False)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Confier la tenue à Transit Étoile du Port SARL.", "Port SARL"),
        ("Le cabinet Kpade peut vous aider.", "cabinet Kpade"),
        ("Acheter le logiciel Comptaplus.", "logiciel Comptaplus"),
        ("Voir www.exemple.tg pour un devis.", "www.exemple.tg"),
        ("Écrire à conseil@exemple.tg.", "conseil@exemple.tg"),
        ("Appeler le +228 90 12 34 56.", "+228 90 12 34 56"),
        ("Ask the broker Lomé Freight.", "broker Lomé Freight"),
    ],
)
def test_lint_stops_a_text_that_names_a_provider(text, phrase):
    """Customs would be selling for somebody: the enterprise chooses its own help, at its own expense (I5)."""
    assert phrase in [remark.phrase for remark in blocking(lint_all([("R1", text)], "fr"))]


@pytest.mark.parametrize(
    "text",
    [
        "Savane Karité Export SARL tient un registre de stock.",
        "Choisir un logiciel de stock et un transitaire agréé.",
        "La société saisit ses déclarations dans le logiciel SYDONIA.",
        "La SA réunit son conseil chaque mois ; le cabinet comptable y assiste.",
    ],
)
def test_lint_lets_the_enterprise_itself_and_common_words_pass(text):
    """A rule that cried at every proper name would be worked around, and the real referral with it."""
    assert lint_all([("R1", text)], "fr", own=["Savane Karité Export SARL"]) == ()


def test_reference_recommendations_name_no_provider():
    """The library is proposed to every diagnostician: a name in it would reach every report."""
    found = []
    for name in ("recommendation_library", "grid", "report_texts"):
        for _key, _lang, text in _texts(json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))):
            found += providers(text)
    assert found == []


def test_lint_notice_may_say_what_the_administration_can_do_afterwards():
    """Only the notice speaks of it, because the law says so (§9.11)."""
    text = "L’administration pourra décider d’actions de contrôle après dédouanement."

    assert blocking(lint(text, "fr"))
    assert not blocking(lint(text, "fr", is_notice=True))


def test_lint_default_content_passes_as_it_stands():
    """Our own texts must not be what we ask others not to write."""
    found = []
    for name in ENTERPRISE_FILES:
        for key, lang, text in _texts(json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))):
            found += blocking(lint(text, lang, place=f"{name}:{key}", is_notice=key.startswith("notice")))
    assert found == []


def test_lint_all_keeps_the_place_of_each_remark():
    """The writer is told where to look."""
    remarks = lint_all([("F1", "Rien à dire."), ("A2", "Une fraude.")], "fr")

    assert [remark.place for remark in remarks] == ["A2"]


def _texts(node, key="", lang=""):
    if isinstance(node, dict):
        for name, value in node.items():
            inner = name if name in {"fr", "en"} else name[-2:] if name[-3:] in {"_fr", "_en"} else lang
            yield from _texts(value, name if name not in {"fr", "en"} else key, inner)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, key, lang)
    elif isinstance(node, str) and lang:
        yield key, lang, node
