"""What is told at a glance: the week to each agent (N24), the month to the heads (A37); who wants none gets none (§11)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import formats, translation

from accounts.enums import CustomsRole
from accounts.models import User
from clients.deadlines.outreach import warn
from clients.enums import Channel, MessageState, TaskState
from clients.enums.conversation import ConversationState
from clients.models import Complaint, Conversation, Interaction, OutboundMessage, Task

HEADS = (CustomsRole.CRH, CustomsRole.LDI)
LATEST = 10  # a month is told in its first days or not at all: later, it is history


def send_weekly_digest(today: dt.date) -> int:
    """Give each customs user the figures of the week once, on Monday or as soon after as the scheduler wakes (N24)."""
    year, week, _day = today.isocalendar()
    occurrence = f"{year}-W{week:02d}"
    end_of_week = today + dt.timedelta(days=7 - today.isoweekday())
    unsettled = Q(fate__in=[MessageState.UNCERTAIN, MessageState.FAILED, MessageState.PAPER])
    count = 0
    for reader, overdue, this_week in _owners_with_work(today, end_of_week):
        count += warn(
            "N24",
            reader,
            about=("accounts.user", reader.uuid),
            occurrence=occurrence,
            enterprise=None,
            overdue=overdue,
            this_week=this_week,
            messages=OutboundMessage.objects.visible_to(reader).filter(unsettled).count(),
        )
    return count


def _owners_with_work(today: dt.date, end_of_week: dt.date) -> Iterator[tuple[User, int, int]]:
    """Yield the customs users who own open tasks, how many are late and how many fall due this week."""
    still_open = ~Q(tasks__state__in=[TaskState.DONE, TaskState.CANCELLED])
    rows: QuerySet[Any] = User.objects.with_role(*CustomsRole.values).annotate(
        overdue=Count("tasks", filter=still_open & Q(tasks__due_on__lt=today), distinct=True),
        this_week=Count("tasks", filter=still_open & Q(tasks__due_on__range=(today, end_of_week)), distinct=True),
    )
    for row in rows.filter(Q(overdue__gt=0) | Q(this_week__gt=0)):
        yield row, row.overdue, row.this_week


def send_monthly_digest(today: dt.date) -> int:
    """Give each head the figures of the month that ended, once, in the first days of the next one (A37)."""
    if today.day > LATEST:
        return 0
    last = today.replace(day=1) - dt.timedelta(days=1)
    first = last.replace(day=1)
    count = 0
    for head in User.objects.with_role(*HEADS):
        about = ("accounts.user", head.uuid)
        said: dict[str, Any] = _figures(head, first, last, today)
        said |= {"month_fr": _month(first, "fr"), "month_en": _month(first, "en")}
        count += warn("A37", head, about=about, occurrence=f"{first:%Y-%m}", enterprise=None, **said)
    return count


def _month(day: dt.date, language: str) -> str:
    """Name a month: « octobre 2026 »."""
    with translation.override(language):
        return formats.date_format(day, "F Y", use_l10n=False)


def _figures(head: User, first: dt.date, last: dt.date, today: dt.date) -> dict[str, int]:
    """Count what this head may see: nothing of a circle she does not belong to is in her figures."""
    month = (first, last)
    tasks = Task.objects.visible_to(head)
    unsettled = [MessageState.UNCERTAIN, MessageState.FAILED, MessageState.PAPER]
    return {
        "exchanges": Interaction.objects.visible_to(head)
        .filter(at__date__range=month)
        .exclude(channel=Channel.SYSTEM)
        .count(),
        "done": tasks.filter(state=TaskState.DONE, done_at__date__range=month).count(),
        "overdue": tasks.open().filter(due_on__lt=today).count(),
        "messages": OutboundMessage.objects.visible_to(head).filter(fate__in=unsettled).count(),
        "unanswered": Conversation.objects.visible_to(head).filter(state=ConversationState.WAITING).count(),
        "complaints": Complaint.objects.visible_to(head).open().count(),
    }
