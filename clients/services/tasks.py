"""Doing, holding, handing over and closing tasks; the next action of the file follows (domain §7.8)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Task
from clients.services.relation import refresh_next_action
from clients.states import tasks as states
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import Transition, lock, move


def _take(task: Task, transition: Transition, *, by: Any, reason: str = "", **fields: Any) -> Task:
    task = move(lock(task), transition, by=by, reason=reason, **fields)
    refresh_next_action(task.enterprise)
    return task


@transaction.atomic
def start_task(task: Task, *, by: Any) -> Task:
    """Say that somebody is on it; a task of the whole unit becomes this person's."""
    return _take(task, states.START, by=by, owner=task.owner or by)


@transaction.atomic
def hold_task(task: Task, *, by: Any, reason: str = "") -> Task:
    """Wait for somebody else."""
    return _take(task, states.WAIT, by=by, reason=reason)


@transaction.atomic
def complete_task(task: Task, *, by: Any) -> Task:
    """Mark a task as done, now."""
    return _take(task, states.COMPLETE, by=by, done_at=clock.now())


@transaction.atomic
def cancel_task(task: Task, *, by: Any, reason: str) -> Task:
    """Give a task up, with the reason."""
    return _take(task, states.CANCEL, by=by, reason=reason)


@transaction.atomic
def reopen_task(task: Task, *, by: Any, reason: str) -> Task:
    """Open a closed task again."""
    return _take(task, states.REOPEN, by=by, reason=reason, done_at=None)


@transaction.atomic
def edit_task(task: Task, *, by: Any, **changes: Any) -> Task:
    """Correct a task, hand it over (`owner`), put it off (`due_on`): written once, the next action of the file follows.

    The trail says to whom and until when. Raises DomainError when a closed task would change hands.
    """
    task = lock(task)
    if "owner" in changes and task.state not in states.OPEN:
        raise DomainError("task_closed", _("This task is closed: open it again first."))
    if "title" in changes:
        changes["title_en"] = ""  # a person's own words now
    for name, value in changes.items():
        setattr(task, name, value)
    task.save(update_fields=[*changes, "updated_at"])
    refresh_next_action(task.enterprise)
    if "owner" in changes:
        _tell(task, "handed_over", by=by, to=str(task.owner.uuid) if task.owner else "")
    if "due_on" in changes:
        _tell(task, "postponed", by=by, due_on=task.due_on.isoformat())
    return task


def _tell(task: Task, what: str, *, by: Any, **data: str) -> None:
    audit.record(f"clients.task.{what}", obj=task, by=by, data=data, circle=task.circle)


def hand_over_task(task: Task, *, to: Any, by: Any) -> Task:
    """Give a task to somebody else, or back to the whole unit."""
    return edit_task(task, by=by, owner=to)


def postpone_task(task: Task, *, due_on: dt.date, by: Any) -> Task:
    """Give a task another day; late again, it is told again to its owner, then to the head."""
    return edit_task(task, by=by, due_on=due_on)
