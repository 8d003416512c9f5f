"""The page of the queues: who counts what, and who tries again (§7.4, §8.4)."""

import uuid

import pytest
from django.urls import reverse

from clients.enums import Circle
from clients.models import OutboundMessage
from clients.services.delivery import DELIVER
from core import clock, jobs
from core.models import DeadlineFault, Job
from diagnostics.models import RegularisationNotice
from tests.factories.report import communicated

pytestmark = pytest.mark.django_db
QUEUES = "/sante/files/"


@pytest.fixture
def failing(cast):
    """A report closed with its notice; its letters were given up, and the calendar stumbles over the notice."""
    report = communicated(cast, with_notice=True)
    Job.objects.filter(kind=DELIVER).update(
        state=Job.State.FAILED, attempts=6, finished_at=clock.now(), error="OSError"
    )
    notice = RegularisationNotice.objects.get(report=report)
    for name, kind, key in (
        ("diagnostics.remind_notices", "diagnostics.regularisationnotice", notice.pk),
        ("diagnostics.remind_visits", "diagnostics.diagnostic", report.diagnostic_id),
        ("gone.deadline", "gone.model", 1),
    ):
        DeadlineFault.objects.create(
            name=name, object_kind=kind, object_pk=key, error="KeyError", first_at=clock.now(), last_at=clock.now()
        )
    return OutboundMessage.objects.filter(code="N16", circle=Circle.NOTICE).first()


def test_queues_of_the_administrator_hold_nothing_born_of_a_notice_those_of_the_heads_do(client, cast, adm, failing):
    """The administrator would count the letter of a notice; the heads must be able to send it again."""
    seen = {}
    for who in (adm, cast.kodjo, cast.elom):
        client.force_login(who)
        answer = client.get(QUEUES)
        seen[who] = sum(queue.failed for queue in answer.context["queues"]), answer.content.decode()

    letters = OutboundMessage.objects.filter(circle=Circle.NOTICE).count()
    assert letters
    assert seen[cast.kodjo][0] == seen[cast.elom][0] == seen[adm][0] + letters
    assert seen[adm][0] > 0
    assert "remind_visits" in seen[adm][1]
    assert "gone.deadline" in seen[adm][1]
    assert "notice" not in seen[adm][1]
    assert "remind_notices" in seen[cast.kodjo][1]


def test_given_up_letter_of_a_notice_is_tried_again_by_a_head_only(client, cast, adm, failing):
    address = reverse("queue_retry", args=[DELIVER, failing.uuid])
    client.force_login(adm)
    refused = client.post(address)
    client.force_login(cast.kodjo)
    done, again = client.post(address), client.post(address)

    assert (refused.status_code, done.status_code, again.status_code) == (404, 302, 302)
    assert Job.objects.get(kind=DELIVER, object_uuid=failing.uuid).state == Job.State.QUEUED


def test_work_given_up_twice_for_one_object_is_all_tried_again(client, adm, savane):
    for occurrence in ("matin", "soir"):
        jobs.enqueue("clients.make_export", savane.uuid, occurrence=occurrence)
    Job.objects.update(state=Job.State.FAILED, attempts=6)
    client.force_login(adm)

    client.post(reverse("queue_retry", args=["clients.make_export", savane.uuid]))
    unknown = client.post(reverse("queue_retry", args=["clients.make_export", uuid.uuid4()]))

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.QUEUED}
    assert unknown.status_code == 404
