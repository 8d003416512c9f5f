"""Steps 7 and 8: the segment is explained to agents only; services and recommendations are answered one by one."""

import datetime as dt

from tests.browser.steps.mission import now_in_lome
from tests.browser.steps.walk import World

ENTERPRISE_PAGES = (
    "/espace/",
    "/questionnaires/",
    "/suivi/recommandations/",
    "/suivi/services/",
    "/catalogue/",
    "/entreprises/personnes/",
    "/compte/",
)


def explain_segment(w: World) -> None:
    """The agent reads why; the enterprise meets neither the letter nor a figure anywhere."""
    agent, owner, page = w.staff("afi"), w.people["owner"], f"/entreprises/{w.memory['enterprise']}/segment/"
    agent.open(page).reads("Capacité", "Motivation", "Ce qui a pesé")
    owner.is_refused(page)
    report = f"/diagnostics/rapports/{w.memory['report']}/"
    outcome = f"/questionnaires/reponses/{w.memory['response']}/suite/"
    for path in (*ENTERPRISE_PAGES, report, outcome):
        said = owner.open(path).text().casefold()
        assert "segment" not in said, f"{path} speaks of segments to the enterprise"
        assert "/100" not in said, f"{path} shows a mark to the enterprise"


def propose_services(w: World) -> None:
    """The agent proposes two of the ranked services; the enterprise accepts one and declines the other."""
    agent, owner = w.staff("afi"), w.people["owner"]
    agent.open(f"/suivi/agents/entreprises/{w.memory['enterprise']}/services/").reads("niveau")
    chosen = agent.page.locator("section[aria-labelledby=rang] input[type=checkbox]").all()[:2]
    assert len(chosen) == 2, "fewer than two services are suggested after a diagnostic with weaknesses"
    for box in chosen:
        box.check()
    agent.follow("main form button.btn-primary")
    owner.open("/suivi/services/")
    answers = owner.page.locator("main input[name$='-answer'][value=accept]").all()
    names = [answer.get_attribute("name") for answer in answers]
    owner.choose(names[0], "accept").choose(names[1], "decline").follow("main form button.btn-primary")
    w.memory["service"] = names[0].removesuffix("-answer")


def agree_and_deliver(w: World) -> None:
    """Scope and dates are accepted by both sides; what took place and what it brought are recorded."""
    agent, owner = w.staff("afi"), w.people["owner"]
    page, mine = f"/suivi/agents/services/{w.memory['service']}/", f"/suivi/services/{w.memory['service']}/"
    today = now_in_lome().date()
    agent.open(page)
    terms = {
        "accord-scope": "Deux journées pour l’équipe douane.",
        "accord-objective": "Écrire les trois procédures essentielles.",
        "accord-indicator": "Trois procédures validées par la direction.",
        "accord-starts_on": str(today),
        "accord-ends_on": str(today + dt.timedelta(days=10)),
    }
    agent.fill(**terms).send("/accord/")
    owner.open(mine).reads("Écrire les trois procédures essentielles.").send("/accepter-accord/")
    agent.open(page).unfold()
    agent.fill(**{"dates-starts_on": str(today), "dates-ends_on": str(today)}).send("/dates/")
    agent.fill(**{"seance-held_on": str(today), "seance-attendance": "6", "seance-summary": "Atelier d’écriture."})
    agent.send("/seance/").send("/terminer/").choose("resultat-objective_reached", "partly").send("/resultat/")
    agent.reads("Atelier d’écriture.")
    owner.open(mine).reads("Atelier d’écriture.")


def tell_attitudes(w: World) -> None:
    """The enterprise says what it does about each recommendation; the agent records one told by phone."""
    agent, owner = w.staff("afi"), w.people["owner"]
    owner.open("/suivi/recommandations/")
    links = owner.page.locator("main .reco h3 a").all()
    paths = [link.get_attribute("href") for link in links]
    for path, attitude in zip(paths, ("in_progress", "adopted", "declined_with_alternative"), strict=False):
        owner.open(path).choose("reponse-attitude", attitude)
        owner.fill(**{"reponse-note": "Nous avons commencé ce mois-ci."}).send("/reponse/")
    agent.open(f"/suivi/agents/entreprises/{w.memory['enterprise']}/").reads("En cours")
    told = paths[3].split("/")[-2]
    agent.open(f"/suivi/agents/recommandations/{told}/").choose("noter-source", "phone")
    agent.choose("noter-attitude", "in_progress").fill(**{"noter-note": "Dit au téléphone ce matin."}).send("/noter/")
    owner.open(paths[3]).reads("Dit au téléphone ce matin.", "téléphone")
