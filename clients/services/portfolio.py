"""Giving enterprises to another agent in bulk, taking it back, standing in during an absence (domain §7.8)."""

import datetime as dt
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import AbsenceState, Capacity, Circle
from clients.models import Absence, Assignment, Enterprise, PortfolioMove, Task
from clients.queries import portfolio as queries
from clients.services.assignments import assign, release, release_all
from clients.services.enterprise import assign_account_agent
from clients.states import portfolio as states
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock, move

UNDO_FOR = dt.timedelta(hours=24)
MOST = 900  # the preview sends every one again, and a form holds a limited number of fields
KIND = "clients.absence"


@transaction.atomic
def reassign(enterprises: Sequence[Enterprise], *, to: User, by: User) -> PortfolioMove:
    """Give enterprises to one agent, the open tasks of their former agents with them; may be undone for a day.

    Raises DomainError when nothing would change, or for more than nine hundred at once.
    """
    if len(enterprises) > MOST:
        raise DomainError("too_many", _("At most 900 enterprises at once: narrow the list."))
    keys = [row.pk for row in enterprises]
    list(Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
    before = queries.preview(list(enterprises), to=to)
    if not before.moving:
        raise DomainError("nothing", _("These enterprises are already followed by this agent."))
    items = [
        {"enterprise": row.pk, "was": row.now_followed_by.pk if row.now_followed_by else None, "tasks": []}
        for row in before.moving
    ]
    for item in items:
        if item["was"]:
            tasks = queries.tasks_that_follow([item["enterprise"]], owners=[item["was"]])
            item["tasks"] = list(tasks.values_list("pk", flat=True))
    assign_account_agent(before.moving, agent=to, by=by)
    _give_tasks([pk for item in items for pk in item["tasks"]], to=to, by=by)
    row = PortfolioMove.objects.create(to=to, by=by, items=items, undo_until=clock.now() + UNDO_FOR)
    audit.record("clients.portfolio.moved", obj=row, by=by, data={"to": str(to.uuid), "enterprises": len(items)})
    return row


def _give_tasks(keys: list[int], *, to: Any, by: Any) -> int:
    """Hand open tasks over, each with its line in the trail."""
    rows = list(Task.objects.open().filter(pk__in=keys).select_for_update(of=("self",), no_key=True).order_by("pk"))
    Task.objects.filter(pk__in=[row.pk for row in rows]).update(owner=to, updated_at=clock.now())
    for row in rows:
        audit.record("clients.task.handed_over", obj=row, by=by, data={"to": str(to.uuid)}, circle=row.circle)
    return len(rows)


@transaction.atomic
def undo(row: PortfolioMove, *, by: User) -> int:
    """Take a reassignment back where nothing changed since; return how many enterprises went back.

    Raises DomainError after a day.
    """
    row = lock(row)
    if clock.now() > row.undo_until:
        raise DomainError("too_late", _("This can no longer be undone: more than a day has passed."))
    move(row, states.UNDO, by=by)
    former = User.objects.in_bulk({item["was"] for item in row.items if item["was"]})
    count = 0
    for item in sorted(row.items, key=itemgetter("enterprise")):  # in the order in which `reassign` holds them
        enterprise = Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=item["enterprise"])
        if not release(enterprise, user=row.to, capacity=Capacity.ACCOUNT_AGENT, by=by):
            continue  # somebody else follows it since
        count += 1
        if was := former.get(item["was"]):
            assign(enterprise, user=was, capacity=Capacity.ACCOUNT_AGENT, by=by)
            mine = Task.objects.filter(pk__in=item["tasks"], owner=row.to)
            _give_tasks(list(mine.values_list("pk", flat=True)), to=was, by=by)
    return count


@transaction.atomic
def plan_absence(user: User, *, stand_in: User, starts_on: dt.date, ends_on: dt.date, by: User) -> Absence:
    """Record that somebody is away and who stands in; from the first day on, the stand-in works on the files.

    Raises DomainError for oneself, for days past or reversed, for two absences at once or a stand-in away too.
    """
    if user == stand_in:
        raise DomainError("same", _("Nobody stands in for oneself: choose a colleague."))
    if ends_on < starts_on or ends_on < clock.today():
        raise DomainError("dates", _("The last day comes before the first one, or is past."))
    lock(user)
    during = Absence.objects.ahead().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if during.filter(user=user).exists():
        raise DomainError("overlap", _("An absence is already recorded for these days."))
    if during.filter(user=stand_in).exists():
        raise DomainError("stand_in_away", _("This colleague is away during these days too."))
    row = Absence.objects.create(user=user, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on, by=by)
    audit.record("clients.absence.planned", obj=row, by=by, to_state=row.state)
    if starts_on <= clock.today():
        begin(row)
    return row


@transaction.atomic
def begin(row: Absence) -> int:
    """Open the files to the stand-in and hand over what falls due; run daily, it adds what came meanwhile."""
    row = lock(row)
    if row.state == AbsenceState.PLANNED:
        move(row, states.LEAVE, by=None)
    known = set(
        Assignment.objects.active()
        .filter(about_kind=KIND, about_uuid=row.uuid)
        .values_list("enterprise_id", flat=True)
    )
    count = 0
    for enterprise in queries.followed_by(row.user).exclude(pk__in=known):
        given = assign(enterprise, user=row.stand_in, capacity=Capacity.STAND_IN, by=None, kind=KIND, uuid=row.uuid)
        Assignment.objects.filter(pk=given.pk).update(ends_on=row.ends_on + dt.timedelta(days=1))
        count += 1
    due = Task.objects.open().filter(owner=row.user, due_on__lte=row.ends_on)
    due = due.exclude(circle__in=[Circle.DIAGNOSTIC, Circle.COMPLAINT])  # the stand-in may be whom a complaint names
    keys = list(due.values_list("pk", flat=True))
    if keys:
        _give_tasks(keys, to=row.stand_in, by=None)
        row.moved = [*row.moved, *keys]
        row.save(update_fields=["moved", "updated_at"])
    return count + len(keys)


@transaction.atomic
def end(row: Absence, *, by: User | None) -> Absence:
    """Cancel an absence to come, or end one under way: files and open tasks go back to their agent."""
    row = lock(row)
    if row.state == AbsenceState.PLANNED:
        return move(row, states.CANCEL, by=by)
    move(row, states.RETURN, by=by)
    release_all(KIND, row.uuid, by=by)
    back = Task.objects.open().filter(pk__in=row.moved, owner=row.stand_in)
    _give_tasks(list(back.values_list("pk", flat=True)), to=row.user, by=by)
    return row
