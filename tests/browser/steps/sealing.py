"""Step 6, the report: written, returned once, signed by two, sealed by the worker, shown to both sides at one instant."""

import io
from pathlib import Path

from pypdf import PdfReader

from tests.browser.steps.answers import today_in_words
from tests.browser.steps.registry import ENTERPRISE, OWNER
from tests.browser.steps.walk import Person, World

REVIEWER = "Yawa Tossou"
OPENING = "L’entreprise s’appuie sur une équipe engagée ; la priorité est d’écrire et de partager les méthodes."


def submit(lead: Person, bench: str) -> None:
    """Send the draft to somebody who is not in the team."""
    lead.open(bench).page.locator("main select[name=reviewer]").select_option(label=REVIEWER)
    lead.send("/transmettre/")


def write(w: World) -> None:
    """The team writes, prepares the notice its answer calls for; the reviewer returns the draft once."""
    lead, reviewer = w.staff("akossiwa"), w.staff("yawa")
    bench = f"/diagnostics/rapports/{w.memory['report']}/preparation/"
    lead.open(f"{bench}synthese/").fill(lead_text=OPENING).follow("form:has([name=lead_text]) button")
    lead.open(f"{bench}notification/")
    for box in lead.page.locator("main input[name=findings]").all()[:2]:
        box.check()
    lead.follow("form:has([name=findings]) button")
    submit(lead, bench)
    reviewer.open(bench).fill(comments="Précisez l’ouverture de la synthèse.").send("/retourner/")
    lead.open(bench).reads("Précisez l’ouverture de la synthèse.")
    submit(lead, bench)


def sign(w: World) -> None:
    """Two signatures; until the file is sealed neither the enterprise nor the relations unit can reach it."""
    lead, reviewer, owner, agent = w.staff("akossiwa"), w.staff("yawa"), w.people["owner"], w.staff("afi")
    report = f"/diagnostics/rapports/{w.memory['report']}/"
    lead.open(f"{report}preparation/").send("/signer/")
    for reader, address in ((owner, report), (agent, f"{report}lecture/")):
        for path in (address, f"{report}telecharger/", f"{report}preparation/"):
            reader.is_refused(path)
    reviewer.open(f"{report}preparation/").send("/contresigner/")
    for _ in range(90):
        if owner.page.request.get(report).status == 200:
            break
        owner.page.wait_for_timeout(1000)
    owner.open(report).reads(ENTERPRISE)
    agent.open(f"{report}lecture/").reads(ENTERPRISE)
    w.mail(OWNER, "rapport est disponible")


def download(w: World) -> None:
    """The sealed file is a real report with the enterprise's name."""
    owner = w.people["owner"].open(f"/diagnostics/rapports/{w.memory['report']}/")
    with owner.page.expect_download() as found:
        owner.page.locator("a[href$='/telecharger/']").first.click()
    pages = PdfReader(io.BytesIO(Path(found.value.path()).read_bytes())).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) > 15, f"a report of {len(pages)} pages"
    assert ENTERPRISE in text, text[:500]
    owner.open(f"/diagnostics/rapports/{w.memory['report']}/").send("/recevoir/")


def answer_notice(w: World) -> None:
    """The notice stands on its own page; opening it is noted; the request gets a dated receipt."""
    owner = w.people["owner"].open(f"/diagnostics/rapports/{w.memory['report']}/")
    owner.follow("aside a[href*='/notifications/'], main a[href*='/notifications/']")
    owner.follow("a[href$='/demander/']").fill(capacity="Déclarant principal")
    owner.follow("form:has([name=capacity]) button").reads(today_in_words(), ENTERPRISE)
    w.mail(OWNER, "demande est enregistrée")
