"""Columns nobody recognised are said on screen, kept under a name, never changed under a reading."""

from django.urls import reverse

from clients.models import ImportBatch
from clients.services.imports import confirm_import, map_columns, preview_extract
from tests.clients.imports.sending import csv_of, send


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


def test_import_missing_columns_asks_what_they_hold(agent):
    """A file without a recognised name column is not lost: a person maps it."""
    response = send(agent, "sans-nom.csv", b"NIF;Ville\r\n1000000001;Kara\r\n")

    assert response.status_code == 302
    assert "colonnes" in response.url


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
