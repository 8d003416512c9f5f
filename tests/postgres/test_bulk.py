"""Rows written by COPY are those ordinary saving would have written."""

import pytest
from django.db import IntegrityError, transaction
from django.forms import model_to_dict

from clients.models import Contact, Enterprise, EnterpriseIdentifier, ImportBatch, ImportRow
from core import bulk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
NAMES = ("reference", "name", "acronym", "chain_roles", "office_id", "founded_on", "remarks")
ROWS = [
    ("ENT-1", "Société Élan S.A.R.L.", "SÉ", ["importer"], None, None, "deux\nlignes\tet \\N une barre \\"),
    ("ENT-2", "Kara & Fils", "", [], None, "2019-02-01", ""),
]


def told(row):
    """All a row says, but for its key and its random identifier."""
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in facts.items() if name not in {"id", "uuid", "created_at", "updated_at"}}


def test_rows_copied_equal_rows_saved_column_by_column():
    """An import that forgets a default or a search key gives a register nobody can search."""
    keys = bulk.insert(Enterprise, NAMES, ROWS)

    for key, values in zip(keys, ROWS, strict=True):
        copied = Enterprise.objects.get(pk=key)
        saved = Enterprise.objects.create(**dict(zip(NAMES, values, strict=True)) | {"reference": f"{values[0]}-bis"})
        saved.refresh_from_db()
        assert told(copied) == told(saved) | {"reference": values[0]}
        assert (copied.uuid.version, copied.uuid.variant) == (saved.uuid.version, saved.uuid.variant)
        assert abs((copied.created_at - saved.created_at).total_seconds()) < 60
        assert copied.created_at.date() == copied.updated_at.date()


def test_numbers_and_names_copied_are_found_by_what_people_type():
    """A NIF copied with its spaces would let the same enterprise in twice."""
    (owner,) = bulk.insert(Enterprise, NAMES, ROWS[:1])
    bulk.insert(EnterpriseIdentifier, ("enterprise_id", "type", "value"), [(owner, "rccm", "TG LOM 2019 B 12")])
    bulk.insert(Contact, ("enterprise_id", "full_name"), [(owner, "Afí Kôssi")])

    assert EnterpriseIdentifier.objects.get().normalised == "TG-LOM-2019-B-12"
    assert Contact.objects.get().search_key == "afi kossi"
    assert model_to_dict(Enterprise.objects.get())["name"] == ROWS[0][1]


def test_cells_copied_as_json_come_back_as_they_were():
    """A rejects file must give back what the person sent, signs of COPY included."""
    batch = ImportBatch.objects.create(file_name="x.csv")
    raw = ["a\tb", "\\N", "", 'dit « "oui" »', "é\\n", None]
    bulk.insert(
        ImportRow, ("batch_id", "number", "raw", "cleaned", "verdict"), [(batch.pk, 1, raw, {"n": "\\"}, "new")]
    )

    row = ImportRow.objects.get()
    assert (row.raw, row.cleaned, row.warnings, row.enterprise_id) == (raw, {"n": "\\"}, [], None)


def test_a_number_taken_meanwhile_writes_none_of_the_rows():
    """Half a chunk written would leave enterprises without their numbers."""
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Enterprise, NAMES, [ROWS[0], ROWS[0]])

    assert not Enterprise.objects.exists()
    assert bulk.insert(Enterprise, NAMES, []) == []
