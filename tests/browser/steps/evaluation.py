"""Steps 4 and 5: the answers are read by somebody without ties, and what follows is told and accepted in plain words."""

import re

from tests.browser.steps.registry import ENTERPRISE, OWNER
from tests.browser.steps.walk import Person, World

STRENGTHS = "Une équipe engagée et une personne clairement désignée."
GAPS = "Des façons de faire encore peu écrites."


def assign(w: World) -> None:
    """The head of diagnostics chooses who reads; before that person has signed and declared, nothing opens."""
    lead, path = w.staff("elom"), f"/questionnaires/evaluations/{w.memory['response']}/"
    lead.open("/questionnaires/evaluations/").reads(ENTERPRISE)
    pick(lead.open(f"{path}affecter/"), "evaluator", "Akossiwa Baba").follow("main form button")
    reader = w.staff("akossiwa").is_refused(path)
    assert reader.page.url.endswith("/compte/charte/"), "the first sign-in does not lead to the charter"
    for box in reader.page.locator("main input[type=checkbox]").all():
        box.check()
    reader.follow("main form:not([action]) button")
    reader.open(f"{path}C/").never_reads("organigramme.png")
    reader.open(f"{path}declaration/").choose("has_conflict", "no").follow("main form button")


def pick(person: Person, field: str, name: str) -> Person:
    """Pick a person in a list."""
    person.page.locator(f"main select[name={field}]").select_option(label=name)
    return person


def read_and_ask(w: World) -> None:
    """The diagnostician reads answers beside evidence, section by section, and asks for one detail."""
    reader, path = w.staff("akossiwa"), f"/questionnaires/evaluations/{w.memory['response']}/"
    for section in "ABCDEFG":
        reader.open(f"{path}{section}/")
        for status in reader.page.locator("main select[name^=s_]").all():
            is_there = status.get_attribute("name") in {"s_C1", "s_D1"}
            status.select_option("verified" if is_there else "partial")
        for box in reader.page.locator("main input[name^=l_]").all():
            box.check()
        reader.follow("main form:not([action]) button.btn-primary")
    reader.open(f"{path}complement/").fill(q_D1="Qui tient cette procédure à jour ?").follow("main form button")
    w.mail(OWNER, "précision")
    owner, response = w.people["owner"], f"/questionnaires/reponses/{w.memory['response']}/"
    owner.open(f"{response}precisions/").reads("Qui tient cette procédure à jour")
    assert owner.page.locator("#q-C1").count() == 0, "only the questions asked are open again"
    owner.page.locator("#q-D1 input[value='3']").check()
    owner.follow("main form[enctype] button.btn-primary")


def conclude(w: World) -> None:
    """The diagnostician concludes; the lead validates the orientation."""
    reader, path = w.staff("akossiwa"), f"/questionnaires/evaluations/{w.memory['response']}/"
    reader.open(f"{path}D/")
    reader.page.locator("main select[name=s_D1]").select_option("verified")
    reader.follow("main form:not([action]) button.btn-primary")
    reader.open(f"{path}synthese/").fill(strengths=STRENGTHS, gaps=GAPS, comment="Réponses cohérentes.")
    reader.follow("form:has([name=strengths]) button")
    w.staff("elom").open(f"{path}synthese/").send("/valider/")


def tell_and_propose(w: World) -> None:
    """The agent tells the enterprise, then proposes a diagnostic; the enterprise reads words, never a figure."""
    agent, dossier = w.staff("afi"), f"/questionnaires/dossiers/{w.memory['response']}/"
    agent.open("/questionnaires/dossiers/").reads(ENTERPRISE)
    agent.open(dossier).open(f"{dossier}annoncer/")
    agent.fill(strengths=STRENGTHS, gaps=GAPS, message="Nous vous proposons un diagnostic de votre organisation.")
    agent.follow("form:has([name=message]) button")
    letter = w.mail(OWNER, "Suite donnée")
    assert STRENGTHS not in letter, "a letter carries the content of the file"
    assert GAPS not in letter, "a letter carries the content of the file"
    owner = w.people["owner"]
    owner.open(f"/questionnaires/reponses/{w.memory['response']}/suite/").reads(STRENGTHS, GAPS)
    agent.open(f"/administration/clients/enterprise/?q={ENTERPRISE}")
    agent.link(ENTERPRISE)
    w.memory["enterprise"] = re.search(r"/dossiers/([0-9a-f-]{36})/", agent.page.url)[1]
    agent.open(f"/diagnostics/entreprises/{w.memory['enterprise']}/proposer/")
    agent.fill(message="Un diagnostic vous aiderait à écrire vos méthodes.").follow("main form button")
    w.memory["request"] = agent.page.url.rstrip("/").split("/")[-1]


def accept(w: World) -> None:
    """The enterprise accepts with a code received by e-mail; who, in which capacity and which text are kept."""
    owner, path = w.people["owner"], f"/diagnostics/demandes/{w.memory['request']}/"
    # No letter yet: the invitation of the campaign was this month's solicitation (domain §7.7). The portal shows it.
    owner.open("/espace/").follow(f"a[href*='{path}']").open(path).reads("Accepter", "Décliner")
    owner.follow("a[href$='/accepter/']")
    owner.fill(signatory_name="Kossi Kombaté", signatory_function="Déclarant principal")
    owner.choose("authority_basis", "legal_representative")
    owner.page.locator("[name=agrees]").check()
    owner.follow("form:has([name=agrees]) button")
    code = re.search(r"\b\d{3} ?\d{3}\b", w.mail(OWNER, "code de confirmation"))[0]
    owner.fill(code=code).follow("form:has([name=code]) button").reads("enregistrée")
    owner.follow("a[href*='/diagnostics/acceptations/']").reads("Kossi Kombaté", "Déclarant principal")
