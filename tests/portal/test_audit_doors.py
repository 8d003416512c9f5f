"""The audit trail hides what its reader may not know of, and leaves no gap to guess it by (§7.4, §7.8, §8.2)."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse

from clients.models import OutboundMessage
from clients.services import complaint as complaints
from core import audit
from core.models import AuditEvent
from diagnostics.services import notice as notices
from tests.factories import report as situations

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["DPO", "AUD"])
def test_trail_does_not_name_an_invited_enterprise_nor_a_complaint_about_its_reader(
    client, make_agent, savane, mawuli, afi, kodjo, elom, dede, yawa, role
):
    """The enterprise stands one line from its notice: an auditor would learn who was invited to come forward.

    And whoever a complaint names would read that it exists.
    """
    reader, other = make_agent(role, "Mensa Lectrice"), make_agent("AUD", "Une Autre")
    koffi = make_agent("DIA", "Koffi Second")
    cast = SimpleNamespace(
        savane=savane, mawuli=mawuli, afi=afi, kodjo=kodjo, elom=elom, dede=dede, koffi=koffi, yawa=yawa
    )
    notice = situations.communicated(cast, with_notice=True).notice
    notices.file_request(notice, by=mawuli, capacity="Gérant")
    about_me = complaints.file_complaint(savane, by=mawuli, kind="ethics", text="…", named=[reader])
    about_another = complaints.file_complaint(savane, by=mawuli, kind="ethics", text="Autre", named=[other])
    letter = OutboundMessage.objects.filter(about_uuid=about_me.uuid).first()
    assert letter is not None
    audit.record("clients.message_sent", obj=letter, by=None)
    secret = {notice.uuid, notice.report.diagnostic.uuid, about_me.uuid, letter.uuid}
    hidden = set(AuditEvent.objects.filter(circle="notice").values_list("pk", flat=True))
    assert hidden, "nothing to hide proves nothing"
    client.force_login(reader)

    shown = {row.pk: row for row in client.get(reverse("portal:audit_list")).context["events"]}

    assert about_another.uuid in {row.object_uuid for row in shown.values()}
    assert not hidden & set(shown)
    assert not {row.object_uuid for row in shown.values()} & (secret - {notice.report.diagnostic.uuid})
    assert "diagnostics.past_issue_answered" not in {row.action for row in shown.values()}


def test_trail_shows_no_number_whose_gaps_count_what_is_hidden(client, make_agent, savane, afi):
    """From 41 to 43, an auditor knows that one line is kept from her, and when: the minute of a report’s closing."""
    reader = make_agent("AUD", "Mensa Lectrice")
    with time_machine.travel(dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC), tick=False):
        for number in range(120):
            audit.record(f"test.act{number}", obj=savane, by=afi, circle="notice" if number == 80 else "")
    AuditEvent.objects.filter(sequence=None).update(sequence=F("pk") + 7_000_000)
    client.force_login(reader)

    first = client.get(reverse("portal:audit_list"), {"action": "test."})
    second = client.get(reverse("portal:audit_list"), {"action": "test.", "avant": first.context["older"]})

    shown = [row.action for page in (first, second) for row in page.context["events"]]
    assert shown == [f"test.act{number}" for number in reversed(range(19, 120)) if number != 80]
    for page in (first, second):
        text = page.content.decode()
        keys = [str(row.pk) for row in page.context["events"]]
        assert "7000" not in text.replace("\u202f", "").replace("\xa0", "")
        assert [key for key in keys if re.search(rf"(?<![\w-]){key}(?![\w-])", text) and int(key) > 1000] == []


def test_trail_says_why_and_what_a_line_is_about(client, make_agent, savane, kodjo):
    """The officer who checks a file taken away needs the reason given for it."""
    audit.record("test.taken", obj=savane, by=kodjo, reason="Courrier du comité", data={"listing": "clients.task"})
    client.force_login(make_agent("DPO", "Delali Déléguée"))

    page = client.get(reverse("portal:audit_list"), {"action": "test."}).content.decode()

    assert "Courrier du comité" in page
    assert "clients.task" in page
