"""Who follows which enterprises, and how much each agent has to do (domain §7.8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import CustomsRole
from accounts.models import User
from clients.enums import SHARED_CIRCLES, Capacity, Circle, Status
from clients.models import Absence, Assignment, Enterprise, PortfolioMove, Task
from clients.queries.enterprise import search, with_list_facts
from core import clock

OPEN_FILES = (Status.PROSPECT, Status.INVITED, Status.ACTIVE, Status.DORMANT)
RECENT = dt.timedelta(days=7)


def agents() -> QuerySet[User]:
    """Return who may follow enterprises: the agents and heads of the relations unit."""
    return User.objects.with_role(CustomsRole.CRA, CustomsRole.CRH).order_by("full_name", "email")


def followed_by(agent: User | None) -> QuerySet[Enterprise]:
    """Return the enterprises an agent follows; without agent, those nobody follows."""
    rows = Enterprise.objects.current()
    held = Assignment.objects.active().filter(
        capacity=Capacity.ACCOUNT_AGENT, about_uuid=None, enterprise=OuterRef("pk")
    )
    if agent is None:
        return rows.filter(~Exists(held), status__in=OPEN_FILES)
    return rows.filter(Exists(held.filter(user=agent)))


def narrowed(rows: QuerySet[Enterprise], *, q: str = "", region: str = "", size_profile: str = "") -> QuerySet[Any]:
    """Keep what the filters of a portfolio ask for, in the order of names."""
    if region:
        rows = rows.filter(region=region)
    if size_profile:
        rows = rows.filter(size_profile=size_profile)
    return search(rows, q).order_by("search_key", "pk")


def with_work(rows: QuerySet[Enterprise]) -> QuerySet[Any]:
    """Add to a list what each file waits for, among what every reader of the list may know of."""
    shared = ~Q(tasks__state__in=["done", "cancelled"]) & Q(tasks__circle__in=SHARED_CIRCLES)
    waiting = Count("tasks", filter=shared, distinct=True)
    return with_list_facts(rows).annotate(open_tasks=waiting)


@dataclass(frozen=True)
class Load:
    """How much one agent has to do."""

    agent: User | None
    enterprises: int
    tasks: int = 0
    overdue: int = 0
    this_week: int = 0
    away: Absence | None = None


def workload(today: dt.date) -> list[Load]:
    """Return one line per agent of the unit, the busiest first, then what nobody follows; five reads in all."""
    held = Assignment.objects.active().filter(capacity=Capacity.ACCOUNT_AGENT, about_uuid=None)
    counts = dict(
        held.exclude(enterprise__status=Status.MERGED)
        .order_by()
        .values_list("user")
        .annotate(n=Count("enterprise", distinct=True))
    )
    todo = {
        row["owner"]: row
        for row in Task.objects.open()
        .order_by()
        .values("owner")
        .annotate(
            tasks=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            week=Count("pk", filter=Q(due_on__range=(today, today + dt.timedelta(days=7)))),
        )
    }
    away = {row.user_id: row for row in away_on(today)}
    lines = []
    for agent in agents():
        work = todo.get(agent.pk, {"tasks": 0, "overdue": 0, "week": 0})
        lines.append(
            Load(agent, counts.get(agent.pk, 0), work["tasks"], work["overdue"], work["week"], away.get(agent.pk))
        )
    lines.sort(key=lambda line: (-line.enterprises, -line.tasks))
    return [*lines, Load(None, followed_by(None).count())]


def away_on(day: dt.date) -> QuerySet[Absence]:
    """Return the absences that cover a day."""
    return Absence.objects.ahead().filter(starts_on__lte=day, ends_on__gte=day).select_related("stand_in")


def absences_ahead(user: Any) -> QuerySet[Absence]:
    """Return the absences planned or running that this person may know of."""
    return Absence.objects.visible_to(user).ahead().select_related("user", "stand_in")


def tasks_that_follow(rows: QuerySet[Enterprise] | list[Enterprise], *, owners: Any) -> QuerySet[Task]:
    """Return the open tasks that change hands with enterprises: those of their present agents for the relation."""
    open_rows = Task.objects.open().filter(enterprise__in=rows, owner__in=owners)
    return open_rows.exclude(circle=Circle.DIAGNOSTIC)


@dataclass(frozen=True)
class Preview:
    """What a reassignment would do, before anything is written."""

    moving: list[Any]
    staying: int
    tasks: int
    load_before: int
    load_after: int


def preview(rows: list[Enterprise], *, to: User) -> Preview:
    """Tell which enterprises would change hands, how many tasks with them, and the new load of the agent."""
    held = Assignment.objects.active().filter(enterprise__in=rows, capacity=Capacity.ACCOUNT_AGENT, about_uuid=None)
    holders = {row.enterprise_id: row.user for row in held.select_related("user")}
    moving = [row for row in rows if row.pk not in holders or holders[row.pk].pk != to.pk]
    for row in moving:
        row.now_followed_by = holders.get(row.pk)  # type: ignore[attr-defined]
    owners = {holders[row.pk].pk for row in moving if row.pk in holders}
    before = followed_by(to).count()
    return Preview(
        moving=moving,
        staying=len(rows) - len(moving),
        tasks=tasks_that_follow(moving, owners=owners).count(),
        load_before=before,
        load_after=before + len(moving),
    )


def recent_moves() -> QuerySet[PortfolioMove]:
    """Return the reassignments of the last days, those that may still be undone among them."""
    return PortfolioMove.objects.filter(created_at__gt=clock.now() - RECENT).select_related("to", "by")
