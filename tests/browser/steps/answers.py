"""Step 3: the enterprise opens its letter on a phone, answers in odd order, leaves, comes back elsewhere, sends."""

import io
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from tests.browser.steps.registry import ENTERPRISE, OWNER, OWNER_NAME
from tests.browser.steps.walk import Person, World

WORDS = "Nos déclarants partagent déjà une liste de vérification."
FACTS = {
    "A1": ("established",),
    "A2": ("export",),
    "A3": ("over_3",),
    "A4": ("staff_10_49", "declarations_50_249"),
    "B3": ("improve", "understand"),
    "B5": ("yes",),
    "G5": ("client",),
    "G6": ("classification", "delays"),
}
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MOTIVATION = {"B1", "B2", "B4", "G1", "G3", "G4"}


def picture() -> bytes:
    """Return a small photo of an organisation chart."""
    content = io.BytesIO()
    Image.new("RGB", (80, 60), "#0b7a5b").save(content, "PNG")
    return content.getvalue()


def document() -> bytes:
    """Return a one-page PDF."""
    content = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(content, "PDF")
    return content.getvalue()


def activate(w: World) -> None:
    """The letter's link says what this is and is not, and opens the account without a password."""
    owner = w.window("owner", width="phone").open(w.memory["link"])
    owner.reads(ENTERPRISE, OWNER_NAME, "facultati", "gratuit", "contrôle")
    owner.choose("language", "fr").press("ouvrir mon accès").reads("questionnaire")
    if "/questionnaires/reponses/" not in owner.page.url:
        owner.open("/questionnaires/").follow("main a[href*='/questionnaires/reponses/']")
    w.memory["response"] = owner.page.url.split("/reponses/")[1].split("/")[0]
    owner.send("/commencer/")
    assert owner.page.url.endswith("/A/"), "the two questions of eligibility come first"


def tick(owner: Person) -> None:
    """Answer every question of the page on screen."""
    for question in owner.page.locator("fieldset.question").all():
        code = question.get_attribute("data-ccv-question")
        for value in FACTS.get(code, ("3" if code in MOTIVATION else "2",)):
            question.locator(f"input[value='{value}']").first.check()


def attach(owner: Person, code: str, name: str, kind: str, content: bytes) -> None:
    """Add a file to a question."""
    question = owner.page.locator(f"#q-{code}")
    question.locator("details summary").click()
    question.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    question.locator(f"[name=n_{code}]").check()


def fill_section(owner: Person, path: str, code: str, *, files: dict[str, Any] | None = None) -> None:
    """Go through the pages of a section until its last one is saved."""
    owner.open(f"{path}{code}/")
    while f"{path}{code}/" in owner.page.url:
        tick(owner)
        for question, file in (files or {}).items():
            if owner.page.locator(f"#q-{question}").count():
                attach(owner, question, *file)
        owner.follow("button[name=next_step][value=continue]")


def answer_and_leave(w: World) -> None:
    """Sections in the order one likes; in the middle of one the person stops, and closes the telephone."""
    owner, path = w.people["owner"], f"/questionnaires/reponses/{w.memory['response']}/"
    fill_section(owner, path, "A")
    fill_section(owner, path, "G")
    fill_section(owner, path, "C", files={"C1": ("organigramme.png", "image/png", picture())})
    owner.open(f"{path}B/")
    owner.page.locator("#q-B1 input[value='3']").check()
    owner.follow("button[name=next_step][value=list]").reads("brouillon")
    owner.page.context.close()


def sign_in_by_code(w: World, name: str, address: str) -> Person:
    """Enter with the code received by e-mail: no password anywhere."""
    person = w.window(name, width="phone").open("/connexion/")
    person.page.locator("#id_code_email").fill(address)
    person.follow("form[aria-labelledby=by-code] button")
    letter = w.mail(address, "code de connexion")
    person.fill(code=re.search(r"\b(\d{3} ?\d{3})\b", letter)[1])
    return person.follow("form:has([name=code]) button")


def come_back(w: World) -> None:
    """On another device everything typed is there; one section is answered without JavaScript; the rest follows."""
    owner, path = sign_in_by_code(w, "owner", OWNER), f"/questionnaires/reponses/{w.memory['response']}/"
    owner.open(f"{path}B/")
    assert owner.page.locator("#q-B1 input[value='3']").is_checked(), "what was typed before leaving is lost"
    state = owner.page.context.storage_state()
    plain = w.window("owner without script", width="phone", java_script_enabled=False, storage_state=state)
    plain.open(path).reads("Partenaires")
    fill_section(plain, path, "F")
    for code in "EB":
        fill_section(owner, path, code)
    owner.open(f"{path}relire/").reads("attend")
    fill_section(owner, path, "D", files={"D1": ("procedure-type.pdf", "application/pdf", document())})


def check_and_send(w: World) -> None:
    """Everything is read again, then sent; the receipt is dated, on the page and by e-mail."""
    owner, path = w.people["owner"], f"/questionnaires/reponses/{w.memory['response']}/"
    owner.open(f"{path}relire/").reads("organigramme.png", "procedure-type.pdf")
    owner.page.locator("[name=entitled]").check()
    owner.page.locator("[name=electronic_consent]").check()
    owner.follow("form:has([name=entitled]) button").open(f"{path}recepisse/").reads(today_in_words(), ENTERPRISE)
    w.mail(OWNER, "Accusé de réception")


def today_in_words() -> str:
    """Return today as a letter writes it."""
    day = datetime.now(ZoneInfo("Africa/Lome"))
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
