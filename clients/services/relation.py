"""Exchanges, tasks and needs of an enterprise: written once, by whoever had them (domain §7.8)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import SHARED_CIRCLES, Channel, Circle, Direction, Priority, TaskKind, TaskState
from clients.models import Contact, Enterprise, Interaction, InternalNote, Task
from clients.permissions.relation import can_edit_interaction
from clients.queries.merge import survivor_of
from clients.states import tasks as states
from core import audit, clock
from core.errors import DomainError
from core.languages import filled, worded
from core.lifecycle import lock, move

SUBJECT_LENGTH = 200  # letters of a subject or a title
SAME_PRESS = dt.timedelta(minutes=2)  # the same words by the same person again: a button pressed twice


@transaction.atomic
def log_interaction(
    enterprise: Enterprise,
    *,
    by: Any,
    channel: str = Channel.SYSTEM,
    subject: Promise | str,
    summary: Promise | str = "",
    circle: str = Circle.RELATIONSHIP,
    kind: str = "",
    uuid: UUID | None = None,
    direction: str = Direction.NONE,
    contact: Contact | None = None,
    succeeded: bool = True,
    at: dt.datetime | None = None,
) -> Interaction:
    """Put one line on the timeline; a real exchange that every reader of the file may know of dates the last contact."""
    moment = at or clock.now()
    row = Interaction.objects.create(
        enterprise=enterprise,
        contact=contact,
        at=moment,
        channel=channel,
        direction=direction,
        succeeded=succeeded,
        **worded("subject", subject, size=SUBJECT_LENGTH),
        **worded("summary", summary),
        circle=circle,
        by=by,
        about_kind=kind,
        about_uuid=uuid,
    )
    if channel != Channel.SYSTEM and succeeded and circle in SHARED_CIRCLES:
        earlier = Q(last_contact_at=None) | Q(last_contact_at__lt=moment)  # noted late, an old call is not the last
        Enterprise.objects.filter(earlier, pk=enterprise.pk).update(last_contact_at=moment)
    return row


def log_lines(lines: Sequence[tuple[Enterprise, UUID]], *, subject: Promise | str, circle: str, kind: str) -> int:
    """Put one line of the system on each of many timelines: enterprise, object; return how many."""
    moment, words = clock.now(), worded("subject", subject, size=SUBJECT_LENGTH)
    rows = [
        Interaction(
            enterprise=enterprise,
            at=moment,
            channel=Channel.SYSTEM,
            **words,
            circle=circle,
            about_kind=kind,
            about_uuid=uuid,
        )
        for enterprise, uuid in lines
    ]
    return len(Interaction.objects.bulk_create(rows, batch_size=1000))


def refresh_facts(rows: QuerySet[Enterprise]) -> int:
    """Make last contact and next action equal to what the exchanges and tasks say; return how many files differed.

    The one definition of both columns: the acts below and `manage.py rebuild_facts` write nothing else. What only some
    readers of a file may know of (a notice, a complaint) dates neither.
    """
    own = {"enterprise": OuterRef("pk"), "circle__in": SHARED_CIRCLES}
    said = Interaction.objects.filter(**own, succeeded=True).exclude(channel=Channel.SYSTEM).order_by("-at")
    planned = Task.objects.open().filter(**own).order_by("due_on")
    right = rows.order_by().annotate(
        right_contact=Subquery(said.values("at")[:1]), right_action=Subquery(planned.values("due_on")[:1])
    )
    facts = right.values_list("pk", "last_contact_at", "right_contact", "next_action_on", "right_action")
    keys = [pk for pk, contact, right_one, action, right_day in facts if (contact, action) != (right_one, right_day)]
    return Enterprise.objects.filter(pk__in=keys).update(
        last_contact_at=Subquery(said.values("at")[:1]), next_action_on=Subquery(planned.values("due_on")[:1])
    )


def refresh_next_action(enterprise: Enterprise | None) -> None:
    """Keep the read model of the next action equal to the soonest open task."""
    if enterprise is None:
        return
    shared = Task.objects.open().filter(enterprise=OuterRef("pk"), circle__in=SHARED_CIRCLES)
    soonest = shared.order_by("due_on").values("due_on")[:1]
    Enterprise.objects.filter(pk=enterprise.pk).update(next_action_on=Subquery(soonest))


@transaction.atomic
def open_task(
    enterprise: Enterprise | None,
    *,
    owner: Any,
    kind_of_task: str = TaskKind.CHASE,
    title: Promise | str,
    due_on: dt.date,
    by: Any,
    kind: str = "",
    uuid: UUID | None = None,
    circle: str = Circle.RELATIONSHIP,
    detail: str = "",
    priority: int = Priority.NORMAL,
) -> Task:
    """Ask somebody (or the whole unit, owner=None) to do something; once while the same one is open."""
    words = worded("title", title, size=SUBJECT_LENGTH)
    if kind and uuid:
        same = Task.objects.open().filter(
            about_kind=kind, about_uuid=uuid, kind=kind_of_task, title=words["title"], owner=owner
        )
        if found := same.first():
            return found
    task = Task.objects.create(
        enterprise=enterprise,
        owner=owner,
        kind=kind_of_task,
        **words,
        detail=detail,
        due_on=due_on,
        priority=priority,
        circle=circle,
        created_by=by,
        about_kind=kind,
        about_uuid=uuid,
    )
    refresh_next_action(enterprise)
    audit.record("clients.task.open", obj=task, by=by, to_state=TaskState.TODO, circle=circle)
    return task


@transaction.atomic
def close_tasks_about(kind: str, uuid: UUID, *, by: Any, kind_of_task: str = "") -> int:
    """Close what was to be done about an object whose matter is settled; `kind_of_task` closes only that sort."""
    rows = Task.objects.open().filter(about_kind=kind, about_uuid=uuid).select_related("enterprise")
    if kind_of_task:
        rows = rows.filter(kind=kind_of_task)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for task in found:
        move(task, states.COMPLETE, by=by, done_at=clock.now())
    for enterprise in {task.enterprise for task in found}:
        refresh_next_action(enterprise)
    return len(found)


@transaction.atomic
def write_note(enterprise: Enterprise, *, text: str, scope: str, by: Any) -> InternalNote:
    """Keep an internal note on one side of the house; it never reaches the enterprise (§8.2). Pressed twice, it is one."""
    enterprise = survivor_of(lock(enterprise))  # merged since the page was opened: its story goes on in the other file
    since = clock.now() - SAME_PRESS
    same = InternalNote.objects.filter(enterprise=enterprise, by=by, scope=scope, text=text, created_at__gt=since)
    if found := same.first():
        return found
    note = InternalNote.objects.create(enterprise=enterprise, text=text, scope=scope, by=by)
    audit.record("clients.note.write", obj=note, by=by, data={"scope": scope})
    return note


@transaction.atomic
def note_exchange(
    enterprise: Enterprise,
    *,
    by: Any,
    channel: str,
    direction: str,
    succeeded: bool,
    subject: str,
    call_back_on: dt.date | None = None,
) -> Interaction:
    """Record what an agent said with an enterprise, and the next call; pressed twice, it is one exchange and one task."""
    enterprise = survivor_of(lock(enterprise))
    same = Interaction.objects.filter(
        enterprise=enterprise,
        by=by,
        channel=channel,
        direction=direction,
        succeeded=succeeded,
        subject=subject[:SUBJECT_LENGTH],
    )
    if found := same.filter(created_at__gt=clock.now() - SAME_PRESS).first():
        return found
    row = log_interaction(
        enterprise, by=by, channel=channel, direction=direction, succeeded=succeeded, subject=subject
    )
    if call_back_on:
        title = filled(gettext_lazy("Call back: %(subject)s"), {"subject": subject})
        open_task(enterprise, owner=by, kind_of_task=TaskKind.CALL, title=title, due_on=call_back_on, by=by)
    return row


@transaction.atomic
def edit_interaction(row: Interaction, *, by: Any, **fields: Any) -> Interaction:
    """Correct an exchange on the day it was written; later, `amend_interaction` adds to it (§7.8).

    Raises DomainError a day after, or for somebody else's.
    """
    if not can_edit_interaction(by, row):
        raise DomainError(
            "too_late_to_edit",
            _("An exchange is corrected by its author within 24 hours; afterwards, add an amendment."),
        )
    stored = Interaction.objects.get(pk=row.pk)  # a form has already written its fields into the row
    for name in ("subject", "summary"):
        if fields.get(name, getattr(stored, name)) != getattr(stored, name):
            setattr(row, f"{name}_en", "")  # the author's own words now
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "subject_en", "summary_en", "updated_at"])
    refresh_facts(Enterprise.objects.filter(pk=row.enterprise_id))  # "reached" corrected: the last contact moves too
    audit.record("clients.interaction.edited", obj=row, by=by, data={"fields": sorted(fields)}, circle=row.circle)
    return row


@transaction.atomic
def amend_interaction(row: Interaction, *, text: str, by: Any) -> Interaction:
    """Add to an exchange what was missing; the first wording stays (§7.8)."""
    amendment = log_interaction(
        row.enterprise,
        by=by,
        channel=row.channel,
        direction=row.direction,
        subject=row.subject,
        summary=text,
        circle=row.circle,
        contact=row.contact,
        succeeded=row.succeeded,
        at=row.at,
    )
    amendment.amends, amendment.subject_en = row, row.subject_en
    amendment.save(update_fields=["amends", "subject_en"])
    return amendment
