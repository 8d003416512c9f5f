"""A notice issued with its report changes no page and no file of anybody outside its readers (§7.4, I8)."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from clients.models import OutboundMessage, Task
from clients.services import exports, relation
from core import audit, clock
from core.models import AuditEvent
from diagnostics.models import RegularisationNotice
from tests.factories import report as situations
from tests.house.crawl import LEFT_OUT, walk
from tests.house.url_world import routes

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
HEALTH = "/sante/"  # counts what waits in the queues, a notice’s letter among the others: not held here yet
# What differs from one request, or one row, to the next without saying anything.
ACCIDENTS = re.compile(
    r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|"token": "[^"]*"|nonce="[^"]*"|[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f-]{27}|…)'
)


@pytest.fixture
def cast(savane, mawuli, afi, kodjo, elom, dede, yawa, make_agent):
    """Everybody a report passes through."""
    return SimpleNamespace(
        savane=savane, mawuli=mawuli, afi=afi, kodjo=kodjo, elom=elom, dede=dede, yawa=yawa,
        koffi=make_agent("DIA", "Koffi Second"),
    )  # fmt: skip


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
    return sorted(one for one in found if not one.startswith((*LEFT_OUT, HEALTH)))


def pages(user) -> list[tuple[str, str]]:
    """What somebody gets from every address without identifier, then from every link met, files included."""
    client = Client(raise_request_exception=False)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return [
        (plain(address), plain(text))
        for address, text in walk(client, addresses()).pages.items()
        if not address.startswith(HEALTH)
    ]


def seen(cast, outsiders: dict, *, with_notice: bool) -> dict[str, list[tuple[str, str]]]:
    """Everything outsiders read once the report is closed, and the register as it leaves in a file."""
    with time_machine.travel(NOON, tick=False), undone():
        situations.communicated(cast, with_notice=with_notice)
        assert RegularisationNotice.objects.exists() == with_notice
        assert OutboundMessage.objects.filter(code="N16").exists() == with_notice
        assert AuditEvent.objects.filter(action__contains="notice.issue").exists() == with_notice
        assert Task.objects.exclude(circle="notice").exists()
        relation.log_interaction(cast.savane, by=cast.afi, channel="phone", subject="Plus tard")
        relation.open_task(cast.savane, owner=cast.afi, title="Plus tard", due_on=clock.today(), by=cast.afi)
        audit.seal()
        found = {role: pages(user) for role, user in outsiders.items()}
        for listing in ("clients.enterprise", "clients.task", "clients.interaction"):
            log = exports.start_export(listing, "", shape="csv", reason="Courrier", by=cast.kodjo)
            text = b"".join(exports.stream_csv(log)).decode("utf-8-sig")
            found[listing] = [(f"export of {log.count}", plain(text))]
    return found


def test_notice_issued_with_its_report_changes_nothing_anybody_else_reads(cast, make_agent, senam):
    """A last contact at N16’s minute, a number left out of the trail, a task more in a file: somebody knows (§7.4)."""
    roles = ("CRA", "DIA", "REV", "RSK", "DIR", "DPO", "AUD", "INT", "ADM")
    outsiders = {role: make_agent(role, f"{role.title()} Dehors") for role in roles} | {"another enterprise": senam}

    without = seen(cast, outsiders, with_notice=False)
    with_one = seen(cast, outsiders, with_notice=True)

    for role in outsiders:
        assert len(without[role]) > 15, role
    assert any(cast.savane.name in text for _address, text in without["CRA"])
    differing = [
        (who, one and one[0], other and other[0])
        for who, found in without.items()
        for one, other in zip_longest(found, with_one[who])
        if one != other
    ]
    assert differing == []
