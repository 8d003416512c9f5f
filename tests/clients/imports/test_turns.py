"""A long file is read and written in turns that resume."""

from django.urls import reverse

from clients.models import Enterprise, ImportBatch
from clients.services.import_rows import write_import
from clients.services.imports import confirm_import, preview_extract
from tests.clients.imports.sending import csv_of, send


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
