"""A notice issued with its report changes no page and no file of anybody outside its readers (§7.4, I8)."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.enums import EnterpriseRole
from accounts.models import User
from clients.deadlines.digests import send_monthly_digest, send_weekly_digest
from clients.models import OutboundMessage, PortalMembership, Task
from clients.services import exports, feed, relation
from core import audit, clock
from core.models import AuditEvent
from diagnostics.models import RegularisationNotice
from disclosures.services import integration
from followup.services import roadmap
from tests.factories import report as situations
from tests.house.crawl import LEFT_OUT, text_of, walk
from tests.house.url_world import routes

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
# What differs from one request, or one row, to the next without saying anything.
ACCIDENTS = re.compile(
    r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|"token": "[^"]*"|nonce="[^"]*"|[0-9a-f]{64}|[0-9A-F]{20}|[0-9A-F]{4}(-[0-9A-F]{4}){4}|[0-9a-f]{8}(-[0-9a-f-]{27}|…)'
)


def reader(enterprise):
    """Somebody who reads the file of the enterprise, the notice excepted (§8.2)."""
    user = User.objects.create_user("lectrice@example.org", "mot-de-passe-solide", full_name="Essi Lectrice")
    PortalMembership.objects.create(user=user, enterprise=enterprise, role=EnterpriseRole.LEC)
    return user


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done inside, and number its rows as the other twin's: a number tells of the rows before it."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def plain(text: str) -> str:
    return ACCIDENTS.sub("…", text)


def addresses() -> list[str]:
    """Every address of the site that needs no identifier, whatever leads there."""
    found = set()
    for name, _pattern in routes():
        with suppress(NoReverseMatch):
            found.add(reverse(name))
    return sorted(one for one in found if not one.startswith(LEFT_OUT))


def pages(user) -> list[tuple[str, str]]:
    """What somebody gets from every address without identifier, then from every link met, files included."""
    client = Client(raise_request_exception=False)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return [(plain(address), plain(text)) for address, text in walk(client, addresses()).pages.items()]


def fetched(cast, outsiders: dict, token: str) -> dict[str, list[tuple[str, str]]]:
    """What programs fetch or receive: the read API, private calendars, digests. No cookie, no page."""
    api = [
        reverse(f"disclosures:api_{name}", args=args)
        for name, args in (
            ("enterprises", []), ("enterprise", [cast.savane.uuid]), ("indicators", []), ("signals", []),
        )
    ]  # fmt: skip
    own = roadmap.open_feed(cast.savane, by=outsiders["reader of the enterprise"])
    calendars = [reverse("followup:calendar", args=[own[0].uuid, own[1]])]
    calendars += [reverse("clients:task_ics", args=[feed.give(outsiders[role])]) for role in ("CRA", "INT", "REV")]
    client = Client(headers={"authorization": f"Bearer {token}"})
    answers = {"API": [client.get(address) for address in api], "calendars": [Client().get(one) for one in calendars]}
    assert {answer.status_code for found in answers.values() for answer in found} == {200}
    found = {
        name: [(f"{name} {place}", plain(text_of(answer))) for place, answer in enumerate(some)]
        for name, some in answers.items()
    }
    assert found["calendars"][0][1].count("BEGIN:VEVENT") > 2
    assert send_weekly_digest(clock.today()) > 2
    send_monthly_digest(clock.today().replace(day=1) + dt.timedelta(days=32))
    digests = OutboundMessage.objects.filter(code__in=["N24", "A37"], user__in=outsiders.values()).order_by(
        "user", "pk"
    )
    found["digests"] = [(f"{one.code} {one.user}", str(one.context)) for one in digests]
    return found


def seen(cast, outsiders: dict, token: str, *, with_notice: bool) -> dict[str, list[tuple[str, str]]]:
    """Everything outsiders read once the report is closed, and the register as it leaves in a file."""
    with time_machine.travel(NOON, tick=False), undone():
        situations.communicated(cast, with_notice=with_notice)
        assert RegularisationNotice.objects.exists() == with_notice
        assert OutboundMessage.objects.filter(code="N16").exists() == with_notice
        assert AuditEvent.objects.filter(action__contains="notice.issue").exists() == with_notice
        assert Task.objects.exclude(circle="notice").exists()
        relation.log_interaction(cast.savane, by=cast.afi, channel="phone", subject="Plus tard")
        relation.open_task(cast.savane, owner=cast.afi, title="Plus tard", due_on=clock.today(), by=cast.afi)
        for role in ("CRA", "INT", "REV"):
            relation.open_task(cast.savane, owner=outsiders[role], title="Suite", due_on=clock.today(), by=cast.afi)
        audit.seal()
        found = fetched(cast, outsiders, token) | {role: pages(user) for role, user in outsiders.items()}
        for listing in ("clients.enterprise", "clients.task", "clients.interaction"):
            log = exports.start_export(listing, "", shape="csv", reason="Courrier", by=cast.kodjo)
            text = b"".join(exports.stream_csv(log)).decode("utf-8-sig")
            found[listing] = [(f"export of {log.count}", plain(text))]
    return found


def test_notice_issued_with_its_report_changes_nothing_anybody_else_reads(cast, make_agent, senam, akou):
    """A last contact at N16’s minute, a number left out of the trail, a task more in a file: somebody knows (§7.4)."""
    roles = ("CRA", "DIA", "REV", "RSK", "DIR", "DPO", "AUD", "INT", "ADM")
    outsiders = {role: make_agent(role, f"{role.title()} Dehors") for role in roles} | {"another enterprise": senam}
    outsiders |= {"contributor": akou, "reader of the enterprise": reader(cast.savane)}
    system = integration.ask_integration(
        name="Ciblage", purpose="Croiser les listes.", scopes=["enterprises", "indicators", "signals"],
        expires_on=clock.today() + dt.timedelta(days=300), by=outsiders["ADM"],
    )  # fmt: skip
    token = integration.issue_token(integration.approve_integration(system, by=cast.kodjo), by=outsiders["ADM"])[0]

    without = seen(cast, outsiders, token, with_notice=False)
    with_one = seen(cast, outsiders, token, with_notice=True)

    for role in outsiders:
        assert len(without[role]) > 15, role
    assert len(without["digests"]) > 2
    assert any(cast.savane.name in text for _address, text in without["CRA"])
    differing = [
        (who, one and one[0], other and other[0])
        for who, found in without.items()
        for one, other in zip_longest(found, with_one[who])
        if one != other
    ]
    assert differing == []
