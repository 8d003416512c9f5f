"""Bringing an extract in through the browser: file, columns, preview, confirmation, rejects (issue, step 1)."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from clients.models import Assignment, Contact, DuplicateCandidate, Enterprise, ImportBatch, Task
from clients.services.enterprise import correct_profile
from clients.services.import_rows import write_import
from clients.services.import_undo import take_back, undo_import
from clients.services.imports import confirm_import, decide_row, map_columns, preview_extract
from core import clock
from core.errors import DomainError, TransitionRefused
from core.models import AuditEvent, Job

DATA = Path(__file__).parents[1] / "data"
START = reverse("clients:import_start")
HEADER = "NIF;RCCM;Raison sociale;Téléphone;Courriel;Contact;Observations\r\n"


def send(client, name, content):
    """Send a file as an agent does."""
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def csv_of(*lines, header=HEADER):
    return (header + "\r\n".join(lines) + "\r\n").encode("cp1252")


@pytest.fixture
def agent(client, afi):
    """Afi, signed in."""
    client.force_login(afi)
    return client


@pytest.fixture
def batch(agent):
    """A preview with one row of each verdict."""
    send(
        agent,
        "extrait.csv",
        csv_of(
            "1000000101;TG-LOM 2019 B 1;Wawa Négoce SARL;90 12 34 56;wawa@example.org;Afi Koffi;",
            "1000000101;;WAWA NEGOCE;;;;",
            ";;Wawa Négoce SA;90123456;;;",
            "1234;;Kozah Bois;;;;=1+1",
            ";;;;;;",
            "1000000102;;Kara Fret;12;info@;;+1+1",
        ),
    )
    return ImportBatch.objects.get()


def test_import_preview_shows_each_verdict_and_writes_nothing(agent, batch):
    """An agent who cannot see before confirming imports blindly."""
    page = agent.get(reverse("clients:import_detail", args=[batch.uuid])).content.decode()

    assert {key: batch.counts[key] for key in ("new", "same", "probable", "refused", "blank")} == {
        "new": 2, "same": 1, "probable": 1, "refused": 1, "blank": 1,
    }  # fmt: skip
    assert "Wawa Négoce SARL" in page
    assert "1234" in page
    assert Enterprise.objects.filter(name="Wawa Négoce SARL").count() == 0


def test_import_preview_filters_by_verdict(agent, batch):
    """A chip that lies about its rows sends the agent looking for nothing."""
    page = agent.get(reverse("clients:import_detail", args=[batch.uuid]), {"verdict": "refused"}).content.decode()

    assert "Kozah Bois" in page
    assert "Kara Fret" not in page


def test_import_confirmed_writes_in_the_background_once(agent, batch, afi):
    """A double press must not write everything twice."""
    url = reverse("clients:import_confirm", args=[batch.uuid])
    agent.post(url)
    agent.post(url)
    assert Job.objects.filter(kind="clients.write_import", object_uuid=batch.uuid).count() == 1

    batch.refresh_from_db()
    write_import(batch)
    write_import(batch)

    batch.refresh_from_db()
    assert batch.state == "done"
    assert batch.confirmed_by == afi
    assert list(Enterprise.objects.filter(import_batch=batch).values_list("name", flat=True)) == [
        "Kara Fret",
        "Wawa Négoce SARL",
    ]
    contact = Contact.objects.get(full_name="Afi Koffi")
    assert (contact.phone, contact.email) == ("+22890123456", "wawa@example.org")
    assert AuditEvent.objects.filter(action="clients.importbatch.confirm", by=afi).count() == 1
    assert not batch.file


def test_import_confirmed_twice_is_refused(batch, afi):
    """The second person must learn that the first has done it."""
    confirm_import(batch, by=afi)

    with pytest.raises(TransitionRefused):
        confirm_import(batch, by=afi)


def test_import_row_written_by_another_meanwhile_becomes_a_duplicate(batch, afi, make_enterprise):
    """Two imports of the same month must not give two files for one NIF."""
    confirm_import(batch, by=afi)
    twin = make_enterprise("Kara Fret", "1000000102")

    batch.refresh_from_db()
    assert write_import(batch).count == 1

    row = batch.rows.get(number=6)
    assert (row.verdict, row.twin, row.enterprise) == ("same", twin, None)


def test_import_probable_duplicate_kept_as_another_is_written(agent, batch, afi):
    """Two shops of one family share a phone; the agent knows."""
    agent.post(reverse("clients:import_decide", args=[batch.uuid, 3]), {"decision": "create"})
    batch.refresh_from_db()
    confirm_import(batch, by=afi)

    batch.refresh_from_db()
    assert write_import(batch).count == 3


def test_import_duplicates_set_aside_become_a_task(batch, afi):
    """What is set aside and never looked at is lost."""
    confirm_import(batch, by=afi)
    batch.refresh_from_db()
    write_import(batch)

    task = Task.objects.get(about_kind="clients.importbatch", about_uuid=batch.uuid)
    assert task.owner == afi
    assert task.title.startswith("1 doublon probable")


def test_import_duplicate_sharing_a_number_cannot_be_forced(agent, batch):
    """Two files never hold one NIF."""
    agent.post(reverse("clients:import_decide", args=[batch.uuid, 2]), {"decision": "create"})

    assert batch.rows.get(number=2).decision == ""


def test_import_given_up_leaves_no_row(agent, batch):
    """Personal data of an abandoned file has no business staying."""
    agent.post(reverse("clients:import_cancel", args=[batch.uuid]))

    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), bool(batch.file)) == ("cancelled", 0, False)


def test_import_rejects_are_harmless_and_come_back(agent, batch):
    """The rejects must not compute on the agent's machine, and must import once mended."""
    url = reverse("clients:import_rejects", args=[batch.uuid, "csv"])
    rows = list(csv.reader(io.StringIO(b"".join(agent.get(url).streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][-1] == "Motif"
    assert rows[1][2] == "Kozah Bois"
    assert rows[1][6] == "'=1+1"

    rows[1][0] = "1000000199"
    mended = "\r\n".join(";".join(row) for row in rows).encode("utf-8-sig")
    send(agent, "corrige.csv", mended)
    again = ImportBatch.objects.first()
    assert again.counts["new"] == 1
    assert again.rows.get().cleaned["remark"] == "=1+1"


def test_import_rejects_workbook_holds_texts_only(agent, batch):
    """A NIF that becomes a number loses its zeros."""
    content = b"".join(agent.get(reverse("clients:import_rejects", args=[batch.uuid, "xlsx"])).streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active

    assert [cell.value for cell in sheet[2]][:3] == ["1234", None, "Kozah Bois"]
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "inlineStr"}
    assert all(not str(cell.value or "").startswith("=") for cell in sheet[2])


def test_import_unknown_columns_are_mapped_on_screen(agent):
    """An extract of another service has other headers."""
    response = send(agent, "autre.csv", "Matricule X;Firme\r\n1000000301;Tône Export\r\n".encode())
    batch = ImportBatch.objects.get()
    assert response.url == reverse("clients:import_columns", args=[batch.uuid])

    page = agent.get(response.url).content.decode()
    assert "Tône Export" in page
    response = agent.post(response.url, {"column_0": "nif", "column_1": "name"})

    batch.refresh_from_db()
    assert batch.state == "previewed"
    assert batch.rows.get().cleaned["nif"] == "1000000301"


def test_import_mapped_again_after_it_was_confirmed_is_refused(agent, batch, afi):
    """A page left open must not change the columns of what is being written."""
    confirm_import(batch, by=afi, in_background=False)

    page = agent.post(reverse("clients:import_columns", args=[batch.uuid]), {"column_0": "nif", "column_1": "name"})

    assert page.status_code == 422
    batch.refresh_from_db()
    assert (batch.state, batch.mapping) == ("confirmed", {})


def test_import_mapping_without_a_name_keeps_the_choices(agent):
    """Somebody who mapped ten columns must not start again."""
    response = send(agent, "autre.csv", b"Matricule X;Firme\r\n1000000301;Tone\r\n")

    page = agent.post(response.url, {"column_0": "nif", "column_1": ""})

    assert page.status_code == 422
    assert '<option value="nif" selected>' in page.content.decode()


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.csv", b"", "vide"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ni un fichier Excel"),
        ("registre.pdf", b"%PDF-1.7 ...", "PDF"),
        ("ancien.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "ancien fichier Excel"),
        ("coupe.xlsx", b"PK\x03\x04" + b"\0" * 40, "abîmé"),
        ("feuille.xlsx", workbook([]), "aucune ligne"),
        ("entete.xlsx", workbook([["NIF", "Raison sociale"]]), "aucune ligne"),
        ("dos.csv", "NIF;Raison sociale\r\n1000000001;Société Élan côtière\r\n".encode("cp850"), "accents"),
        ("double.csv", "NIF;Raison sociale\r\n1000000001;SociÃ©tÃ© gÃ©nÃ©rale\r\n".encode(), "accents"),
    ],
)
def test_import_unreadable_file_says_why_and_keeps_nothing(agent, name, content, sentence):
    """An agent with a wrong file reads what to do, never an error page."""
    response = send(agent, name, content)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_import_too_large_is_refused_before_it_is_stored(agent, settings):
    """A 2 GB file must not fill the disk."""
    settings.CCV_IMPORT_MAX_BYTES = 10_000
    response = send(agent, "enorme.csv", b"x" * 2_000_000)

    assert response.status_code == 422
    assert "pèse plus de" in response.content.decode()


def test_import_missing_columns_asks_what_they_hold(agent):
    """A file without a recognised name column is not lost: a person maps it."""
    response = send(agent, "sans-nom.csv", b"NIF;Ville\r\n1000000001;Kara\r\n")

    assert response.status_code == 302
    assert "colonnes" in response.url


@pytest.mark.parametrize("who", ["dede", "mawuli"])
def test_import_is_closed_to_others(client, request, batch, who):
    """The file of the register is the relations unit's."""
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("clients:import_detail", args=[batch.uuid])).status_code == 404
    assert client.get(START).status_code == 403


def test_import_list_reads_as_many_queries_for_three_as_for_one(agent, django_assert_num_queries, batch):
    """A list that slows down with its length stops being opened."""
    with CaptureQueriesContext(connection) as captured:
        agent.get(reverse("clients:import_list"))
    alone = len(captured)
    for number in range(2):
        send(agent, f"e{number}.csv", csv_of(f"100000040{number};;Ets {number};;;;"))
    with django_assert_num_queries(alone):
        agent.get(reverse("clients:import_list"))


def test_import_enterprises_are_followed_from_the_start_by_whom_was_named(agent, batch, afi):
    """Enterprises nobody follows are written to by nobody."""
    agent.post(reverse("clients:import_confirm", args=[batch.uuid]), {"owner": afi.pk})
    batch.refresh_from_db()
    write_import(batch)

    written = Enterprise.objects.filter(import_batch=batch)
    held = Assignment.objects.active().filter(enterprise__in=written, user=afi, capacity="account_agent")
    assert held.count() == written.count() == 2


def test_import_columns_kept_under_a_name_fill_the_next_file(agent):
    """Mapping the same thirty columns every month is work the portal can remember."""
    first = send(agent, "mai.csv", b"Matricule X;Firme\r\n1000000301;Tone\r\n")
    agent.post(first.url, {"column_0": "nif", "column_1": "name", "save_as": "Guichet unique"})
    send(agent, "autre.csv", b"Chose;Firme\r\n1;Tone\r\n")
    other = agent.get(reverse("clients:import_columns", args=[ImportBatch.objects.first().uuid])).content.decode()
    assert "Guichet unique" not in other

    again = send(agent, "juin.csv", b"FIRME;matricule x;Autre\r\nKozah;1000000302;z\r\n")

    page = agent.get(again.url).content.decode()
    assert "Guichet unique" in page
    assert '<option value="nif" selected>' in page
    assert '<option value="name" selected>' in page


def test_import_undone_removes_what_nobody_touched_and_says_what_it_leaves(agent, batch, afi):
    """A wrong file of 100,000 rows must not be mended one enterprise at a time, nor take anybody's work away."""
    confirm_import(batch, by=afi, owner=afi)
    write_import(ImportBatch.objects.get())
    touched = Enterprise.objects.get(import_batch=batch, name="Kara Fret")
    Task.objects.create(enterprise=touched, title="Rappeler", due_on=clock.today(), owner=afi)
    before = Enterprise.objects.exclude(import_batch=batch).count()

    agent.post(reverse("clients:import_undo", args=[batch.uuid]))
    agent.post(reverse("clients:import_undo", args=[batch.uuid]))
    assert Job.objects.filter(kind="clients.undo_import").count() == 1
    for _ in range(2):
        take_back(ImportBatch.objects.get())

    batch.refresh_from_db()
    assert (batch.state, batch.counts["removed"], batch.counts["left"]) == ("undone", 1, 1)
    assert list(Enterprise.objects.filter(import_batch=batch)) == [touched]
    assert Enterprise.objects.exclude(import_batch=batch).count() == before
    assert not Contact.objects.filter(full_name="Afi Koffi").exists()
    page = agent.get(reverse("clients:import_detail", args=[batch.uuid]), {"verdict": "left"}).content.decode()
    assert "Kara Fret" in page
    assert "tâche" in page
    assert AuditEvent.objects.filter(action="clients.importbatch.undo", by=afi).count() == 1


@pytest.mark.parametrize(("reasons", "left"), [(["same_name"], 0), (["same_name", "by_hand"], 1)])
def test_import_undone_takes_with_it_what_the_nightly_search_found(batch, afi, make_enterprise, reasons, left):
    """A wrong file resembles the register: after one night nothing of it could be taken back any more."""
    confirm_import(batch, by=afi, owner=afi)
    write_import(ImportBatch.objects.get())
    known = make_enterprise("Kara Frêt", "1000000777")
    alike = Enterprise.objects.get(import_batch=batch, name="Kara Fret")
    first, second = sorted((known, alike), key=lambda row: row.pk)
    DuplicateCandidate.objects.create(first=first, second=second, score=90, reasons=reasons)

    undo_import(ImportBatch.objects.get(), by=afi)
    take_back(ImportBatch.objects.get())

    assert Enterprise.objects.filter(import_batch=batch).count() == left
    assert DuplicateCandidate.objects.count() == left


def test_import_undone_leaves_a_corrected_profile_and_a_new_contact(agent, batch, afi):
    """Whatever a person typed since is theirs."""
    confirm_import(batch, by=afi)
    write_import(ImportBatch.objects.get())
    corrected, called = Enterprise.objects.filter(import_batch=batch)
    correct_profile(corrected, seen_version=1, fields=["city"], by=afi)
    later = clock.now() + dt.timedelta(hours=1)
    with clock.pretend(later):
        Contact.objects.create(enterprise=called, full_name="Essi")
    Contact.objects.filter(full_name="Essi").update(created_at=later, updated_at=later)

    undo_import(batch, by=afi)
    take_back(ImportBatch.objects.get())

    assert set(batch.rows.exclude(left_because="").values_list("left_because", flat=True)) == {
        "clients.enterprise", "clients.contact",
    }  # fmt: skip


def test_import_of_long_ago_is_not_undone(agent, batch, afi):
    """After a month the register has moved on: files are merged one by one."""
    confirm_import(batch, by=afi)
    write_import(ImportBatch.objects.get())
    ImportBatch.objects.update(confirmed_at=clock.now() - dt.timedelta(days=31))

    with pytest.raises(DomainError):
        undo_import(ImportBatch.objects.get(), by=afi)


def test_import_of_a_long_file_is_read_in_turns_and_resumed(agent, afi, monkeypatch, settings):
    """A worker that dies in the middle costs neither the rows read nor a row twice."""
    monkeypatch.setattr("clients.services.imports.READ_INLINE", 3)
    monkeypatch.setattr("clients.services.import_reading.CHUNK", 4)
    lines = [f"10000007{n:02};;Ets {n % 10};;;;" for n in range(10)] + ["1000000700;;Ets 0;;;;"]
    send(agent, "long.csv", csv_of(*lines))
    batch = ImportBatch.objects.get()
    assert batch.state == "uploaded"

    assert preview_extract(batch, by=afi, seconds=0) is False
    batch.refresh_from_db()
    assert (batch.progress, batch.rows.count()) == (4, 4)
    page = agent.get(reverse("clients:import_detail", args=[batch.uuid])).content.decode()
    assert "4 lignes sur 11" in page
    assert 'http-equiv="refresh"' in page
    while not preview_extract(ImportBatch.objects.get(), by=afi, seconds=0):
        pass

    batch.refresh_from_db()
    assert batch.state == "previewed"
    assert {name: batch.counts[name] for name in ("rows", "new", "same")} == {"rows": 11, "new": 10, "same": 1}
    monkeypatch.setattr("clients.services.import_rows.CHUNK", 3)
    confirm_import(batch, by=afi)
    turns = 1
    while not write_import(ImportBatch.objects.get(), seconds=0).is_done:
        turns += 1
    assert turns == 5
    assert Enterprise.objects.filter(import_batch=batch).count() == 10


def test_import_columns_said_again_stop_the_reading_under_way(agent, afi, monkeypatch):
    """Two readings of one file must never mix their rows."""
    monkeypatch.setattr("clients.services.imports.READ_INLINE", 3)
    monkeypatch.setattr("clients.services.import_reading.CHUNK", 4)
    send(agent, "long.csv", csv_of(*[f"10000007{n:02};;Ets {n};;;;" for n in range(10)]))
    old = ImportBatch.objects.get()
    preview_extract(old, by=afi, seconds=0)
    old = ImportBatch.objects.get()
    mapping = {"NIF": "remark", "Raison sociale": "name"}
    map_columns(ImportBatch.objects.get(), mapping=mapping, by=afi)

    assert preview_extract(old, by=afi, seconds=0)
    assert ImportBatch.objects.get().rows.count() == 0
    while not preview_extract(ImportBatch.objects.get(), by=afi, seconds=0):
        pass
    assert ImportBatch.objects.get().counts["new"] == 10


def test_import_decision_on_rows_read_again_is_refused_in_words(agent, batch, afi):
    """A preview left open while the columns were said again must not end in an error page."""
    row = batch.rows.get(number=3)
    batch.rows.all().delete()

    with pytest.raises(DomainError):
        decide_row(row, decision="create", by=afi)


def test_import_renamed_file_is_told_as_such(agent):
    """Somebody who renamed a text to .xlsx is not helped by “choose an Excel file”."""
    answer = send(agent, "registre.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    assert "n’est pas un classeur Excel" in answer.content.decode()
