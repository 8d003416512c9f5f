"""Loading our own reference tables: customs offices, public holidays (domain §2.3, §2.4)."""

import datetime as dt
from typing import Any

from django.db import transaction

from clients.models import CustomsOffice
from core.models import PublicHoliday


@transaction.atomic
def load_customs_offices(data: dict[str, Any]) -> int:
    """Add the offices not yet known by their code; what the administration renamed or closed is left alone."""
    known = set(CustomsOffice.objects.values_list("slug", flat=True))
    rows = [
        CustomsOffice(slug=office["slug"], name=office["name"], kind=office["kind"])
        for office in data["offices"]
        if office["slug"] not in known
    ]
    return len(CustomsOffice.objects.bulk_create(rows))


@transaction.atomic
def load_public_holidays(data: dict[str, Any]) -> int:
    """Add the fixed and the movable holidays not known yet, by year and name: what was corrected or moved stays so."""
    known = {(row.day.year, row.name_fr) for row in PublicHoliday.objects.all()}
    taken = set(PublicHoliday.objects.values_list("day", flat=True))
    fixed = [{**row, "day": f"{year}-{row['day']}"} for year in data["years"] for row in data["fixed"]]
    rows = []
    for holiday in [*fixed, *data["movable"]]:
        day = dt.date.fromisoformat(holiday["day"])
        if day in taken or (day.year, holiday["name_fr"]) in known:
            continue
        taken.add(day)
        rows.append(PublicHoliday(**{**holiday, "day": day}))
    return len(PublicHoliday.objects.bulk_create(rows))
