"""What the calendar owes the agents: overdue tasks, the week's digest, what is about to expire (N22, N24, N25; §11).

Each is safe to run as often as one likes: a message is unique by its occurrence.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from accounts.enums import CustomsRole
from accounts.models import CharterAcceptance, User
from clients.enums import Circle, MessageState, Status, TaskKind
from clients.models import Enterprise, EnterpriseIdentifier, Mandate, OutboundMessage, SegmentOverride, Task
from clients.queries import outreach as queries
from clients.services import delivery, outreach, relation
from core import audit, clock, jobs
from core.deadlines import each, together
from core.languages import filled
from core.models import Job

SOON = dt.timedelta(days=30)
CHARTER_YEAR = dt.timedelta(days=365)
MANDATE = "clients.mandate"
HEAD_OF = {Circle.DIAGNOSTIC: CustomsRole.LDI}


def remind_overdue_tasks(today: dt.date) -> int:
    """Tell the owner of a task that its day has passed, and three working days later the head (N22, §7.8)."""
    chiefs: dict[str, list[User]] = {}
    owners: dict[int, User] = {}  # one object a person: her roles are asked once

    def readers(task: Task, occurrence: str) -> list[User]:
        if occurrence == "D":
            return [owners.setdefault(task.owner.pk, task.owner)] if task.owner else []
        if task.circle not in chiefs:
            chiefs[task.circle] = list(heads(task.circle))
        return chiefs[task.circle]

    def remind(tasks: list[Task]) -> int:
        due = queries.due_by_anchor("N22", {task.due_on for task in tasks}, today) if tasks else {}
        return outreach.post_inside(
            [
                _overdue(task, due[task.due_on], reader)
                for task in tasks
                if due[task.due_on]
                for reader in readers(task, due[task.due_on])
            ]
        )

    return together(Task.objects.open().filter(due_on__lt=today).select_related("owner", "enterprise"), remind)


def _overdue(task: Task, occurrence: str, reader: User) -> OutboundMessage:
    """Return the message that a task is late, to its owner on the first day, to the heads of the unit afterwards."""
    return outreach.draft(
        "N22",
        enterprise=task.enterprise,
        to=reader,
        about=("clients.task", task.uuid),
        occurrence=f"{task.due_on}:{occurrence}",  # put off, it may be late again
        circle=task.circle,
        context={"due_on": task.due_on, "escalated": occurrence != "D"},
        link="/espace/",
    )


def heads(circle: str) -> Iterable[User]:
    """Return who heads the unit a circle belongs to; a complaint has reminders of its own, to whom it does not name."""
    if circle in {Circle.COMPLAINT, Circle.DATA_REQUEST}:
        return []
    return User.objects.with_role(HEAD_OF.get(Circle(circle), CustomsRole.CRH))


def warn(
    code: str,
    reader: User,
    *,
    about: tuple[str, UUID],
    occurrence: str,
    enterprise: Enterprise | None,
    circle: str = Circle.RELATIONSHIP,
    link: str = "/espace/",
    **context: object,
) -> int:
    """Write one internal message, dates as text; return 1 when it is a new one."""
    before = OutboundMessage.objects.filter(
        code=code, about_kind=about[0], about_uuid=about[1], occurrence=occurrence, user=reader
    )
    if before.exists():
        return 0
    primitives = {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in context.items()}
    outreach.post(
        code,
        enterprise=enterprise,
        to=reader,
        about=about,
        occurrence=occurrence,
        circle=circle,
        context=primitives,
        link=link,
    )
    return 1


def warn_of_expiries(today: dt.date) -> int:
    """Warn of what ends within thirty, then seven days: mandates, numbers, overrides, charters (N25)."""
    horizon = (today, today + SOON)
    mandates = Mandate.objects.filter(ends_on__range=horizon)
    numbers = EnterpriseIdentifier.objects.filter(expires_on__range=horizon, is_active=True)
    overrides = SegmentOverride.objects.filter(expires_on__range=horizon, ended_at=None).exclude(approved_by=None)
    count = each(
        mandates.select_related("enterprise"), lambda row: _warn_about(row, row.enterprise, row.ends_on, today)
    )
    for rows in (numbers, overrides):
        count += each(
            rows.select_related("enterprise"), lambda row: _warn_about(row, row.enterprise, row.expires_on, today)
        )
    return count + _warn_of_charters(today)


def ask_for_mandates(today: dt.date) -> int:
    """Open a task for the agent of an enterprise whose mandate has ended and was not renewed (I11); once per mandate.

    A mandate that ended more than a year ago is history, not work.
    """
    ended = Mandate.objects.filter(ends_on__range=(today - CHARTER_YEAR, today - dt.timedelta(days=1)))
    newer = Mandate.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), enterprise=OuterRef("enterprise"))
    asked = Task.objects.filter(about_kind=MANDATE, about_uuid=OuterRef("uuid"))
    rows = ended.filter(~Exists(newer), ~Exists(asked)).exclude(enterprise__status=Status.MERGED)

    def ask(mandate: Mandate) -> bool:
        relation.open_task(
            mandate.enterprise,
            owner=queries.agent_for(mandate.enterprise),
            kind_of_task=TaskKind.CHASE,
            title=filled(gettext_lazy("Renew the mandate: %(purpose)s"), {"purpose": mandate.purpose}),
            due_on=clock.add_working_days(today, 5),
            by=None,
            kind=MANDATE,
            uuid=mandate.uuid,
        )
        return True

    return each(rows.select_related("enterprise"), ask)


def _warn_about(
    row: Mandate | EnterpriseIdentifier | SegmentOverride, enterprise: Enterprise, day: dt.date | None, today: dt.date
) -> int:
    """Write to the account agent, or to the heads when nobody follows the enterprise."""
    step = queries.due_steps("N25", day, today) if day else None
    if step is None:
        return 0
    kind = audit.kind_of(row)
    agent = queries.agent_for(enterprise)
    readers = [agent] if agent and kind != "clients.segmentoverride" else heads(Circle.RELATIONSHIP)
    return sum(
        warn(
            "N25",
            reader,
            about=(kind, row.uuid),
            occurrence=f"{day}:{step.occurrence}",
            enterprise=enterprise,
            what=kind.partition(".")[2],
            expires_on=day,
            days_left=step.days_left,
        )
        for reader in readers
    )


def _warn_of_charters(today: dt.date) -> int:
    """Remind a diagnostician to sign the charter again before its year ends: without it, no file opens (§8.3)."""
    signed = (today - CHARTER_YEAR, today - CHARTER_YEAR + SOON)

    def remind(charter: CharterAcceptance) -> int:
        day = charter.accepted_at.date() + CHARTER_YEAR
        step = queries.due_steps("N25", day, today)
        newer = CharterAcceptance.objects.filter(user=charter.user, accepted_at__gt=charter.accepted_at)
        if step is None or newer.exists() or not charter.user.is_customs:
            return 0
        return warn(
            "N25",
            charter.user,
            about=("accounts.charteracceptance", charter.uuid),
            occurrence=f"{day}:{step.occurrence}",
            enterprise=None,
            what="charter",
            expires_on=day,
            days_left=step.days_left,
        )

    return each(CharterAcceptance.objects.filter(accepted_at__date__range=signed).select_related("user"), remind)


def revive_stranded_messages(today: dt.date) -> int:
    """Try again, once a day, messages whose work was given up while they still wait (a broken template, say)."""
    alive = Job.objects.filter(
        kind=delivery.DELIVER, object_uuid=OuterRef("uuid"), state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    waiting = OutboundMessage.objects.filter(
        ~Exists(alive), fate__in=[MessageState.QUEUED, MessageState.SENDING], due_at__date__lt=today
    )

    def revive(message: OutboundMessage) -> bool:
        return bool(jobs.enqueue(delivery.DELIVER, message.uuid, occurrence=today.isoformat()))

    return each(waiting, revive)
