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
    """Add the fixed holidays of the years given; movable ones are entered by hand each year."""
    known = set(PublicHoliday.objects.values_list("day", flat=True))
    rows = []
    for year in data["years"]:
        for holiday in data["fixed"]:
            day = dt.date.fromisoformat(f"{year}-{holiday['day']}")
            if day not in known:
                rows.append(PublicHoliday(day=day, name_fr=holiday["name_fr"], name_en=holiday["name_en"]))
    return len(PublicHoliday.objects.bulk_create(rows))
