"""Step 6, the visit: a team without ties, dates, the opening, fifty-four criteria, the oral wrap-up, the findings."""

import datetime as dt
from zoneinfo import ZoneInfo

from tests.browser.steps.registry import ENTERPRISE, OWNER
from tests.browser.steps.walk import Person, World

LEAD, MEMBER = "Akossiwa Baba", "Kossi Agbo"
LEVELS = (3, 2, 3, 4, 2, 3)
RATIONALE = "Constaté lors des entretiens et sur les modèles vierges présentés par l’équipe."
CRITERIA = 54


def now_in_lome() -> dt.datetime:
    """Return the present moment where the administration works."""
    return dt.datetime.now(ZoneInfo("Africa/Lome"))


def name_team(w: World) -> None:
    """The head of diagnostics names two people; each declares before anything opens; dates are agreed."""
    head, path = w.staff("elom"), f"/diagnostics/dossiers/{w.memory['request']}/"
    head.open("/diagnostics/dossiers/").reads(ENTERPRISE)
    head.open(f"{path}equipe/").page.locator("main select[name=lead]").select_option(label=LEAD)
    head.page.get_by_label(MEMBER).check()
    head.follow("main form:has([name=lead]) button")
    for name in ("akossiwa", "kossi"):
        person = w.staff(name).open(f"{path}declarer/")
        person.choose("answer", "none").follow("main form:has([name=answer]) button")
    monday = now_in_lome().date() + dt.timedelta(days=7 - now_in_lome().weekday())
    head.open(f"{path}planifier/")
    head.fill(starts_on=str(monday), ends_on=str(monday + dt.timedelta(days=2)), agreed_with="direction")
    head.follow("main form:has([name=starts_on]) button").reads("DAQE-")
    w.memory["mission"] = mission_address(w)
    w.mail(OWNER, "Dates de votre diagnostic")
    w.people["owner"].open(w.memory["mission"].replace("/missions/", "/visites/")).reads(LEAD)


def mission_address(w: World) -> str:
    """Return where the lead of the mission finds it."""
    lead = w.staff("akossiwa").open("/diagnostics/missions/").reads(ENTERPRISE)
    lead.follow("main a[href^='/diagnostics/missions/']")
    return lead.page.url[len(w.site.url) :]


def meeting(person: Person, minutes: str, boxes: tuple[str, ...]) -> None:
    """Record a meeting held a moment ago."""
    moment = now_in_lome() - dt.timedelta(minutes=2)
    person.fill(held_at=moment.strftime("%Y-%m-%dT%H:%M"), minutes=minutes)
    person.choose("functions", "direction").choose("functions", "customs")
    for box in boxes:
        person.page.locator(f"main [name={box}]").check()
    person.follow("main form:has([name=minutes]) button")


def rate(w: World) -> None:
    """The visit opens, every criterion is rated on its own page, the wrap-up stays oral."""
    lead, path = w.staff("akossiwa"), w.memory["mission"]
    lead.open(f"{path}ouvrir/")
    meeting(lead, "Cadre volontaire et confidentialité lus.", ("purpose", "voluntary", "confidentiality"))
    lead.follow("a[href*='/criteres/']")
    done = 0
    while "/criteres/" in lead.page.url:
        if not lead.page.locator("main input[name=level]:checked").count():
            lead.page.locator(f"#lv{LEVELS[(done * 7 + done // 5) % len(LEVELS)]}").check()
            lead.fill(rationale=RATIONALE).choose("evidence_kinds", "interview").choose("confidence", "medium")
        lead.follow(".bench-foot button")
        done += 1
        assert done <= CRITERIA, f"more criteria than the grid holds: {lead.page.url}"
    assert done == CRITERIA
    lead.reads(f"{CRITERIA} critères sur {CRITERIA}").open(f"{path}terminer/")
    meeting(lead, "Points forts et axes dits de vive voix.", ("nothing_given",))


def find(w: World) -> None:
    """Ratings become findings and recommendations to adapt; the question on past errors is answered yes."""
    lead, path = w.staff("akossiwa"), w.memory["mission"]
    lead.open(f"{path}constats/").send("/constats/proposer/").choose("answer", "yes").send("/question/")
    unanswered = lead.page.locator("a[href*='/recommandations/ajouter/?constat=']")
    for _ in range(unanswered.count()):
        lead.follow("a[href*='/recommandations/ajouter/?constat=']")
        lead.fill(title_fr="Évaluer chaque année ce que l’équipe douane sait faire")
        lead.follow("main form:has([name=title_fr]) button.btn-primary")
    assert unanswered.count() == 0, "an improvement area still waits although its recommendation was written"
    lead.send("/rapport/commencer/")
    w.memory["report"] = lead.page.url.split("/rapports/")[1].split("/")[0]
