"""The trail has two doors: neither shows what the other hides (§7.4, §7.8, §8.2)."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from clients.models import OutboundMessage
from clients.services import complaint as complaints
from core import audit
from core.models import AuditEvent
from diagnostics.services import notice as notices
from tests.factories import report as situations

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["DPO", "AUD"])
@pytest.mark.parametrize("door", ["portal:audit_list", "admin:core_auditevent_changelist"])
def test_no_door_of_the_trail_names_an_invited_enterprise_nor_a_complaint_about_its_reader(
    client, make_agent, savane, mawuli, afi, kodjo, elom, dede, yawa, role, door
):
    """The enterprise stands one line from its notice: an auditor would learn who was invited to come forward.

    And whoever a complaint names would read that it exists, by the other door.
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

    shown = {row.pk: row for row in rows_of(client.get(reverse(door)))}

    assert about_another.uuid in {row.object_uuid for row in shown.values()}
    assert not hidden & set(shown)
    assert not {row.object_uuid for row in shown.values()} & (secret - {notice.report.diagnostic.uuid})
    assert "diagnostics.past_issue_answered" not in {row.action for row in shown.values()}
    one = AuditEvent.objects.filter(object_uuid=about_me.uuid).first()
    assert client.get(reverse("admin:core_auditevent_change", args=[one.pk])).status_code in {302, 403, 404}


def rows_of(response) -> list[AuditEvent]:
    """The events a page of either door shows."""
    context = response.context
    return list(context["cl"].result_list if "cl" in context else context["events"])
