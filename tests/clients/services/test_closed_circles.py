"""Letters of a complaint or a data request that go wrong, and what a file shows of closed circles (§7.4, §7.8, §8.4)."""

import datetime as dt
import uuid

import pytest

from clients.deadlines.outreach import remind_overdue_tasks
from clients.enums import Circle, FateReason, MessageState
from clients.models import Enterprise, OutboundMessage, Task
from clients.queries import portfolio as queries
from clients.services import complaint, delivery, incoming, outreach, portfolio, relation
from clients.services.schedules import load_schedules
from core import clock, reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def essi(make_agent):
    """Another relationship agent, to whom the complaint is given."""
    return make_agent("CRA", "Essi Koumi")


@pytest.fixture
def letter(savane, mawuli, afi, kodjo, essi):
    """The acknowledgement of a complaint that names Afi, the agent of the enterprise; Essi handles it."""
    row = complaint.file_complaint(savane, by=mawuli, kind="conduct", text="Rendez-vous annulé.", named=[afi])
    complaint.acknowledge(row, kind="conduct", named=[afi], handler=essi, by=kodjo)
    return OutboundMessage.objects.get(code="A31")


def sent(message: OutboundMessage) -> OutboundMessage:
    OutboundMessage.objects.filter(pk=message.pk).update(fate=MessageState.SENT)
    message.refresh_from_db()
    return message


def test_letter_of_a_complaint_that_comes_back_is_for_its_handler_never_for_whom_it_names(letter, afi, essi, savane):
    """The agent would learn from her own list of tasks that she is complained about, and post the letter herself."""
    assert incoming.came_back(sent(letter))

    task = Task.objects.get()
    assert (task.owner, task.circle, task.enterprise, task.about_uuid) == (
        essi, Circle.COMPLAINT, None, letter.about_uuid,
    )  # fmt: skip
    assert not Task.objects.visible_to(afi).exists()
    assert Task.objects.visible_to(essi).get() == task
    assert OutboundMessage.objects.filter(code="A31").count() == 1, "no letter passes through the unit's printer"


@pytest.mark.parametrize("fate", [MessageState.UNCERTAIN, MessageState.FAILED])
def test_letter_of_a_complaint_of_unknown_fate_stays_with_its_handler(letter, afi, essi, fate):
    assert delivery.finish(letter, fate, FateReason.CUT)

    assert [task.owner for task in Task.objects.all()] == [essi]
    assert not Task.objects.visible_to(afi).exists()


def test_task_about_a_complaint_is_neither_handed_over_nor_escalated_to_whom_it_names(
    letter, essi, afi, kodjo, make_agent
):
    """An absence or a delay would carry the secret to the stand-in and to every head."""
    load_schedules(reference.read("schedules"))
    delivery.finish(letter, MessageState.FAILED, FateReason.SERVER)
    today = clock.today()
    Task.objects.update(due_on=today)

    portfolio.plan_absence(essi, stand_in=afi, starts_on=today, ends_on=today + dt.timedelta(days=9), by=kodjo)
    with clock.pretend(clock.now() + dt.timedelta(days=9)):
        remind_overdue_tasks(clock.today())

    assert Task.objects.get().owner == essi
    assert not OutboundMessage.objects.filter(code="N22").exclude(user=essi).exists()


@pytest.mark.parametrize("code", ["A34", "A35"])
def test_letter_about_personal_data_that_comes_back_opens_no_task_for_the_unit(mawuli, afi, kodjo, make_agent, code):
    """Every agent would read that somebody asked what is kept about them."""
    to = mawuli if code == "A34" else make_agent("DPO", "Delali Ekoue")
    message = outreach.post(
        code, enterprise=None, to=to, about=("tests.object", uuid.uuid4()), circle=Circle.DATA_REQUEST,
        context={"reference": "DDP-1", "answer_by": clock.today()},
    )  # fmt: skip

    assert incoming.came_back(sent(message))

    assert not Task.objects.exists()
    assert OutboundMessage.objects.count() == 1


def shown(enterprise: Enterprise) -> tuple:
    """What every reader of the lists and of the export sees of a file."""
    row = queries.with_work(Enterprise.objects.filter(pk=enterprise.pk)).get()
    return row.last_contact_at, row.next_action_on, row.open_tasks


@pytest.mark.parametrize("circle", [Circle.NOTICE, Circle.COMPLAINT, Circle.DIAGNOSTIC, Circle.DATA_REQUEST])
def test_lists_date_and_count_nothing_of_a_closed_circle(savane, afi, circle):
    """A last contact at N16’s minute, a task at the end of the two months: whoever reads the list knows (§7.4)."""
    today = clock.today()
    relation.log_interaction(savane, by=afi, channel="phone", subject="Appel", at=clock.now() - dt.timedelta(days=3))
    relation.open_task(savane, owner=afi, title="Rappeler", due_on=today + dt.timedelta(days=5), by=afi)
    before = shown(savane)

    relation.log_interaction(savane, by=None, channel="email", subject="Courrier", circle=circle)
    relation.open_task(savane, owner=afi, title="Vérifier", due_on=today, by=None, circle=circle)

    assert shown(savane) == before
    assert relation.refresh_facts(Enterprise.objects.all()) == 0
    assert shown(savane) == before


def test_rebuilding_takes_away_what_older_versions_dated_by_a_notice(savane, afi):
    """Files written before the upgrade keep betraying their notice until the command has run."""
    row = relation.log_interaction(savane, by=None, channel="email", subject="Courrier", circle=Circle.NOTICE)
    Enterprise.objects.filter(pk=savane.pk).update(last_contact_at=row.at)

    assert relation.refresh_facts(Enterprise.objects.all()) == 1
    assert shown(savane)[0] is None
