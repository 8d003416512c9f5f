"""A list is counted and read no further than somebody looks."""

import pytest

from clients.models import Enterprise
from core import counting
from portal.queries import worklists


@pytest.fixture
def register(db):
    return [Enterprise.objects.create(name=f"Entreprise {n:02}", reference=f"T-{n}") for n in range(12)]


def test_deep_page_holds_the_same_rows_as_if_all_were_read_through(register, monkeypatch):
    """Page forty thousand of the register must show what comes after the page before, nothing twice, nothing lost."""
    rows = Enterprise.objects.order_by("search_key", "pk")
    plain = [list(counting.EstimatedPaginator(rows, 5).page(n)) for n in (1, 2, 3)]
    monkeypatch.setattr(counting, "READ_THROUGH", 1)

    deep = [list(counting.EstimatedPaginator(rows.select_related("office"), 5).page(n)) for n in (1, 2, 3)]

    assert deep == plain
    assert [row for page in deep for row in page] == register


def test_deep_page_of_rows_without_keys_is_read_as_before(register, monkeypatch):
    """Lists of values and of several kinds of rows have pages too."""
    monkeypatch.setattr(counting, "READ_THROUGH", 1)
    values = Enterprise.objects.order_by("pk").values_list("name", flat=True)

    assert list(counting.EstimatedPaginator(values, 5).page(3)) == ["Entreprise 10", "Entreprise 11"]
    assert list(counting.EstimatedPaginator(list(values), 5).page(3)) == ["Entreprise 10", "Entreprise 11"]


@pytest.mark.usefixtures("register")
def test_tile_counts_no_further_than_it_shows(client, kodjo, monkeypatch):
    """A tile that counts a million rows makes the first page of the morning the slowest."""
    monkeypatch.setattr(worklists, "COUNTED", 9)
    monkeypatch.setattr("portal.views.home.COUNTED", 9)
    client.force_login(kodjo)

    page = client.get("/espace/")

    tiles = {worklist.key: count for worklist, count in page.context["tiles"]}
    assert tiles["jamais-contactees"] == 10
    assert '<b class="num">9+</b>' in page.content.decode()
