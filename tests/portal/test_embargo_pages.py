"""A notice issued with its report changes no page and no file of anybody outside its readers (§7.4, I8)."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from clients.models import Enterprise, OutboundMessage, Task
from clients.services import exports
from core.models import AuditEvent
from diagnostics.models import RegularisationNotice
from tests.factories import report as situations

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PAGES = (
    "admin:clients_enterprise_changelist",
    "admin:clients_task_changelist",
    "admin:clients_interaction_changelist",
    "admin:core_auditevent_changelist",
    "clients:portfolio_list",
    "clients:message_list",
    "portal:audit_list",
    "portal:home",
    "disclosures:consultation_list",
    "disclosures:release_list",
    "insight:board",
)
# What differs from one request, or one row, to the next without saying anything.
ACCIDENTS = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|[0-9a-f]{8}(-[0-9a-f-]{27}|…)|/\d+/|avant=\d+'
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
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def read(user, address: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(address)
    return answer.status_code, ACCIDENTS.sub("…", answer.content.decode())


def seen(cast, outsiders: dict, *, with_notice: bool) -> dict[tuple[str, str], tuple[int, str]]:
    """Everything outsiders read once the report is closed, and the register as it leaves in a file."""
    with time_machine.travel(NOON, tick=False), undone():
        situations.communicated(cast, with_notice=with_notice)
        assert RegularisationNotice.objects.exists() == with_notice
        assert OutboundMessage.objects.filter(code="N16").exists() == with_notice
        assert AuditEvent.objects.filter(action__contains="notice.issue").exists() == with_notice
        assert Task.objects.exclude(circle="notice").exists()
        addresses = {name: reverse(name) for name in PAGES}
        addresses |= {
            "file": reverse("portal:enterprise_file", args=[cast.savane.uuid]),
            "portfolio": reverse("clients:portfolio", args=[cast.afi.uuid]),
            "trail of the mission": f"{reverse('portal:audit_list')}?action=diagnostics.",
        }
        found = {
            (role, name): read(user, address)
            for role, user in outsiders.items()
            for name, address in addresses.items()
        }
        for listing in ("clients.enterprise", "clients.task", "clients.interaction"):
            log = exports.start_export(listing, "", shape="csv", reason="Courrier", by=cast.kodjo)
            text = b"".join(exports.stream_csv(log)).decode("utf-8-sig")
            found["export", listing] = (log.count, ACCIDENTS.sub("…", text))
    return found


def test_notice_issued_with_its_report_changes_nothing_anybody_else_reads(cast, make_agent):
    """A last contact at N16’s minute, one event more in the trail, a task more in a file: somebody knows (§7.4)."""
    roles = ("CRA", "DIA", "RSK", "DIR", "DPO", "AUD", "INT", "ADM")
    outsiders = {role: make_agent(role, f"{role.title()} Dehors") for role in roles}

    without = seen(cast, outsiders, with_notice=False)
    with_one = seen(cast, outsiders, with_notice=True)

    assert sum(status == 200 for status, _text in without.values()) > 20
    assert Enterprise.objects.get().name in without["CRA", "admin:clients_enterprise_changelist"][1]
    assert [key for key in without if without[key] != with_one[key]] == []
