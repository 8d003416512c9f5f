"""Every page within its budget, with few rows and with many (the table: query_budgets.py)."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Assignment, Contact, Enterprise, EnterpriseIdentifier, Interaction, InternalNote, Site, Task
from clients.services import relation
from core import clock
from core.counting import EstimatedPaginator
from tests.house.query_budgets import LIST, TABLE, admin_lists

MANY = 30


def one_more(number, agent):
    """An enterprise with what every list shows of it."""
    day = clock.today() - dt.timedelta(days=1)
    one = Enterprise.objects.create(name=f"Savane Karité {number}", reference=f"B-{number}", status="active")
    EnterpriseIdentifier.objects.create(enterprise=one, type="nif", value=f"10000090{number:02}")
    person = Contact.objects.create(enterprise=one, full_name=f"Savane Kodjo {number}", email=f"s{number}@example.org")
    Assignment.objects.create(enterprise=one, user=agent, capacity="account_agent", starts_on=day)
    Task.objects.create(enterprise=one, owner=agent, title="Rappeler Savane", due_on=day)
    InternalNote.objects.create(enterprise=one, scope="relationship", text="Préfère le matin", by=agent)
    relation.log_interaction(one, by=agent, channel="phone", subject="Appel Savane", contact=person)
    return one


def one_day_more(enterprise, agent, number):
    """A day in the life of one file: everything its page lists grows by one."""
    kinds = ("", "questionnaires.response", "diagnostics.request", "diagnostics.report", "followup.followup",
             "clients.complaint", "catalogue.offering")  # fmt: skip
    for kind in kinds:
        relation.log_interaction(
            enterprise, by=agent, channel="system" if kind else "phone", subject=f"Jour {number}", kind=kind,
            uuid=enterprise.uuid if kind else None,
        )  # fmt: skip
    Site.objects.create(enterprise=enterprise, name=f"Dépôt {number}")
    Contact.objects.create(enterprise=enterprise, full_name=f"Ama {number}", email=f"ama{number}@example.org")
    Task.objects.create(enterprise=enterprise, owner=agent, title="Envoyer", due_on=clock.today())
    InternalNote.objects.create(enterprise=enterprise, scope="relationship", text=f"Note {number}", by=agent)


@pytest.fixture
def few(savane, golfe, afi):
    """One file, with one day of history."""
    one_day_more(savane, afi, 0)
    Task.objects.update(due_on=clock.today() - dt.timedelta(days=1))
    return SimpleNamespace(
        enterprise=savane,
        contact=savane.contacts.first(),
        task=Task.objects.get(),
        interaction=Interaction.objects.filter(by=afi).earliest("pk"),
    )


def asked(client, url):
    """The statements of a warm request."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("line", TABLE, ids=str)
def test_page_keeps_its_budget_with_few_rows_and_with_many(client, few, afi, request, line):
    """A page that asks one question per row is quick on the day it is shown and slow for the years it is used."""
    client.force_login(request.getfixturevalue(line.person))
    address = line.address(few)
    alone = asked(client, address)

    for number in range(MANY):
        one_more(number, afi)
        one_day_more(few.enterprise, afi, number + 1)
    crowded = asked(client, address)

    assert len(crowded) <= line.limit, "\n".join(crowded)
    assert len(alone) <= line.limit
    if not line.name.startswith("home"):  # a home reads the lists that hold something
        assert len(crowded) - len(alone) <= EMPTY.get(line.name, 0), "\n".join(crowded)


# A list without any row spares what its rows bring along.
EMPTY = {"enterprises?p=2": 2, "enterprises?suivi=personne": 2, "enterprises?contact=jamais": 2}


@pytest.mark.parametrize("role", ["CRH", "LDI", "ADM", "AUD"])
def test_every_list_of_the_administration_keeps_the_budget_of_a_list(client, few, make_agent, role):
    """A list nobody thought of is a list nobody measured."""
    client.force_login(make_agent(role, "Lecteur De Listes"))

    for address in admin_lists():
        if client.get(address).status_code == 200:
            found = asked(client, address)
            assert len(found) <= LIST, (address, "\n".join(found))


def test_list_never_counts_beyond_what_a_person_would_page_through(few, afi, monkeypatch):
    """Counting a million rows to show twenty-five makes the first page the slowest of the day."""
    monkeypatch.setattr("core.counting.COUNTED_EXACTLY", 3)
    for number in range(6):
        one_more(number, afi)
    for rows in (Enterprise.objects.all(), Enterprise.objects.filter(status="active")):
        with CaptureQueriesContext(connection) as captured:
            pages = EstimatedPaginator(rows.order_by("pk"), 25)
            assert pages.count > 3
        counting = [query["sql"] for query in captured if "COUNT(" in query["sql"]]
        if connection.vendor == "postgresql":
            assert pages.is_estimate
            assert all("LIMIT" in sql for sql in counting), counting
