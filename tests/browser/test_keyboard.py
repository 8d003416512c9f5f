"""The day of an agent and of the head of unit without a mouse: each screen works with the keyboard alone."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.browser.steps.keyboard import Keyboard

pytestmark = pytest.mark.browser
AGENT, HEAD = "afi@douane.example.org", "kodjo@douane.example.org"
FORM = "form:not([action*='langue']):not([action*='deconnexion'])"
EXTRACT = "Dénomination;Identifiant interne;Ville\nKozah Clavier SARL;A-17;Kara\nMono Clavier SA;A-18;Lomé\n"


@pytest.fixture
def hands(newcomer_site: object, person: object):
    """Sit somebody down before a keyboard, by address."""
    return lambda email, **size: Keyboard(person(newcomer_site, email, **size))


def find(agent: Keyboard, words: str, name: str) -> Keyboard:
    """Find an enterprise by the one box, from anywhere, and open its file."""
    agent.to("#finder-q").type(words).go()
    return agent.skip().go(f"main a:has-text('{name}')").reads(name)


def test_agent_finds_calls_and_follows_up_without_a_mouse(hands):
    """Who cannot hold a mouse, or calls with one hand, could not log a call nor do what it promised."""
    agent = hands(AGENT)
    agent.page.goto("/espace/")
    find(agent, "savane karite", "Savane Karité")
    agent.skip().to("a[href$='#noter']").press("Enter").pick("[name=channel]", "Téléphone")
    agent.to("[name=reached]").press("Space").to("[name=subject]").type("Appel au clavier")
    agent.pick("[name=next_days]", "Rappeler dans 3 jours").go(f"{FORM}:has([name=subject]) button")
    agent.reads("Appel au clavier")
    agent.menu("/clients/task/").skip().to("main [name=q]").type("Savane").go()
    agent.skip().go("main #result_list a:has-text('appeler')")
    task = agent.page.url
    agent.skip().pick("[name=owner]", "Kodjo Mensah").go("[name=_save]").reads("C’est enregistré")
    head = hands(HEAD)
    head.page.goto(task)
    head.skip().go("main .card-next form button").reads("Fait")


def test_two_texts_of_one_field_are_chosen_between_without_a_mouse(hands):
    """The second of two people would have to give up what she typed."""
    agent, head = hands(AGENT), hands(HEAD)
    for who in (agent, head):
        who.page.goto("/espace/")
        find(who, "mono textile", "Mono Textile").skip().go("main a[href*='/change/']")
    head.skip().to("[name=remarks]").type(f"Vu par le chef {uuid4()}.").go("[name=_save]").reads("modifié avec succès")
    seen = f"Vu par l’agente {uuid4()}."  # another text each time: what the site holds already is no edit
    agent.skip().to("[name=remarks]").type(seen).go("[name=_save]")
    agent.reads("Vu par le chef", seen)
    agent.skip().to("[name='remarks-choice']").press("ArrowDown").go("[name=_save]")
    assert not agent.page.locator("[name='remarks-choice']").count()


def test_extract_is_written_and_two_of_its_files_merged_and_parted_without_a_mouse(hands, tmp_path: Path):
    """A file, its columns, the choice field by field, the confirmation and the way back: each is reached by Tab."""
    extract = tmp_path / "clavier.csv"
    extract.write_text(EXTRACT, encoding="utf-8")
    agent, head = hands(AGENT), hands(HEAD)
    agent.page.goto("/espace/")
    agent.menu("/imports/").skip().go("main a[href$='/nouveau/']").skip().bring("[name=file]", extract)
    agent.go(f"{FORM}:has([name=file]) button").skip()
    agent.to("[name=save_as]").type("Clavier").go(f"{FORM}:has([name=save_as]) button").reads("2 entreprises")
    agent.skip().go("form[action$='/confirmer/'] button")
    agent.page.get_by_text("2 entreprises inscrites").wait_for()

    agent.menu("/doublons/").skip().to("[name=one]").type("Kozah Clavier").to("[name=other]").type("Mono Clavier")
    agent.go("form[action$='/signaler/'] button").skip().to("[name=f_name]").press("ArrowRight")
    agent.to("textarea[name=reason]").type("Même gérant, même adresse, même numéro.")
    agent.go("form:has([name=f_name]) .btn-primary")
    head.page.goto("/espace/")
    head.menu("/doublons/").skip().go("main .card-next a").reads("Gardés comme anciens noms")
    head.skip().go("form[action$='/confirmer/'] button").skip()
    head.go("form[action$='/annuler/'] button").reads("Les deux fiches sont comme avant")


def test_list_leaves_with_a_reason_without_a_mouse(hands):
    """The head of unit takes a list away, refused first without a reason, on a phone with a keyboard too."""
    head = hands(HEAD, width="phone")
    head.page.goto("/espace/")
    head.menu("/clients/enterprise/").skip().go("main a[href*='/exports/nouveau/']").skip()
    head.go(f"{FORM}:has([name=reason]) button").skip()
    head.to("[name=reason]").type("Réunion de l’unité").go(f"{FORM}:has([name=reason]) button").skip()
    head.to("main a[href$='/fichier/']")
    with head.page.expect_download() as file:
        head.press("Enter")
    assert Path(file.value.path()).stat().st_size > 1000
