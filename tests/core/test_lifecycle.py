"""A state changes only along its table, and leaves a trace."""

import pytest

from clients.models import Task
from core import lifecycle
from core.errors import TransitionRefused
from core.models import AuditEvent

START = lifecycle.Transition("start", {"todo"}, "doing")


@pytest.fixture
def task(savane):
    return Task.objects.create(enterprise=savane, title="Rappeler", due_on="2026-11-30")


def test_move_along_the_table_saves_state_fields_and_trace(task, afi):
    lifecycle.move(task, START, by=afi, priority=1)

    task.refresh_from_db()
    assert (task.state, task.priority) == ("doing", 1)
    event = AuditEvent.objects.get(action="clients.task.start")
    assert (event.from_state, event.to_state, event.by, event.object_uuid) == ("todo", "doing", afi, task.uuid)


def test_move_outside_the_table_changes_nothing(task, afi):
    lifecycle.move(task, START, by=afi)

    with pytest.raises(TransitionRefused):
        lifecycle.move(task, START, by=afi)

    assert AuditEvent.objects.filter(action="clients.task.start").count() == 1
