"""Exchanges, tasks, notes and how complete a file is (domain §7.8, §2)."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction

from clients.enums import TaskState
from clients.models import Contact, Enterprise, Task
from clients.permissions import relation as may
from clients.queries import enterprise as enterprise_queries
from clients.services import enterprise as enterprise_service
from clients.services import relation, tasks
from clients.states import tasks as states
from core import lifecycle
from core.clock import today
from core.errors import DomainError, TransitionRefused
from core.models import AuditEvent
from portal.queries import enterprise_file

ACTS = {
    "start": lambda task, by: tasks.start_task(task, by=by),
    "wait": lambda task, by: tasks.hold_task(task, by=by),
    "complete": lambda task, by: tasks.complete_task(task, by=by),
    "cancel": lambda task, by: tasks.cancel_task(task, by=by, reason="Sans objet"),
    "reopen": lambda task, by: tasks.reopen_task(task, by=by, reason="Encore à faire"),
}


@pytest.fixture
def task(afi, savane):
    return relation.open_task(savane, owner=afi, title="Rappeler", due_on=today() + dt.timedelta(days=3), by=afi)


@pytest.mark.parametrize("transition", states.TRANSITIONS, ids=lambda t: t.name)
@pytest.mark.parametrize("state", TaskState.values)
def test_task_takes_only_the_ways_of_the_table(task, afi, state, transition):
    """A closed task that can be started again hides what was decided."""
    Task.objects.filter(pk=task.pk).update(state=state)

    if transition.allows(state):
        assert ACTS[transition.name](task, afi).state == transition.target
    else:
        with pytest.raises(TransitionRefused):
            ACTS[transition.name](task, afi)


def test_task_of_the_unit_started_becomes_somebodys(savane, afi):
    """A task everyone sees and nobody owns is done by nobody."""
    task = relation.open_task(savane, owner=None, title="Rappeler", due_on=today(), by=afi)

    assert tasks.start_task(task, by=afi).owner == afi


def test_next_action_follows_the_soonest_open_task(savane, afi, task):
    """The list of enterprises must not announce an action already done."""
    later = relation.open_task(savane, owner=afi, title="Écrire", due_on=today() + dt.timedelta(days=9), by=afi)
    tasks.complete_task(task, by=afi)
    savane.refresh_from_db()
    assert savane.next_action_on == later.due_on

    tasks.postpone_task(later, due_on=today() + dt.timedelta(days=20), by=afi)
    savane.refresh_from_db()
    assert savane.next_action_on == today() + dt.timedelta(days=20)


def test_task_closed_is_not_handed_over(task, afi, kodjo):
    """Giving away finished work only adds noise."""
    tasks.complete_task(task, by=afi)

    with pytest.raises(DomainError):
        tasks.hand_over_task(task, to=kodjo, by=afi)


def test_many_rows_move_together_or_not_at_all(savane, afi, task):
    """A step refused for one file would be taken for the others, with a trail that says otherwise."""
    done = relation.open_task(savane, owner=afi, title="Écrire", due_on=today(), by=afi)
    tasks.complete_task(done, by=afi)
    rows = Task.objects.filter(enterprise=savane)

    with transaction.atomic(), pytest.raises(TransitionRefused):
        lifecycle.move_each(lifecycle.lock_each(rows), states.START, by=afi)
    task.refresh_from_db()
    assert task.state == "todo"

    with transaction.atomic():
        held = lifecycle.lock_each(rows.open())
        assert lifecycle.move_each(held, states.START, by=afi) == 1
    assert [(row.pk, row.state) for row in held] == [(task.pk, "doing")]
    task.refresh_from_db()
    assert task.state == "doing"
    event = AuditEvent.objects.get(action="clients.task.start")
    assert (event.object_uuid, event.from_state, event.to_state) == (task.uuid, "todo", "doing")


def test_last_contact_is_dated_by_a_real_exchange_only(savane, afi):
    """A step of the file, or a call nobody answered, is not a contact."""
    relation.log_interaction(savane, by=afi, subject="Questionnaire reçu")
    relation.log_interaction(savane, by=afi, channel="phone", subject="Appel", succeeded=False)
    savane.refresh_from_db()
    assert savane.last_contact_at is None

    row = relation.log_interaction(savane, by=afi, channel="phone", subject="Appel")
    savane.refresh_from_db()
    assert savane.last_contact_at == row.at


def test_timeline_hides_other_circles(savane, afi, dede):
    """What a notice gave birth to must not appear to those who may not know it exists (§7.4)."""
    relation.log_interaction(savane, by=dede, subject="Papier", circle="diagnostic")
    seen = relation.log_interaction(savane, by=afi, subject="Appel", channel="phone")

    assert list(enterprise_file.timeline(savane, afi)) == [seen]
    assert list(enterprise_file.timeline(savane, afi, kind="etapes")) == []


def test_exchange_of_a_colleague_is_not_corrected(savane, afi, kodjo):
    """Nobody rewrites what another said."""
    row = relation.log_interaction(savane, by=afi, channel="phone", subject="Appel")

    with pytest.raises(DomainError):
        relation.edit_interaction(row, by=kodjo, summary="Autre")


def test_exchange_is_recorded_by_agents_not_by_readers(savane, afi, dede, mawuli):
    """The matrix gives the pen to the relations unit (§8.2)."""
    assert may.can_log_interaction(afi, savane)
    assert not may.can_log_interaction(dede, savane)
    assert not may.can_log_interaction(mawuli, savane)


def test_note_is_written_on_ones_own_side_and_files(savane, golfe, afi, kodjo):
    """An agent keeps notes on the files assigned; the head reads."""
    assert may.can_write_note(afi, savane)
    assert not may.can_write_note(afi, golfe)
    assert not may.can_write_note(kodjo, savane)


def test_completeness_names_what_is_missing(savane, afi):
    """An agent fills in what is named, not a percentage."""
    before = enterprise_queries.completeness(savane)
    savane.sector, savane.chain_roles = "G46", ["exporter"]
    savane.save()
    after = enterprise_queries.completeness(savane)

    assert after.percent == before.percent + 20
    assert {one.code for one in before.missing} - {one.code for one in after.missing} == {"sector", "roles"}


def test_account_agent_changes_hands_once(savane, golfe, afi, kodjo):
    """Two agents following one enterprise call it twice."""
    changed = enterprise_service.assign_account_agent([savane, golfe], agent=kodjo, by=afi)
    again = enterprise_service.assign_account_agent([savane, golfe], agent=kodjo, by=afi)

    assert (changed, again) == (2, 0)
    assert [row.user for row in savane.assignments.active()] == [kodjo]
    assert AuditEvent.objects.filter(action="clients.assignment.end").count() == 1


def test_search_keys_rebuilt_equal_those_kept(savane):
    """A search key that drifts hides an enterprise from everyone."""
    Enterprise.objects.filter(pk=savane.pk).update(search_key="x", name_key="y")
    Contact.objects.update(search_key="")

    call_command("rebuild_keys")

    savane.refresh_from_db()
    assert (savane.search_key, savane.name_key) == ("savane karite export sarl", "savane karite export")
    assert savane.contacts.get().search_key == "mawuli agbeko"


def test_old_import_rows_are_forgotten_but_not_who_imported(afi):
    """Personal data of an old extract has no business staying (§8.4)."""
    from django.core.files.base import ContentFile

    from clients.deadlines.imports import forget_old_imports
    from clients.services.imports import receive_extract

    content = ContentFile(b"NIF;Nom\r\n1000000501;Kara Bois\r\n", name="x.csv")
    batch = receive_extract(content, by=afi)

    assert forget_old_imports(today() + dt.timedelta(days=89)) == 0
    assert forget_old_imports(today() + dt.timedelta(days=92)) == 1
    batch.refresh_from_db()
    assert (batch.rows.count(), bool(batch.file), batch.created_by) == (0, False, afi)


def test_old_import_nobody_mapped_is_forgotten_too(afi):
    """A register left half imported holds as much personal data as any other (§8.4)."""
    from django.core.files.base import ContentFile

    from clients.deadlines.imports import forget_old_imports
    from clients.services.imports import receive_extract

    content = ContentFile("Matricule X;Firme\r\n1000000301;Tône Export\r\n".encode(), name="x.csv")
    batch = receive_extract(content, by=afi)
    assert (batch.state, batch.rows.count()) == ("uploaded", 0)

    assert forget_old_imports(today() + dt.timedelta(days=92)) == 1
    assert forget_old_imports(today() + dt.timedelta(days=92)) == 0

    batch.refresh_from_db()
    assert not batch.file
    assert "Tône Export" not in str(batch.layout)


def test_tasks_closed_with_their_matter_leave_a_trace(savane, afi):
    """Who closed what must be provable, for tasks that fall by themselves too (every change of state is audited)."""
    about = uuid4()
    task = relation.open_task(
        savane, owner=afi, title="Rappeler", due_on=today(), by=afi, kind="x.y", uuid=about, circle="notice"
    )

    assert relation.close_tasks_about("x.y", about, by=afi) == 1
    assert relation.close_tasks_about("x.y", about, by=afi) == 0

    event = AuditEvent.objects.get(action="clients.task.complete", object_uuid=task.uuid)
    assert (event.by, event.to_state, event.circle) == (afi, "done", "notice")


def test_exchange_noted_late_does_not_put_the_last_contact_back(savane, afi):
    """The list of enterprises nobody called lately would name one called yesterday."""
    relation.log_interaction(savane, by=afi, channel="phone", subject="Hier")
    savane.refresh_from_db()
    last = savane.last_contact_at

    relation.log_interaction(savane, by=afi, channel="phone", subject="En mars", at=last - dt.timedelta(days=90))

    savane.refresh_from_db()
    assert savane.last_contact_at == last
