"""What the calendar owes the agents: overdue tasks, the week, what is about to expire (N22, N24, N25)."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import CharterAcceptance
from accounts.services import sign_charter
from clients.deadlines import digests
from clients.deadlines import outreach as deadlines
from clients.enums import Circle, IdentifierType, MessageState, TaskState
from clients.models import EnterpriseIdentifier, Mandate, OutboundMessage, SegmentOverride, Task
from clients.services import delivery, outreach, relation, tasks
from clients.services.reference import load_public_holidays
from clients.services.schedules import load_schedules
from core import clock, jobs, reference
from core.models import DeadlineFault, Job, PublicHoliday

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _on_monday(db):
    """Live on a Monday at nine, with the schedules of the reference."""
    load_schedules(reference.read("schedules"))
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def task(savane, afi) -> Task:
    return relation.open_task(savane, owner=afi, title="Rappeler", due_on=MONDAY - dt.timedelta(days=1), by=None)


def leaving(code: str) -> list[tuple[str, str]]:
    rows = OutboundMessage.objects.filter(code=code).order_by("pk")
    return [(row.user.full_name, row.occurrence.rpartition(":")[2]) for row in rows]


def test_overdue_task_is_told_to_its_owner_once(task):
    assert deadlines.remind_overdue_tasks(MONDAY) == 1
    assert deadlines.remind_overdue_tasks(MONDAY) == 0
    assert leaving("N22") == [("Afi Lawson", "D")]


def test_overdue_task_is_told_to_the_head_after_three_working_days(task, kodjo):
    """Due on Sunday, three working days are Monday to Wednesday."""
    counts = [deadlines.remind_overdue_tasks(MONDAY + dt.timedelta(days=days)) for days in range(4)]

    assert counts == [1, 0, 1, 0]
    assert leaving("N22") == [("Afi Lawson", "D"), ("Kodjo Mensah", "D+3wd")]


def test_task_put_off_and_late_again_is_told_again(task, afi, kodjo):
    """Who puts a task off must not silence its reminders for ever: the owner hears again, and then the head."""
    deadlines.remind_overdue_tasks(MONDAY + dt.timedelta(days=2))
    tasks.postpone_task(task, due_on=MONDAY + dt.timedelta(days=7), by=afi)

    counts = [deadlines.remind_overdue_tasks(MONDAY + dt.timedelta(days=days)) for days in (7, 8, 10)]

    assert counts == [0, 1, 1]
    assert leaving("N22") == [
        ("Kodjo Mensah", "D+3wd"), ("Afi Lawson", "D"), ("Kodjo Mensah", "D+3wd"),
    ]  # fmt: skip


def test_overdue_tasks_cost_the_same_for_thirty_as_for_nine(task, savane, afi, kodjo, django_assert_num_queries):
    """The morning after a campaign hundreds of tasks are late together: the reminders of others wait for them."""

    def late(number):
        for days in range(number):
            relation.open_task(
                savane, owner=afi, title="Rappeler", due_on=MONDAY - dt.timedelta(days=days + 1), by=None
            )

    late(8)
    with CaptureQueriesContext(connection) as few:
        assert deadlines.remind_overdue_tasks(MONDAY) == 9
    late(30)

    with django_assert_num_queries(len(few)):
        assert deadlines.remind_overdue_tasks(MONDAY) == 30

    messages = OutboundMessage.objects.filter(code="N22")
    assert set(messages.values_list("fate", flat=True)) == {MessageState.QUEUED}
    assert Job.objects.filter(object_uuid__in=messages.values("uuid")).count() == 39


def test_overdue_task_of_a_merged_file_or_of_somebody_who_left_is_told_to_nobody(task, afi):
    """A reminder nobody can act on teaches everybody to ignore reminders."""
    afi.is_active = False
    afi.save()

    deadlines.remind_overdue_tasks(MONDAY)

    assert OutboundMessage.objects.get(code="N22").fate == MessageState.CANCELLED
    assert not Job.objects.filter(kind=delivery.DELIVER).exists()


def test_one_late_task_that_cannot_be_told_leaves_the_others_told(task, savane, afi, monkeypatch):
    """One spoilt file must not leave a whole unit without reminders."""
    spoilt = relation.open_task(savane, owner=afi, title="Autre", due_on=task.due_on, by=None)
    whole = outreach.draft

    def draft(code, *, about, **facts):
        if about[1] == spoilt.uuid:
            raise KeyError("spoilt")
        return whole(code, about=about, **facts)

    monkeypatch.setattr(outreach, "draft", draft)

    assert deadlines.remind_overdue_tasks(MONDAY) == 1
    assert OutboundMessage.objects.get(code="N22").about_uuid == task.uuid
    assert DeadlineFault.objects.get().object_pk == spoilt.pk


def test_overdue_task_of_diagnosticians_goes_to_their_own_head(savane, dede, elom, kodjo):
    relation.open_task(
        savane, owner=dede, title="Évaluer", due_on=MONDAY - dt.timedelta(days=9), by=None, circle=Circle.DIAGNOSTIC
    )

    deadlines.remind_overdue_tasks(MONDAY)

    assert leaving("N22") == [("Elom Kpodo", "D+3wd")]


def test_task_due_today_or_done_is_not_overdue(task):
    Task.objects.update(state=TaskState.DONE)
    relation.open_task(task.enterprise, owner=task.owner, title="Autre", due_on=MONDAY, by=None)

    assert deadlines.remind_overdue_tasks(MONDAY) == 0


def test_overdue_reminder_of_a_task_done_meanwhile_never_leaves(task):
    deadlines.remind_overdue_tasks(MONDAY)
    relation.close_tasks_about("", None, by=None)
    Task.objects.update(state=TaskState.DONE)

    jobs.run_due()

    assert OutboundMessage.objects.get().fate == MessageState.CANCELLED


def test_weekly_digest_gives_each_agent_the_figures_once_a_week(task, afi, kodjo, settings, mailoutbox):
    relation.open_task(task.enterprise, owner=afi, title="Préparer", due_on=MONDAY + dt.timedelta(days=3), by=None)

    counts = [digests.send_weekly_digest(MONDAY + dt.timedelta(days=days)) for days in (0, 1, 7)]
    jobs.run_due()

    assert counts == [1, 0, 1]
    body = mailoutbox[0].body
    assert "prévues cette semaine\u202f: 1" in body
    assert "en retard\u202f: 1" in body


def test_digest_before_the_office_opens_leaves_at_half_past_seven(task, settings):
    settings.CCV_QUIET_HOURS = (dt.time(18), dt.time(7, 30))
    with time_machine.travel(dt.datetime(2026, 11, 23, 0, 7, tzinfo=dt.UTC)):
        digests.send_weekly_digest(MONDAY)

    assert OutboundMessage.objects.get(code="N24").due_at == dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)


def test_expiring_mandate_is_told_at_thirty_and_seven_days(savane, afi):
    Mandate.objects.create(
        enterprise=savane, purpose="Représentation", starts_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=30)
    )

    counts = [deadlines.warn_of_expiries(MONDAY + dt.timedelta(days=days)) for days in (0, 1, 22, 23, 24)]

    assert counts == [1, 0, 0, 1, 0]
    assert {row.context["days_left"] for row in OutboundMessage.objects.all()} == {30, 7}


def test_expiry_after_a_dead_week_tells_the_true_number_of_days(savane, afi, mailoutbox):
    Mandate.objects.create(
        enterprise=savane, purpose="Représentation", starts_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=4)
    )

    deadlines.warn_of_expiries(MONDAY)
    jobs.run_due()

    assert "il reste 4\u00a0jours" in mailoutbox[0].body


def test_expiry_put_off_meanwhile_is_not_announced(savane, afi):
    mandate = Mandate.objects.create(
        enterprise=savane, purpose="Représentation", starts_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=4)
    )
    deadlines.warn_of_expiries(MONDAY)
    Mandate.objects.filter(pk=mandate.pk).update(ends_on=MONDAY + dt.timedelta(days=400))

    jobs.run_due()

    assert OutboundMessage.objects.get().fate == MessageState.CANCELLED


def test_expiring_licence_and_override_are_told_to_those_who_act(savane, afi, kodjo, elom):
    day = MONDAY + dt.timedelta(days=6)
    EnterpriseIdentifier.objects.create(
        enterprise=savane, type=IdentifierType.BROKER_LICENCE, value="A1", normalised="A1", expires_on=day
    )
    SegmentOverride.objects.create(
        enterprise=savane,
        segment="B",
        reason_code="x",
        reason="y",
        expires_on=day,
        proposed_by=kodjo,
        approved_by=elom,
    )

    deadlines.warn_of_expiries(MONDAY)

    assert [name for name, _occurrence in leaving("N25")] == ["Afi Lawson", "Kodjo Mensah"]


def test_charter_about_to_end_is_told_to_the_diagnostician_unless_signed_again(dede, elom):
    signed = dt.datetime(2025, 11, 30, 9, tzinfo=dt.UTC)
    CharterAcceptance.objects.update(accepted_at=signed)
    sign_charter(elom)

    deadlines.warn_of_expiries(MONDAY)

    assert [name for name, _occurrence in leaving("N25")] == ["Dédé Amouzou"]


def test_message_whose_work_was_given_up_is_tried_again_every_day(task, mailoutbox):
    deadlines.remind_overdue_tasks(MONDAY)
    Job.objects.update(state=Job.State.FAILED, attempts=jobs.MAX_ATTEMPTS)
    tomorrow = MONDAY + dt.timedelta(days=1)

    counts = [deadlines.revive_stranded_messages(day) for day in (MONDAY, tomorrow, tomorrow)]
    jobs.run_due()

    assert (counts, len(mailoutbox)) == ([0, 1, 0], 1)


def test_schedules_loaded_twice_keep_what_the_unit_changed():
    from clients.models import ReminderStep

    ReminderStep.objects.filter(code="N03").update(offset_days=20)

    assert load_schedules(reference.read("schedules")) == 0
    assert ReminderStep.objects.get(code="N03").offset_days == 20


def test_rehearsal_says_what_would_leave_by_code_and_reference_and_never_who(savane, afi, capsys):
    relation.open_task(savane, owner=afi, title="Appeler Mawuli", due_on=clock.today(), by=None)
    tomorrow = clock.today() + dt.timedelta(days=1)

    call_command("run_deadlines", "--on", tomorrow.isoformat(), "--dry-run")

    told = capsys.readouterr().out
    assert f"N22 D: 1 would leave ({savane.reference})" in told
    assert afi.email not in told
    assert "Mawuli" not in told
    assert not OutboundMessage.objects.exists()


def test_rehearsal_counts_the_letters_of_a_notice_without_naming_anybody(savane, mawuli):
    from clients.queries.rehearsal import watch_messages
    from clients.services import outreach

    report = watch_messages()
    outreach.post("N16", enterprise=savane, to=mawuli, about=("tests.x", savane.uuid), circle="notice")

    assert report() == ["N16: 1 would leave"]


def test_public_holidays_are_loaded_movable_ones_too_and_corrections_stay(db):
    load = partial(load_public_holidays, reference.read("public_holidays"))
    load()
    tabaski = PublicHoliday.objects.get(name_fr__startswith="Tabaski", day__year=2027)
    easter = dt.date(2027, 3, 29)
    assert clock.add_working_days(easter - dt.timedelta(days=3), 1) == easter + dt.timedelta(days=1)
    tabaski.day -= dt.timedelta(days=1)
    tabaski.save()

    assert load() == 0
    assert PublicHoliday.objects.get(pk=tabaski.pk).day == tabaski.day
