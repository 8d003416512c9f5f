"""An import taken back leaves what somebody touched."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.models import Contact, DuplicateCandidate, Enterprise, ImportBatch, Task
from clients.services.enterprise import correct_profile
from clients.services.import_rows import write_import
from clients.services.import_undo import take_back, undo_import
from clients.services.imports import confirm_import
from core import clock
from core.errors import DomainError
from core.models import AuditEvent, Job


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
