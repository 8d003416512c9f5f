"""What every page asks of the person who opens it: read at once, and never older than it may be (§8.2)."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessRule, User
from accounts.permissions import charter_version, effective_roles, scope
from core import clock

PAGE = reverse("accounts:account")


def opened(client, url):
    """The tables a page reads or writes, in order."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("person", ["afi", "dede", "mawuli"])
def test_person_roles_and_charter_come_with_the_session_in_two_reads(client, request, person):
    """A question asked of the database before each page is paid ten thousand times a day."""
    client.force_login(request.getfixturevalue(person))

    asked = opened(client, reverse("portal:faq"))

    about = ("accounts_", "django_session")
    assert len([sql for sql in asked if any(f'FROM "{name}' in sql for name in about)]) == 2
    assert not [sql for sql in asked if sql.startswith(("UPDATE", "INSERT"))]


def test_role_taken_back_or_charter_outdated_counts_from_the_next_page(make_agent):
    """Who lost a role this morning must not read files until the evening."""
    person = make_agent("DIA", "Dédé Amouzou")

    def roles():
        found = User.objects.with_standing(person.pk, charter=charter_version())
        return found.customs_roles, found.charter_at is not None

    assert roles() == (frozenset({"DIA"}), True)
    person.charters.update(version="ancienne")
    assert roles() == (frozenset({"DIA"}), False)
    person.grants.update(ends_on=clock.today() - dt.timedelta(days=1))
    assert roles() == (frozenset(), False)
    assert User.objects.with_standing(0, charter="") is None


def test_diagnostician_with_last_years_charter_is_suspended_by_the_session(client, dede):
    """A promise given again every year counts a year, on the page as in the rules (§8.3)."""
    client.force_login(dede)
    dede.charters.update(accepted_at=clock.now() - dt.timedelta(days=366))

    page = client.get(reverse("portal:home"))

    assert effective_roles(page.wsgi_request.user) == frozenset()


def test_closed_account_leaves_at_once(client, afi):
    """An agent who left the house at noon reads nothing at five past."""
    client.force_login(afi)
    User.objects.filter(pk=afi.pk).update(is_active=False)

    assert client.get(PAGE).status_code == 302


def test_cell_of_the_matrix_changed_is_followed_by_the_next_page(afi):
    """A right withdrawn while a policy is kept in memory must be withdrawn, not remembered."""
    cell = AccessRule.objects.get(object_code="enterprise", role="CRA")
    assert scope(afi, "enterprise", "W")

    cell.rights = "R"
    cell.save()
    assert not scope(User.objects.get(pk=afi.pk), "enterprise", "W")

    cell.delete()
    assert not scope(User.objects.get(pk=afi.pk), "enterprise")


def test_idle_time_counts_from_the_last_page_to_the_minute(client, afi, monkeypatch):
    """Ten pages in a minute write the session once; who works on is never sent back to the door."""
    client.force_login(afi)
    first = Session.objects.get().expire_date
    assert not [sql for sql in opened(client, PAGE) if "django_session" in sql and "UPDATE" in sql]

    later = clock.now() + dt.timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [sql for sql in opened(client, PAGE) if "django_session" in sql and "UPDATE" in sql]
    assert Session.objects.get().expire_date > first


def test_session_that_does_not_exist_is_not_begun(client, db):
    """A visitor of the public pages, or an old cookie, leaves no row behind."""
    client.cookies["sessionid"] = "x" * 32

    client.get("/")

    assert not Session.objects.exists()
