"""A list is counted and read no further than somebody looks."""

import re

import pytest
from django.urls import reverse

from clients.models import Enterprise
from core import counting
from core.views import paginate
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


@pytest.fixture
def long_list(register, monkeypatch):
    """Return a function: the register as a list too long to count, of which the planner expects so many rows."""

    def rows(expected):
        monkeypatch.setattr(counting, "COUNTED_EXACTLY", 3)
        monkeypatch.setattr(counting, "estimated", lambda _rows: expected)
        return Enterprise.objects.order_by("pk")

    return rows


@pytest.mark.parametrize("expected", [4, 400])
def test_every_row_of_a_long_list_is_reached_whatever_the_planner_expects(rf, register, long_list, expected):
    """A low estimate hid the last pages of the register, a high one led to empty ones."""
    rows, seen, number = long_list(expected), [], 1
    while number:
        page = paginate(rf.get(f"/?page={number}"), rows, 5, estimated=True)
        seen += page
        number = page.next_page_number() if page.has_next() else 0

    assert seen == register
    assert page.number == page.paginator.num_pages == 3


def test_next_page_is_offered_only_when_it_holds_a_row(rf, long_list):
    """A last page that happens to be full must not lead to an empty one."""
    page = paginate(rf.get("/?page=2"), long_list(400), 6, estimated=True)

    assert (len(page), page.has_next()) == (6, False)


@pytest.mark.parametrize("asked", ["99", "9" * 40])
def test_page_beyond_the_end_of_a_long_list_gives_one_that_has_rows(rf, long_list, asked):
    """A typed number must end neither in an error nor on an empty page."""
    page = paginate(rf.get(f"/?page={asked}"), long_list(400), 2, estimated=True)

    assert (page.number, len(page)) == (2, 2)


def test_list_is_counted_exactly_unless_it_is_of_the_whole_register(rf, long_list):
    """The number of a campaign's enterprises is written in reports: a guess must not stand there."""
    page = paginate(rf.get("/?page=9"), long_list(400), 5)

    assert (page.paginator.count, page.number) == (12, 3)


def test_number_that_is_estimated_is_said_to_be(client, kodjo, long_list):
    """A guess of the planner shown bare is taken for the number of enterprises without contact."""
    long_list(4567)
    client.force_login(kodjo)

    page = client.get("/espace/listes/jamais-contactees/")

    assert page.context["page"].paginator.is_estimate
    assert re.search(r'class="count">[a-z]+ 4\W567<', page.content.decode())


def test_changelist_of_a_long_list_reaches_beyond_what_was_counted(client, kodjo, long_list, monkeypatch):
    """The register itself: its later pages must open, its last one not be empty."""
    monkeypatch.setattr("core.admin.DeskAdmin.list_per_page", 2)
    long_list(400)
    client.force_login(kodjo)

    pages = [client.get(reverse("admin:clients_enterprise_changelist"), {"p": n}).context["cl"] for n in (1, 6, 50)]

    assert [len(cl.result_list) for cl in pages] == [2, 2, 2]
    assert pages[1].paginator.num_pages == 6
