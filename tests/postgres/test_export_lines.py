"""The lines PostgreSQL writes of an export are those Python would write (core.exports)."""

import datetime as dt

import pytest

from clients.models import Contact, Enterprise
from core import exports, spreadsheets

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
TEXTS = [
    "=1+1", " =1+1", "\t=1+1", "\u00a0@x", "\u200b-1", "\ufeff+1", "\uff1dSUM(A1)", "\uff0b1", "\u22125", "-", "'=1+1",
    'a "b"; c', "deux\nlignes", "\r\n=1", "Élan Côtier", "+228 90 12 34 56", "été = 1", "_x0041_", "😀=1",
]  # fmt: skip
PHONES = ["+22890123456", "+33612345678", "90 12", "=1", "+22890", ""]


@pytest.mark.parametrize("kind", ["clients.enterprise", "clients.contact"])
def test_export_lines_of_the_database_are_those_of_python(kodjo, kind):
    """Two ways to write a cell that drift apart leave a formula in one of them."""
    for number, text in enumerate(TEXTS):
        one = Enterprise.objects.create(
            reference=f"T-{number}", name=text, city=text[:80], phone=PHONES[number % len(PHONES)],
            chain_roles=["importer", "broker"][: number % 3], region="kara" if number % 2 else "",
            last_contact_at=dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC) if number % 2 else None,
            next_action_on=dt.date(2026, 1, 9) if number % 3 else None,
        )  # fmt: skip
        Contact.objects.create(enterprise=one, full_name=text, function=text, phone=PHONES[number % len(PHONES)])
    found = exports.listing(kind, kodjo, "")

    by_database = list(exports._lines_of_database(found))

    assert len(by_database) == len(TEXTS)
    assert by_database == list(spreadsheets.csv_lines(found.values(), found.kinds))
