"""Default deny: every URL × every role × the expected status (architecture §6, domain §8; I8)."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from core.admin import DeskAdmin
from tests.house.url_matrix import FAMILIES, MATRIX, Line
from tests.house.url_matrix.base import line
from tests.house.url_world import IDENTITIES, World, routes

pytestmark = pytest.mark.django_db
OUTSIDERS = ("anonymous", "owner", "contributor", "stranger")
QUERIES = 20
STAFF = ("CRH", "ADM", "LDI", "CRA", "DIA", "REV", "RSK", "DIR", "DPO", "AUD", "INT")


def test_line_that_forgets_people_says_how_many_statuses_it_wants() -> None:
    """A table read one column off lets everybody in, or nobody, and looks right."""
    with pytest.raises(ValueError, match=r"clients:people: 10 statuses for 15 people .*RSK"):
        line("clients:people", "302 200 403 200 404 404 404 404 404 404")


def test_every_address_has_its_line() -> None:
    """An address nobody wrote down is an address nobody thought about."""
    known = {entry.name for entry in MATRIX}
    existing = {name for name, _pattern in routes() if not name.startswith(FAMILIES)}

    assert existing - known == set(), "addresses without a line in tests/house/url_matrix/"
    assert known - existing == set(), "lines of addresses that no longer exist"


@pytest.mark.parametrize("entry", MATRIX, ids=[f"{entry.method}-{entry.name}" for entry in MATRIX])
def test_address_answers_each_person_as_the_table_says(world: World, entry: Line) -> None:
    """Somebody reads what is not theirs, or is kept from what is."""
    wanted = dict(zip(IDENTITIES, entry.statuses.split(), strict=True))

    found = {who: str(world.ask(who, entry.method, entry.name, entry.arguments)) for who in IDENTITIES}

    assert found == wanted


def admin_addresses() -> list[str]:
    """Return every admin address that needs no identifier."""
    found = []
    for name, _pattern in routes():
        if name.startswith("admin:"):
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    return sorted(set(found))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_admin_is_closed_to_people_outside_the_customs(world: World, who: str) -> None:
    """An enterprise that could list our tables would see every other enterprise."""
    client = world.client(who)
    opened = []
    for address in admin_addresses():
        with world.undone():
            status = client.get(address).status_code
        if status < 300 and not address.endswith(("/jsi18n/", "/login/", "/logout/")):
            opened.append((address, status))

    assert opened == []


def changelists(*, ours: bool) -> list[str]:
    """Name the lists of our own pages, or those a library registered by itself."""
    return sorted(
        f"{model._meta.app_label}_{model._meta.model_name}"
        for model, page in admin.site._registry.items()
        if isinstance(page, DeskAdmin) == ours
    )


@pytest.mark.parametrize("name", changelists(ours=True))
def test_admin_list_opens_for_somebody_with_few_queries(world: World, name: str) -> None:
    """A list that asks once per row answers in seconds on the day the registry is loaded."""
    address = reverse(f"admin:{name}_changelist")
    for who in STAFF:
        client = world.client(who)
        if client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= QUERIES, [query["sql"][:160] for query in queries]
        return
    pytest.fail("no role may open this list: it should not be registered")


@pytest.mark.parametrize("name", changelists(ours=False))
def test_admin_list_of_a_library_opens_for_nobody(world: World, name: str) -> None:
    """Pages that ask none of our predicates would show addresses and second factors to every agent."""
    address = reverse(f"admin:{name}_changelist")

    opened = [who for who in STAFF if world.client(who).get(address).status_code == 200]

    assert opened == []
