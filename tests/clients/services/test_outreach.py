"""The one gate: each message once, in time, never when its reason is gone (domain §11)."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from clients.enums import Channel, Circle, MessageState, TaskKind
from clients.models import Contact, Interaction, OutboundMessage, Task
from clients.services import outreach
from core import jobs, registry
from core.models import AuditEvent, Job, PublicHoliday

pytestmark = pytest.mark.django_db
KIND = "tests.object"
TUESDAY_10H = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
TUESDAY_20H = dt.datetime(2026, 11, 24, 20, 0, tzinfo=dt.UTC)
QUIET = (dt.time(18), dt.time(7, 30))


@pytest.fixture(autouse=True)
def _no_reason_asked(monkeypatch):
    """Objects of these tests are always due unless a test says otherwise."""
    monkeypatch.setattr(registry, "_entries", dict(registry._entries))


@pytest.fixture
def contact(savane):
    return Contact.objects.get(enterprise=savane)


@pytest.fixture
def say(savane, contact) -> Callable[..., OutboundMessage]:
    """Return a short way to post a message about one object to Mawuli."""
    subject = uuid.uuid4()

    def post(code: str = "N25", **changes: object) -> OutboundMessage:
        fields = {
            "enterprise": savane,
            "to": contact,
            "about": (KIND, subject),
            "link": "/espace/",
            "context": {"what": "mandate", "expires_on": dt.date(2027, 1, 15), "days_left": 3},
        }
        return outreach.post(code, **(fields | changes))

    return post


def fate(message: OutboundMessage) -> tuple[str, str]:
    message.refresh_from_db()
    return message.fate, message.reason


def new_object() -> tuple[str, uuid.UUID]:
    return KIND, uuid.uuid4()


def test_message_is_a_row_before_it_is_a_mail(say):
    message = say()

    assert (fate(message), mail.outbox) == ((MessageState.QUEUED, ""), [])
    assert Job.objects.get(kind="clients.deliver_message").object_uuid == message.uuid


def test_message_leaves_after_commit_to_one_person(say, run_after_commit):
    with run_after_commit():
        message = say()

    assert fate(message) == (MessageState.SENT, "")
    assert [letter.to for letter in mail.outbox] == [["mawuli@example.org"]]
    assert AuditEvent.objects.filter(action="clients.message_sent", object_uuid=message.uuid).count() == 1


def test_message_asked_twice_exists_once(say, run_after_commit):
    with run_after_commit():
        first, second = say(), say()
        other = say(occurrence="D+7")

    assert (first.pk, len(mail.outbox)) == (second.pk, 2)
    assert other.pk != first.pk


def test_delivery_run_twice_sends_once(say, run_after_commit):
    """A broker may deliver a task twice; the enterprise must not get two letters."""
    with run_after_commit():
        message = say()
    Job.objects.update(state=Job.State.QUEUED)

    jobs.run_due()

    assert (fate(message)[0], len(mail.outbox)) == (MessageState.SENT, 1)


def test_message_whose_reason_is_gone_at_the_last_moment_never_leaves(say):
    due = {"answer": True}
    registry.register(KIND, registry.Entry(still_due=lambda _message: due["answer"]))
    message = say()
    due["answer"] = False

    jobs.run_due()

    assert fate(message) == (MessageState.CANCELLED, "no_longer_due")
    assert mail.outbox == []


def test_message_to_someone_who_left_meanwhile_never_leaves(say, contact):
    message = say()
    Contact.objects.update(left_on=dt.date(2026, 1, 1))

    jobs.run_due()

    assert (fate(message), mail.outbox) == ((MessageState.CANCELLED, "left"), [])


def test_message_to_a_portal_user_whose_access_ended_never_leaves(say, savane, mawuli):
    Contact.objects.all().delete()
    message = say(to=mawuli)
    savane.memberships.update(ends_on=dt.date(2026, 1, 1))

    jobs.run_due()

    assert fate(message) == (MessageState.CANCELLED, "left")


def test_message_about_a_merged_enterprise_never_leaves(say, savane, golfe):
    savane.status, savane.merged_into = "merged", golfe
    savane.save()

    assert fate(say()) == (MessageState.CANCELLED, "merged")


def test_solicitation_to_someone_who_opted_out_never_leaves_but_the_file_does(say, contact):
    contact.opted_out_at = timezone.now()
    contact.save()

    assert fate(say("N01")) == (MessageState.CANCELLED, "opted_out")
    assert fate(say("N08")) == (MessageState.QUEUED, "")


def test_opting_out_withdraws_the_invitations_that_wait(say, contact):
    waiting = say("N01")

    outreach.opt_out(waiting, wants_none=True)

    contact.refresh_from_db()
    assert fate(waiting) == (MessageState.CANCELLED, "opted_out")
    assert contact.opted_out_at is not None
    outreach.opt_out(waiting, wants_none=False)
    contact.refresh_from_db()
    assert contact.opted_out_at is None


def test_opting_out_as_portal_user_without_contact_is_remembered(say, mawuli, savane):
    Contact.objects.all().delete()

    outreach.opt_out(say("N01", to=mawuli), wants_none=True)

    assert fate(say("N09", to=mawuli, about=new_object())) == (MessageState.CANCELLED, "opted_out")


def test_second_solicitation_within_thirty_days_waits(say):
    with time_machine.travel(TUESDAY_10H, tick=False):
        first = say("N01")
        second = say("N09", about=new_object())

    assert second.due_at - first.due_at == dt.timedelta(days=30), "one new solicitation per person and month"


def test_reminder_of_a_solicitation_does_not_count(say):
    with time_machine.travel(TUESDAY_10H, tick=False):
        say("N01")
        reminders = [say("N02", occurrence="D+7"), say("N03", occurrence="D+25")]
        assert [reminder.due_at for reminder in reminders] == [TUESDAY_10H, TUESDAY_10H]


def test_later_occurrence_of_the_same_proposal_is_a_reminder(say):
    say("N19")

    assert say("N19", occurrence="D+10").is_first_solicitation is False


def test_budget_follows_the_person_from_contact_to_account(say, mawuli):
    with time_machine.travel(TUESDAY_10H, tick=False):
        say("N01")
        as_user = say("N09", to=mawuli, about=new_object())

    assert as_user.due_at > TUESDAY_10H + dt.timedelta(days=29)


def test_cancelled_solicitation_gives_the_budget_back(say):
    with time_machine.travel(TUESDAY_10H, tick=False):
        first = say("N01")
        outreach.withdraw((first.about_kind, first.about_uuid))
        assert say("N09", about=new_object()).due_at == TUESDAY_10H


def test_message_in_the_evening_waits_for_the_morning_unless_legal(say, settings):
    settings.CCV_QUIET_HOURS = QUIET
    with time_machine.travel(TUESDAY_20H, tick=False):
        letter, receipt = say("N08"), say("N04")

    assert letter.due_at == dt.datetime(2026, 11, 25, 7, 30, tzinfo=dt.UTC)
    assert receipt.due_at == TUESDAY_20H


def test_message_over_a_holiday_weekend_waits_for_the_first_working_day(say, settings):
    settings.CCV_QUIET_HOURS = QUIET
    PublicHoliday.objects.create(day=dt.date(2026, 11, 30), name_fr="Fête")
    with time_machine.travel(dt.datetime(2026, 11, 28, 11, tzinfo=dt.UTC), tick=False):
        assert say("N08").due_at == dt.datetime(2026, 12, 1, 7, 30, tzinfo=dt.UTC)


def test_message_kept_by_a_dead_worker_does_not_leave_in_the_night(say, settings):
    settings.CCV_QUIET_HOURS = QUIET
    with time_machine.travel(TUESDAY_10H, tick=False):
        message = say()
    with time_machine.travel(TUESDAY_20H, tick=False):
        jobs.run_due()
    assert (fate(message)[0], mail.outbox) == (MessageState.QUEUED, [])

    with time_machine.travel(dt.datetime(2026, 11, 25, 7, 31, tzinfo=dt.UTC), tick=False):
        jobs.run_due()
    assert (fate(message)[0], len(mail.outbox)) == (MessageState.SENT, 1)


@pytest.mark.parametrize(
    "change",
    [{"email": ""}, {"preferred_channel": Channel.LETTER}, {"bounced_at": TUESDAY_10H}],
    ids=["no-address", "prefers-paper", "address-refused"],
)
def test_contact_without_electronic_exchanges_gets_a_letter_by_an_agent(say, contact, afi, change):
    """Nobody is forced to use e-mail (law 2017-07, art. 76)."""
    for name, value in change.items():
        setattr(contact, name, value)
    contact.save()

    message = say("N08")

    task = Task.objects.get(about_uuid=message.uuid)
    assert (message.fate, task.kind, task.owner) == (MessageState.PAPER, TaskKind.SEND, afi)
    assert Interaction.objects.get(outboundmessage=message).channel == Channel.LETTER


def test_enterprise_on_paper_gets_letters_even_through_its_account(say, savane, mawuli):
    savane.electronic_refused = True
    savane.save()

    assert fate(say("N08", to=mawuli)) == (MessageState.PAPER, "paper_only")


def test_message_is_a_line_of_the_timeline_with_its_circle(say, savane):
    message = say("N16", circle=Circle.NOTICE)

    line = Interaction.objects.get(enterprise=savane)
    assert (line.circle, line.channel, message.interaction) == (Circle.NOTICE, Channel.EMAIL, line)


def test_internal_message_stays_off_the_timeline(say, afi, savane):
    say("N25", to=afi)

    assert Interaction.objects.filter(enterprise=savane).count() == 0


def test_message_to_staff_about_a_paper_enterprise_is_still_a_mail(say, afi, savane):
    """N13 goes to the enterprise and to its agent at the same instant (I7), whatever the enterprise chose."""
    savane.electronic_refused = True
    savane.save()

    assert fate(say("N13", to=afi)) == (MessageState.QUEUED, "")
    assert Interaction.objects.filter(enterprise=savane).count() == 0


def test_task_born_of_a_notice_message_stays_with_the_readers_of_the_notice(say, contact):
    """A task anybody may read would tell that a notice exists (§7.4)."""
    contact.email = ""
    contact.save()

    message = say("N16", circle=Circle.NOTICE)

    assert Task.objects.get(about_uuid=message.uuid).circle == Circle.NOTICE


def test_withdrawn_messages_are_cancelled_by_code(say):
    kept, gone = say("N08"), say("N05")

    count = outreach.withdraw((gone.about_kind, gone.about_uuid), "N05")

    assert (count, fate(gone)[0], fate(kept)[0]) == (1, MessageState.CANCELLED, MessageState.QUEUED)


def test_unknown_code_is_refused(say):
    with pytest.raises(KeyError):
        say("N99")
