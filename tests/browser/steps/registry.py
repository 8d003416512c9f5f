"""Steps 1 and 2: the register comes in, a campaign leaves, a letter with a personal link arrives."""

import csv
import io
from pathlib import Path

import openpyxl

from tests.browser.steps.walk import World

DATA = Path(__file__).resolve().parents[2] / "data"
ENTERPRISE, OWNER_NAME, OWNER = "Yoto Shipping SAS", "Kossi Kombaté", "yotoshipping26@example.org"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def first_rows_as_workbook(count: int) -> bytes:
    """Return the beginning of the extract as the register gives it: title rows, notice sheet and all."""
    book = openpyxl.load_workbook(DATA / "registre-operateurs.xlsx")
    book.worksheets[0].delete_rows(count + 4, book.worksheets[0].max_row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def first_rows_as_csv(count: int) -> bytes:
    """Return the beginning of the extract as a spreadsheet saves it on an old computer: cp1252 and semicolons."""
    lines = (DATA / "registre-operateurs.csv").read_text(encoding="cp1252").splitlines(keepends=True)
    return "".join(lines[: count + 1]).encode("cp1252")


def import_extract(w: World) -> None:
    """The agent reads an extract, sees every verdict, confirms; the same rows as CSV bring nothing new."""
    agent = w.staff("afi")
    agent.open("/entreprises/imports/nouveau/")
    workbook = {"name": "registre-operateurs.xlsx", "mimeType": XLSX, "buffer": first_rows_as_workbook(31)}
    agent.page.locator("main input[type=file]").set_input_files(workbook)
    agent.follow("main form[enctype] button").waits_for("rien n’est encore inscrit")
    preview = agent.page.url
    agent.follow("a[href='?verdict=same']").reads("Yoto Fret Baobab Peche SAS", "Société Élavagnon Auto")
    agent.follow("a[href='?verdict=refused']").reads("Vo Transit", "NIF")
    agent.open("/administration/clients/enterprise/").never_reads(ENTERPRISE)
    agent.open(preview).send("/confirmer/").waits_for("27 entreprises inscrites")
    take_rejects(agent)
    agent.open("/entreprises/imports/nouveau/")
    listing = {"name": "registre.csv", "mimeType": "text/csv", "buffer": first_rows_as_csv(31)}
    agent.page.locator("main input[type=file]").set_input_files(listing)
    agent.follow("main form[enctype] button").waits_for("rien de nouveau")
    agent.open(f"/administration/clients/enterprise/?q={ENTERPRISE}").reads(ENTERPRISE)


def take_rejects(agent: object) -> None:
    """The rows to correct come back as a file that says why."""
    with agent.page.expect_download() as download:
        agent.page.locator("a[href$='a-corriger.csv']").click()
    content = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert any("Vo Transit" in cell for cell in rows[-1]), rows
    assert any("NIF" in cell and len(cell) > 15 for cell in rows[-1]), f"no reason in {rows[-1]}"


def invite(w: World) -> None:
    """The agent prepares a campaign for one region; the head reads it, approves it and launches it; a letter leaves."""
    agent, head = w.staff("afi"), w.staff("kodjo")
    agent.open("/questionnaires/campagnes/nouvelle/").fill(name="Exportateurs de la Kara")
    agent.fill(message_fr="Parlez-nous de votre organisation.", message_en="Tell us about your organisation.")
    agent.choose("region", "kara").press("Enregistrer")
    agent.reads("Parlez-nous de votre organisation.", "Tell us about your organisation.")
    path = agent.page.url
    assert agent.page.locator("form[action$='/approuver/']").count() == 0, "whoever prepares must not approve"
    head.open(path).send("/approuver/").send("/lancer/").reads("lancée")
    letter = w.mail(OWNER, "organisation douanière")
    w.memory["link"] = link_in(letter, "/entreprises/invitation/")


def link_in(letter: str, path: str) -> str:
    """Return the address a letter asks to open."""
    for word in letter.split():
        if path in word:
            return word[word.index("http") :].rstrip(".,;)")
    raise AssertionError(f"no link to {path} in:\n{letter}")


def give_an_agent(w: World) -> None:
    """The head of unit gives the enterprises of that region to the agent who will follow them."""
    head = w.staff("kodjo").open(f"/administration/clients/enterprise/?q={ENTERPRISE}")
    head.page.locator("input.action-select").first.check()
    head.page.locator("select[name=action]").select_option("assign_to_agent")
    head.follow("button[name=index]").page.locator("select[name=agent]").select_option(label="Afi Lawson")
    head.follow("form:has(select[name=agent]) button.btn-primary").reads("Afi Lawson")
