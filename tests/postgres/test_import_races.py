"""Two imports written at the same moment, on a database with real locks (domain §2.1, §2.6)."""

import pytest
from django.core.files.base import ContentFile

from clients.models import Enterprise, EnterpriseIdentifier, ImportBatch
from clients.services.import_rows import write_import
from clients.services.imports import confirm_import, receive_extract
from core.errors import TransitionRefused
from tests.postgres.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def extract(name):
    """An extract of forty enterprises: the same numbers whoever brings it."""
    lines = [f"10000{number:05};Tône Négoce {number}" for number in range(40)]
    return ContentFile(("NIF;Raison sociale\r\n" + "\r\n".join(lines)).encode(), name=name)


def test_two_imports_of_one_extract_write_each_enterprise_once():
    """Two agents, one file of the month: the register must not hold it twice."""
    batches = [receive_extract(extract(f"{n}.csv"), by=None) for n in range(2)]
    for batch in batches:
        confirm_import(batch, by=None, in_background=False)

    written = at_once(
        *(lambda batch=batch: write_import(ImportBatch.objects.get(pk=batch.pk)).count for batch in batches)
    )

    assert sum(written) == 40
    assert Enterprise.objects.count() == 40
    assert EnterpriseIdentifier.objects.count() == 40
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"done"}


def test_one_import_written_by_two_workers_writes_each_row_once():
    """A job given twice by a broker must not double the register."""
    batch = confirm_import(receive_extract(extract("x.csv"), by=None), by=None, in_background=False)

    at_once(*(lambda: write_import(ImportBatch.objects.get(pk=batch.pk)) for _ in range(2)))

    assert Enterprise.objects.count() == 40
    batch.refresh_from_db()
    assert batch.counts["written"] == 40
    assert set(batch.rows.values_list("verdict", flat=True)) == {"new"}


def test_one_import_confirmed_by_two_people_is_confirmed_once():
    """The second person reads that it is done."""
    batch = receive_extract(extract("x.csv"), by=None)

    def confirm():
        return confirm_import(ImportBatch.objects.get(pk=batch.pk), by=None, in_background=False)

    results = at_once(confirm, confirm)

    assert sum(isinstance(result, TransitionRefused) for result in results) == 1
