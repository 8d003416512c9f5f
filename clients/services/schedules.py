"""Reminder schedules and words of messages: loaded from reference/, then edited by the unit (domain §11)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.emails import wording
from clients.models import MessageText, ReminderStep
from core import audit
from core.errors import DomainError

MAX_DAYS = 365
SCHEDULE_CHANGED = "clients.schedule_changed"


@transaction.atomic
def load_schedules(content: dict[str, Any]) -> int:
    """Write the steps that do not exist yet; what the unit changed since is left alone. Return rows written."""
    known = set(ReminderStep.objects.values_list("code", "occurrence"))
    rows = [
        ReminderStep(
            schedule=schedule["schedule"],
            code=step["code"],
            occurrence=step["occurrence"],
            offset_days=step["offset_days"],
            counts_working_days=step.get("counts_working_days", False),
        )
        for schedule in content["schedules"]
        for step in schedule["steps"]
        if (step["code"], step["occurrence"]) not in known
    ]
    return len(ReminderStep.objects.bulk_create(rows))


@transaction.atomic
def write_text(code: str, *, by: User, **words: str) -> MessageText:
    """Make the next version of a message's words; earlier ones stay. `words`: subject and body in both languages."""
    wrong = [
        problem
        for name, text in words.items()
        if text
        for problem in wording.problems(code, text, part=name.partition("_")[0])
    ]
    if wrong or not (words.get("subject_fr") and words.get("body_fr")):
        raise DomainError("text_refused", "; ".join(wrong) or _("The text in French is missing."))
    return _next_version(code, by=by, **words)


@transaction.atomic
def restore_text(code: str, *, by: User) -> MessageText:
    """Bring the words delivered with the portal back, as a version of its own."""
    return _next_version(code, by=by, is_default=True)


def _next_version(code: str, *, by: User, **fields: Any) -> MessageText:
    last = MessageText.objects.select_for_update().filter(code=code).order_by("-number").first()
    row = MessageText.objects.create(code=code, number=(last.number if last else 0) + 1, written_by=by, **fields)
    audit.record("clients.message_text_written", obj=row, by=by, data={"code": code, "number": row.number})
    return row


@transaction.atomic
def change_steps(schedule: str, wanted: dict[int, tuple[int, bool]], *, by: User) -> int:
    """Move or pause the steps of a schedule: {row: (days from the anchor, active)}; return how many changed.

    A step keeps its name and its side of the anchor, so that nobody is reminded twice of the same thing. None is
    added: reminders never exceed those §11 lists.
    """
    changes: dict[str, list[Any]] = {}
    rows = ReminderStep.objects.select_for_update().filter(schedule=schedule)
    for row in rows.order_by("pk"):
        days, active = wanted.get(row.pk, (row.offset_days, row.is_active))
        if (row.offset_days < 0) != (days < 0) or abs(days) > MAX_DAYS:
            raise DomainError("step_refused", _("A step stays before or after its date, within a year."))
        if (days, active) != (row.offset_days, row.is_active):
            changes[str(row)] = [row.offset_days, row.is_active, days, active]
            row.offset_days, row.is_active = days, active
            row.save(update_fields=["offset_days", "is_active"])
    if changes:
        audit.record(SCHEDULE_CHANGED, obj=None, by=by, data={"schedule": schedule, "changes": changes})
    return len(changes)
