"""Steps 9 to 11: the calendar sends each thing once, the file tells the whole story, everyone finds help."""

import datetime as dt

from tests.browser.steps.mission import RATIONALE, now_in_lome
from tests.browser.steps.registry import ENTERPRISE, OWNER
from tests.browser.steps.walk import World

EVENTS = (
    "Invitation au questionnaire",
    "Accès au portail ouvert",
    "Questionnaire transmis",
    "Précisions",
    "Orientation validée",
    "Proposition de diagnostic",
    "Acceptation formelle du diagnostic",
    "Réunion d’ouverture",
    "Rapport DAQE-",
    "récépissé",
    "Services proposés",
    "Service convenu",
    "Séance d’un service",
    "Résultat d’un service",
    "ce qu’en fait l’entreprise",
    "Dit au téléphone ce matin",
    "Point de suivi",
)


def run_the_calendar(w: World) -> None:
    """Three months later the follow-up point opens and the notice reminds once, however often the day is run."""
    day = now_in_lome().date() + dt.timedelta(days=93)
    run_one_day(w, day)
    w.mail(OWNER, "Où en êtes-vous")
    before = letters(w)
    run_one_day(w, day)
    w.people["owner"].page.wait_for_timeout(3000)
    assert letters(w) == before, "the same day run twice wrote twice to the enterprise"


def run_one_day(w: World, day: dt.date) -> None:
    """Act for a day; without a broker, what it queued is done at once instead of at the next minute's sweep."""
    w.site.manage("run_deadlines", "--on", str(day))
    if w.site.kind == "newcomer":
        w.site.manage("sweep_jobs", "--here")


def letters(w: World) -> list[str]:
    """Return the subjects of what the enterprise received."""
    return sorted(mail["subject"] for mail in w.site.mails_to(OWNER))


def read_the_story(w: World) -> None:
    """The agent's file shows every step on one timeline, and nothing of the diagnosticians' working papers."""
    agent = w.staff("afi").open(f"/dossiers/{w.memory['enterprise']}/").reads(ENTERPRISE)
    told = agent.page.locator("ol.timeline").inner_text()
    while agent.page.locator("main a[rel=next]").count():
        agent.follow("main a[rel=next]")
        told += agent.page.locator("ol.timeline").inner_text()
    for event in EVENTS:
        assert event.casefold() in told.casefold(), f"the story says nothing of {event!r}:\n{told}"
    assert RATIONALE not in told, "a working paper of the diagnosticians is on the agent's timeline"


def find_help(w: World) -> None:
    """Each audience reads its own answers; the agents' ones are unreachable for enterprises, and blanks for all."""
    owner, agent = w.people["owner"], w.staff("afi")
    owner.open("/aide/").never_reads('id="attitude"', 'id="confidentiality"', "segmenter")
    owner.reads("Que gagnons-nous")
    owner.open("/aide/?q=segmenter").never_reads('id="segmentation"')
    agent.open("/aide/").reads("Que veut dire segmenter les clients").never_reads('id="crm-access"')
