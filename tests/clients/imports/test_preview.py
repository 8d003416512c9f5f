"""What an agent sees before anything is written: verdicts, filters, choices, rejects."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from clients.models import Enterprise, ImportBatch
from clients.services.import_rows import write_import
from clients.services.imports import confirm_import, decide_row
from core.errors import DomainError
from tests.clients.imports.sending import START, csv_of, send


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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


def test_import_probable_duplicate_kept_as_another_is_written(agent, batch, afi):
    """Two shops of one family share a phone; the agent knows."""
    agent.post(reverse("clients:import_decide", args=[batch.uuid, 3]), {"decision": "create"})
    batch.refresh_from_db()
    confirm_import(batch, by=afi)

    batch.refresh_from_db()
    assert write_import(batch).count == 3


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


def test_import_decision_on_rows_read_again_is_refused_in_words(agent, batch, afi):
    """A preview left open while the columns were said again must not end in an error page."""
    row = batch.rows.get(number=3)
    batch.rows.all().delete()

    with pytest.raises(DomainError):
        decide_row(row, decision="create", by=afi)


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
