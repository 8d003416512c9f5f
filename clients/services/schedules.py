"""Loads the reminder schedules of reference/schedules.json as rows the unit edits (domain §11)."""

from typing import Any

from django.db import transaction

from clients.models import ReminderStep


@transaction.atomic
def load_schedules(content: dict[str, Any]) -> int:
    """Write the steps that do not exist yet; what the unit changed since is left alone. Return rows written."""
    count = 0
    for schedule in content["schedules"]:
        for step in schedule["steps"]:
            _row, created = ReminderStep.objects.get_or_create(
                code=step["code"],
                occurrence=step["occurrence"],
                defaults={
                    "schedule": schedule["schedule"],
                    "offset_days": step["offset_days"],
                    "counts_working_days": step.get("counts_working_days", False),
                },
            )
            count += created
    return count
