"""A confirmed import writes once, in the background, and gives its enterprises to somebody."""

import pytest
from django.urls import reverse

from clients.models import Assignment, Contact, Enterprise, Task
from clients.services.import_rows import write_import
from clients.services.imports import confirm_import
from core.errors import TransitionRefused
from core.models import AuditEvent, Job


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


def test_import_duplicates_set_aside_become_a_task(batch, afi):
    """What is set aside and never looked at is lost."""
    confirm_import(batch, by=afi)
    batch.refresh_from_db()
    write_import(batch)

    task = Task.objects.get(about_kind="clients.importbatch", about_uuid=batch.uuid)
    assert task.owner == afi
    assert task.title.startswith("1 doublon probable")


def test_import_enterprises_are_followed_from_the_start_by_whom_was_named(agent, batch, afi):
    """Enterprises nobody follows are written to by nobody."""
    agent.post(reverse("clients:import_confirm", args=[batch.uuid]), {"owner": afi.pk})
    batch.refresh_from_db()
    write_import(batch)

    written = Enterprise.objects.filter(import_batch=batch)
    held = Assignment.objects.active().filter(enterprise__in=written, user=afi, capacity="account_agent")
    assert held.count() == written.count() == 2
