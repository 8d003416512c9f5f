"""A frequent word is answered as quickly as a rare one, and still the likeliest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override

from clients.models import Contact, Enterprise
from clients.queries import found
from tests.factories import clients as make

CUT = "More than %(total)s lines: here are the likeliest; add a word or a filter"
ADDRESS = "admin:clients_enterprise_changelist"
NAMES = ("Agro Savane", "Savane Bois", "Savane SA", "Zogbé Savane", "Golfe Négoce")


@pytest.fixture
def frequent(monkeypatch, policy):
    """Five enterprises, four of which answer to a word that counts as frequent from three."""
    monkeypatch.setattr(found, "MOST", 3)
    rows = {name: make.enterprise(name) for name in NAMES}
    Contact.objects.create(enterprise=rows["Golfe Négoce"], full_name="Kossi Savane")
    return rows


def names(client, **asked) -> list[str]:
    return [row.name for row in client.get(reverse(ADDRESS), asked).context["cl"].result_list]


def test_frequent_word_shows_the_exact_name_then_those_that_begin_so_then_the_rest(client, afi, frequent, monkeypatch):
    """Whoever types a frequent word still finds the enterprise meant on top, and those found by their people last."""
    client.force_login(afi)
    Enterprise.objects.filter(reference__startswith="ENT-").exclude(name__in=NAMES).update(status="merged")

    assert found.few("savane") is None
    expected = [frequent[name].pk for name in ("Savane SA", "Savane Bois", "Agro Savane", "Zogbé Savane")]
    assert found.likeliest(Enterprise.objects.current(), "savane") == expected
    monkeypatch.setattr(found, "MOST", 4)
    last = found.likeliest(Enterprise.objects.current(), "savane")
    assert last == [*expected, frequent["Golfe Négoce"].pk]


def test_frequent_word_says_that_there_is_more_and_turns_its_pages(client, afi, frequent, monkeypatch):
    """A list cut without a word would make an agent believe that the enterprise has no file."""
    monkeypatch.setattr("clients.admin.enterprise.EnterpriseAdmin.list_per_page", 2)
    client.force_login(afi)

    page = client.get(reverse(ADDRESS), {"q": "savane"})

    assert page.context["cl"].paginator.is_cut
    with override("fr"):
        assert gettext(CUT) % {"total": 3} in page.content.decode()
    assert names(client, q="savane") == ["Savane SA", "Savane Bois"]
    assert names(client, q="savane", p=2) == ["Savane Karité Export SARL"]


def test_frequent_word_beside_a_filter_keeps_only_what_the_filter_keeps(client, afi, frequent):
    """Words and a filter together must leave what answers to both, and say how many truly."""
    Enterprise.objects.filter(name="Zogbé Savane").update(region="kara")
    client.force_login(afi)

    page = client.get(reverse(ADDRESS), {"q": "savane", "region": "kara"})

    assert [row.name for row in page.context["cl"].result_list] == ["Zogbé Savane"]
    assert page.context["cl"].result_count == 1
    assert not page.context["cl"].paginator.is_cut


def test_frequent_word_in_the_order_of_a_column_finds_them_all(client, afi, frequent):
    """Whoever sorts by a column reads every enterprise found, in that order."""
    client.force_login(afi)

    found_names = [name for name in names(client, q="savane", o="1") if name in NAMES]

    assert found_names == ["Agro Savane", "Golfe Négoce", "Savane Bois", "Savane SA", "Zogbé Savane"]


def test_frequent_word_asks_as_few_questions_as_a_list(client, afi, frequent):
    """Quick at a million enterprises: nothing is counted or sorted that the page does not show."""
    client.force_login(afi)
    client.get(reverse(ADDRESS), {"q": "savane"})

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(ADDRESS), {"q": "savane"})

    assert len(asked) <= 9, [query["sql"][:120] for query in asked]
