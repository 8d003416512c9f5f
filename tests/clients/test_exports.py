"""Lists taken away as files: the screen's rows, a right and a reason, a log, no formula (domain §8.2)."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from accounts.models import RoleGrant
from clients.models import Contact, Enterprise, ExportLog, Interaction, Task
from clients.services import exports as service
from clients.tasks.exports import make_export
from core import clock, exports, spreadsheets
from core.models import AuditEvent, Job

NEW = reverse("clients:export_new")
LISTS = ["clients.enterprise", "clients.contact", "clients.task", "clients.interaction"]


def ask(client, kind="clients.enterprise", query="", **data):
    """Ask for a file as a head does; return the log."""
    answer = client.post(
        f"{NEW}?liste={kind}&filtre={query}", {"reason": "Courrier aux entreprises", "shape": "csv", **data}
    )
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return ExportLog.objects.get(uuid=answer.url.split("/")[-2])


def download(client, log):
    answer = client.get(reverse("clients:export_download", args=[log.uuid]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def lines_of(content):
    """Read a CSV as French Excel does."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def head(client, kodjo):
    """Kodjo, head of the relations unit, signed in."""
    client.force_login(kodjo)
    return client


@pytest.fixture
def register(savane, golfe):
    """Two enterprises with what must not be lost or computed."""
    Enterprise.objects.filter(pk=savane.pk).update(
        phone="+22890123456",
        region="kara",
        chain_roles=["importer", "broker"],
        last_contact_at=dt.datetime(2026, 3, 4, 9, 5, tzinfo=dt.UTC),
    )
    Enterprise.objects.filter(pk=golfe.pk).update(city='=HYPERLINK("http://x";"y")', phone="+33612345678")
    return savane, golfe


def test_export_holds_the_rows_of_the_filtered_screen_and_says_so(head, register, kodjo):
    """A file with other rows than the screen is a leak or a lie."""
    screen = head.get(reverse("admin:clients_enterprise_changelist"), {"region__exact": "kara", "q": "karite"})
    assert (
        "exports/nouveau/?liste=clients.enterprise&amp;filtre=region__exact%3Dkara%26q%3Dkarite"
        in screen.content.decode()
    )

    rows = lines_of(download(head, ask(head, query="region__exact%3Dkara%26q%3Dkarite")))

    above = {line[0]: line[1] for line in rows[:6]}
    assert above["Filtre"] == "Recherche\u00a0: karite; région\u00a0: Kara"
    assert above["Exporté par"] == "Kodjo Mensah"
    assert above["Motif"] == "Courrier aux entreprises"
    assert above["Lignes"] == "1"
    assert above["Exporté le"].startswith(f"{clock.today():%d/%m/%Y}")
    header, line = rows[7:]
    facts = dict(zip(header, line, strict=True))
    assert facts["Raison sociale"] == "Savane Karité Export SARL"
    assert facts["NIF"] == "1000000001"
    assert facts["Téléphone"] == "00228 90 12 34 56"
    assert facts["Rôles dans la chaîne"] == "Importateur, Transitaire ou commissionnaire"
    assert facts["Dernier contact"] == "04/03/2026 09:05"


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_export_of_each_list_opens_with_its_rows(head, register, kind, shape, kodjo):
    """Every list that offers a file must give one, in both shapes, alike."""
    Task.objects.create(enterprise=register[0], title="@Rappeler", due_on=clock.today(), owner=kodjo)
    Interaction.objects.create(enterprise=register[0], subject="-Appel", at=clock.now(), channel="phone", by=kodjo)

    log = ask(head, kind, shape=shape)
    content = download(head, log)

    if shape == "csv":
        rows = lines_of(content)
        assert len(rows) == 8 + log.count
        assert not [cell for row in rows for cell in row if spreadsheets.harmless(cell) != cell]
        return
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert len(sheet.to_python(skip_empty_area=False)) == 8 + log.count
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert not [
        cell
        for cell in cells
        if cell.data_type == "f" or spreadsheets.harmless(str(cell.value or "")) != str(cell.value or "")
    ]


def test_export_never_holds_what_belongs_to_the_readers_of_a_notice(head, register, kodjo):
    """The embargo holds for files too (§7.4)."""
    for circle in ("relationship", "notice"):
        Interaction.objects.create(
            enterprise=register[0], subject=f"Sujet {circle}", at=clock.now(), channel="phone", circle=circle
        )
    assert "Sujet notice" in head.get(reverse("admin:clients_interaction_changelist")).content.decode()

    text = download(head, ask(head, "clients.interaction")).decode()

    assert "Sujet relationship" in text
    assert "Sujet notice" not in text


def test_export_is_logged_with_its_reason_and_each_download(head, register, kodjo):
    """Who took the register away, when and why, is what an inquiry asks first."""
    log = ask(head)
    download(head, log)
    download(head, log)

    log.refresh_from_db()
    assert (log.author, log.reason, log.count, log.downloads) == (kodjo, "Courrier aux entreprises", 2, 2)
    started = AuditEvent.objects.get(action="clients.export.started")
    assert (started.by, started.reason, started.data["rows"]) == (kodjo, "Courrier aux entreprises", 2)
    assert AuditEvent.objects.filter(action="clients.export.downloaded", by=kodjo).count() == 2
    assert "Courrier aux entreprises" in head.get(reverse("clients:export_list")).content.decode()


def test_export_without_reason_is_refused_and_keeps_the_choice(head, register):
    """A list that leaves without a reason cannot be answered for."""
    answer = head.post(f"{NEW}?liste=clients.enterprise", {"reason": " ", "shape": "csv"})

    assert answer.status_code == 422
    assert "Dites pourquoi" in answer.content.decode()
    assert not ExportLog.objects.exists()


@pytest.mark.parametrize("who", ["afi", "dede", "yawa", "adm", "mawuli"])
def test_export_is_closed_to_all_but_the_heads(client, request, register, who, kodjo):
    """Bulk export is restricted (§8.2): an agent who may read every file still takes no list away."""
    client.force_login(kodjo)
    log = ask(client)
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"{NEW}?liste=clients.enterprise").status_code == 403
    assert client.post(f"{NEW}?liste=clients.enterprise", {"reason": "x", "shape": "csv"}).status_code == 403
    assert client.get(reverse("clients:export_download", args=[log.uuid])).status_code == 404


def test_export_of_another_is_seen_by_the_heads_and_downloaded_by_its_author_only(client, register, kodjo, elom):
    """The log is for the heads; the file is not."""
    client.force_login(elom)
    log = ask(client)
    client.force_login(kodjo)

    assert client.get(reverse("clients:export_detail", args=[log.uuid])).status_code == 200
    assert client.get(reverse("clients:export_download", args=[log.uuid])).status_code == 403


@pytest.mark.parametrize("kind", ["clients.nothing", "accounts.user", "core.auditevent", ""])
def test_export_of_a_list_that_gives_no_file_is_not_found(head, kind):
    assert head.get(NEW, {"liste": kind}).status_code == 404


def test_export_with_a_mended_filter_is_refused_in_words(head, register):
    """An address somebody changed by hand must not end in an error page."""
    answer = head.get(NEW, {"liste": "clients.enterprise", "filtre": "owner__password__startswith=a"})

    assert answer.status_code == 302


def test_export_of_many_lines_is_made_in_the_background_and_expires(head, register, settings, kodjo):
    """A long file must not hold the page, nor lie about for ever."""
    settings.CCV_EXPORT_INLINE_ROWS = 1
    log = ask(head, shape="xlsx")
    assert log.state == "making"
    assert Job.objects.filter(kind="clients.make_export", object_uuid=log.uuid).count() == 1
    assert b'http-equiv="refresh"' in head.get(reverse("clients:export_detail", args=[log.uuid])).content

    make_export(log.uuid)
    make_export(log.uuid)

    log.refresh_from_db()
    assert log.state == "ready"
    assert load_workbook(io.BytesIO(download(head, log))).active.max_row == 10
    path = log.file.path
    assert service.expire_exports(log.expires_at) == 1
    log.refresh_from_db()
    assert (log.state, bool(log.file)) == ("expired", False)
    assert head.get(reverse("clients:export_download", args=[log.uuid])).status_code == 302
    assert path


def test_export_whose_author_lost_the_right_meanwhile_is_not_made(head, register, settings, kodjo):
    """A right taken back counts from then on, for files too."""
    settings.CCV_EXPORT_INLINE_ROWS = 1
    log = ask(head, shape="xlsx")
    RoleGrant.objects.filter(user=kodjo).update(ends_on=clock.today() - dt.timedelta(days=1))

    make_export(log.uuid)

    log.refresh_from_db()
    assert (log.state, bool(log.file)) == ("failed", False)


def test_export_page_takes_as_many_queries_for_thirty_rows_as_for_one(head, register, django_assert_num_queries):
    """A page that slows down with the register stops being opened."""
    log = ask(head)
    with CaptureQueriesContext(connection) as captured:
        download(head, log)
    for index in range(30):
        one = Enterprise.objects.create(name=f"Tône {index}", reference=f"T-{index}")
        Contact.objects.create(enterprise=one, full_name=f"Essi {index}")
    with django_assert_num_queries(len(captured)):
        download(head, log)


def test_export_in_english_speaks_english(head, register, kodjo):
    kodjo.language = "en"
    kodjo.save()
    found = exports.listing("clients.enterprise", kodjo, "")
    assert found.filters == ()
    head.cookies["django_language"] = "en"
    text = download(head, ask(head)).decode("utf-8-sig")

    assert '"Exported by";"Kodjo Mensah"' in text
    assert '"Importer, Forwarder or broker"' in text
