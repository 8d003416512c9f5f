"""Writes on the catalogue: loading the reference edition, revising a service."""

from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date

from accounts.models import User
from catalogue.models import ServiceCategory, ServiceOffering
from core import audit
from core.lifecycle import lock

CONTENT_FIELDS = (
    "title_fr",
    "title_en",
    "description_fr",
    "description_en",
    "targets",
    "segments",
    "needs",
    "languages",
    "is_paid",
    "price_note_fr",
    "price_note_en",
    "duration_fr",
    "duration_en",
    "mode",
    "capacity",
    "owner_unit",
    "prerequisites_fr",
    "prerequisites_en",
    "outcome_fr",
    "outcome_en",
    "active_from",
    "active_until",
    "order",
)


@transaction.atomic
def load_catalogue(data: dict[str, Any]) -> int:
    """Load reference/catalogue.json: what is missing is added, what staff revised since is left alone."""
    written = 0
    categories = {}
    for row in data["categories"]:
        category, created = ServiceCategory.objects.get_or_create(code=row["code"], defaults=row)
        categories[row["code"]] = category
        written += created
    known = set(ServiceOffering.objects.values_list("code", flat=True))
    for row in data["offerings"]:
        if row["code"] in known:
            continue
        fields = {name: row[name] for name in CONTENT_FIELDS}
        fields["active_from"] = parse_date(row["active_from"]) if row["active_from"] else None
        fields["active_until"] = parse_date(row["active_until"]) if row["active_until"] else None
        ServiceOffering.objects.create(
            code=row["code"], category=categories[row["category"]], catalogue_code=data["code"], **fields
        )
        written += 1
    return written


@transaction.atomic
def revise_offering(offering: ServiceOffering, *, by: User, **changes: Any) -> ServiceOffering:
    """Publish a new version of a service; proposals already made keep the old words.

    Returns the offering itself when nothing changes.
    """
    offering = lock(offering)
    content = {name: getattr(offering, name) for name in CONTENT_FIELDS}
    content["category"] = offering.category
    wanted = content | changes
    if wanted == content:
        return offering
    offering.is_current = False
    offering.save(update_fields=["is_current", "updated_at"])
    revised = ServiceOffering.objects.create(
        code=offering.code,
        version=offering.version + 1,
        catalogue_code=offering.catalogue_code,
        revised_by=by,
        **wanted,
    )
    changed = sorted(name for name in wanted if wanted[name] != content[name])
    audit.record("catalogue.offering_revised", obj=revised, by=by, data={"code": revised.code, "fields": changed})
    return revised
