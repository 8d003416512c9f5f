"""One box finds an enterprise by whatever people remember, the likeliest first (domain §2.1, §2.4)."""

import pytest
from django.db import connection
from django.urls import reverse

from clients.models import Contact, Enterprise, EnterpriseIdentifier
from clients.models.indexes import index_words
from clients.queries.enterprise import ranked, search
from tests.factories import clients as make

TYPED = (
    "1000000001", "100 000 0001", "TG-LOM 2019 B 1234", "tglom2019b1234", "savane karite", "SAVANE-KARITÉ",
    "Savane Karité S.A.R.L.", "sarl savane", "+228 90 12 34 56", "90 12 34 56", "90.12.34.56", "0022890123456",
    "Essi Kodjo", "ESSI@example.org",
)  # fmt: skip


@pytest.fixture
def known(policy):
    row = make.enterprise("Savane Karité Export", nif="1000000001", legal_form="sarl")
    EnterpriseIdentifier.objects.create(enterprise=row, type="rccm", value="TG-LOM 2019 B 1234")
    Contact.objects.create(enterprise=row, full_name="Essi Kodjo", phone="+22890123456", email="essi@example.org")
    make.enterprise("Golfe Négoce SA", nif="1000000002")
    return row


def test_search_finds_an_enterprise_by_each_thing_people_remember(known):
    """An agent on the phone types what the caller says, as the caller says it."""
    missed = [text for text in TYPED if list(search(Enterprise.objects.all(), text)) != [known]]

    assert missed == []


def test_search_puts_the_exact_name_before_longer_and_later_ones(known):
    """The enterprise meant must not hide behind those whose name only holds the word."""
    inside = make.enterprise("Agro Savane")
    longer = make.enterprise("Savane Transit SARL")
    exact = make.enterprise("Savane SA")

    found = list(ranked(search(Enterprise.objects.all(), "savane"), "savane"))

    assert found == [exact, known, longer, inside]


def test_search_in_the_list_keeps_the_order_a_column_asks_for(client, afi, savane):
    """Whoever sorts by a column wants that order, searched or not."""
    make.enterprise("Agro Savane Karité")
    client.force_login(afi)
    address = reverse("admin:clients_enterprise_changelist")

    def names(**asked: str) -> list[str]:
        return [row.name for row in client.get(address, {"q": "savane", **asked}).context["cl"].result_list]

    assert names()[-1] == "Agro Savane Karité"
    assert names(o="1")[0] == "Agro Savane Karité"


def test_words_are_indexed_where_the_database_can(db):
    """At a million enterprises a name is found by index on PostgreSQL; SQLite says that it has none."""
    assert index_words("default") is (connection.vendor == "postgresql")


def test_search_finds_an_enterprise_by_the_name_it_bore(client, afi, savane):
    """Letters and people keep the old name for years: who renames a file must not lose it."""
    from clients.services.enterprise import correct_profile

    savane.name = "Kara Beurres"
    correct_profile(savane, seen_version=1, fields=["name"], by=afi)

    assert list(search(Enterprise.objects.all(), "savane karite")) == [savane]
    assert [row.name for row in savane.former_names.all()] == ["Savane Karité Export SARL"]
    client.force_login(afi)
    assert (
        "Savane Karité Export SARL"
        in client.get(reverse("portal:enterprise_file", args=[savane.uuid])).content.decode()
    )

    savane.refresh_from_db()
    savane.city = "Kara"
    correct_profile(savane, seen_version=2, fields=["city"], by=afi)
    assert savane.former_names.count() == 1


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.parametrize(
    "text", ["1000000001", "90 00 00 01", "ENT-000001", "quelquun@example.org", "TG-LOM-01-2022-B12-00123"]
)
def test_search_by_number_reads_no_table_through(db, text):
    """At a million enterprises, a search that reads them all answers after the caller has hung up."""
    index_words("default")
    Enterprise.objects.bulk_create(
        [Enterprise(name=f"Négoce {n}", reference=f"ENT-{n:06}", phone=f"+228{90000000 + n}") for n in range(3000)]
    )
    rows = list(Enterprise.objects.all())
    EnterpriseIdentifier.objects.bulk_create(
        [EnterpriseIdentifier(enterprise=one, type="nif", value=str(1_000_000_000 + n)) for n, one in enumerate(rows)]
    )
    Contact.objects.bulk_create(
        [
            Contact(enterprise=one, full_name=f"Ama {n}", email=f"c{n}@example.org", phone=f"+228{91000000 + n}")
            for n, one in enumerate(rows)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "SET LOCAL enable_seqscan = off"
        )  # what can be read by an index is; the rest would still be read through

    plan = search(Enterprise.objects.all(), text).explain()

    assert "Seq Scan" not in plan, plan
