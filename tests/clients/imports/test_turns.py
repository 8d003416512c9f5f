"""A long file is read and written in turns that resume."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.models import Contact, Enterprise, EnterpriseIdentifier, ImportBatch
from clients.services.import_rows import write_import
from clients.services.imports import confirm_import, preview_extract
from core import clock, jobs
from core.models import Job
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


class Killed(BaseException):
    """What a worker sees of its own end: nothing it could catch."""


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("clients.preview_import", "clients.services.import_reading._row_of"),
        ("clients.write_import", "clients.services.import_rows.link"),
    ],
)
def test_import_whose_worker_is_killed_inside_a_chunk_goes_on_after_the_last_whole_one(
    agent, afi, monkeypatch, kind, place
):
    """A power cut in the middle of 100,000 rows must cost a chunk of work, no row, and nobody's night."""
    monkeypatch.setattr("clients.services.imports.READ_INLINE", 3)
    monkeypatch.setattr("clients.services.import_reading.CHUNK", 4)
    monkeypatch.setattr("clients.services.import_rows.CHUNK", 4)
    send(agent, "long.csv", csv_of(*[f"10000007{n:02};;Ets {n};9012345{n};;Afi {n};" for n in range(10)]))
    batch = ImportBatch.objects.get()
    if kind == "clients.write_import":
        jobs.run_due()
        batch.refresh_from_db()
        confirm_import(batch, by=afi)
    work = Job.objects.get(kind=kind)
    module, _, name = place.rpartition(".")
    whole, calls = getattr(__import__(module, fromlist=[name]), name), []

    def dies(*arguments):
        calls.append(arguments)
        if len(calls) == (6 if name == "_row_of" else 2):
            raise Killed
        return whole(*arguments)

    with monkeypatch.context() as once:
        once.setattr(place, dies)
        with pytest.raises(Killed):
            jobs.run(work.pk)
    batch.refresh_from_db()
    assert batch.progress == 4
    page = agent.get(reverse("clients:import_detail", args=[batch.uuid])).content.decode()
    assert "4 lignes sur 10" in page
    assert jobs.run(work.pk) is False, "another worker took what this one may still be doing"

    with clock.pretend(clock.now() + dt.timedelta(minutes=11)):
        assert jobs.run(work.pk)
    batch.refresh_from_db()
    if kind == "clients.preview_import":
        write_import(confirm_import(batch, by=afi))
        batch.refresh_from_db()

    assert (batch.state, batch.counts["written"]) == ("done", 10)
    numbers = EnterpriseIdentifier.objects.filter(enterprise__import_batch=batch).order_by("pk")
    assert list(numbers.values_list("value", flat=True)) == [f"10000007{n:02}" for n in range(10)]
    assert Contact.objects.filter(enterprise__import_batch=batch).count() == 10
    assert sorted(batch.rows.values_list("number", flat=True)) == list(range(1, 11))
