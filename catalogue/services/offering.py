"""Writes on the catalogue: loading the reference edition, drafts, publication."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue import states
from catalogue.enums import OfferingState
from catalogue.models import ServiceCategory, ServiceOffering
from catalogue.states import EARLIER
from core import audit
from core.errors import DomainError
from core.lifecycle import lock, move

BOTH_LANGUAGES = ("title_fr", "title_en", "description_fr", "description_en")
PRICE = ("price_note_fr", "price_note_en")

CONTENT_FIELDS = (
    "order",
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
            code=row["code"],
            category=categories[row["category"]],
            catalogue_code=data["code"],
            state=OfferingState.PUBLISHED,
            is_current=True,
            **fields,
        )
        written += 1
    return written


def _content(offering: ServiceOffering) -> dict[str, Any]:
    return {name: getattr(offering, name) for name in CONTENT_FIELDS} | {"category": offering.category}


@transaction.atomic
def new_service(offering: ServiceOffering, *, by: User) -> ServiceOffering:
    """Keep the first version of a new service, as a draft."""
    offering.revised_by = by
    offering.save()
    return offering


@transaction.atomic
def start_draft(offering: ServiceOffering, *, by: User) -> ServiceOffering:
    """Begin the next version of a service with the words and documents of this one, or return the draft begun."""
    offering = lock(offering)
    versions = ServiceOffering.objects.filter(code=offering.code)
    if begun := versions.filter(state=OfferingState.DRAFT).first():
        return begun
    last = versions.aggregate(last=Max("version"))["last"]
    draft = ServiceOffering.objects.create(
        code=offering.code,
        version=last + 1,
        catalogue_code=offering.catalogue_code,
        revised_by=by,
        **_content(offering),
    )
    for document in offering.documents.all():
        document.pk, document.uuid, document.offering = None, uuid4(), draft
        document.save(force_insert=True)
    audit.record("catalogue.draft_started", obj=draft, by=by, data={"code": draft.code, "version": draft.version})
    return draft


@transaction.atomic
def write_draft(offering: ServiceOffering, *, by: User, **changes: Any) -> ServiceOffering:
    """Write words into the draft of a service, begun when needed; what is in force does not move.

    From the page of a version in force, a draft a colleague already began is never overwritten: it is opened instead.
    Returns the offering itself when nothing changes.
    """
    offering = lock(offering)
    if offering.state in EARLIER:
        raise DomainError("version_past", _("This version is past: write from the version in force."))
    if not offering.is_draft:
        if all(_content(offering)[name] == value for name, value in changes.items()):
            return offering
        if ServiceOffering.objects.filter(code=offering.code, state=OfferingState.DRAFT).exists():
            raise DomainError("draft_begun", _("A draft of this service is already begun: open it and write there."))
        offering = start_draft(offering, by=by)
    content = _content(offering)
    changed = sorted(name for name, value in changes.items() if content[name] != value)
    if changed:
        for name in changed:
            setattr(offering, name, changes[name])
        offering.revised_by = by
        offering.save()
        audit.record("catalogue.draft_written", obj=offering, by=by, data={"code": offering.code, "fields": changed})
    return offering


@transaction.atomic
def publish_offering(draft: ServiceOffering, *, by: User) -> ServiceOffering:
    """Put a draft in force; the version before stays readable wherever somebody agreed to it.

    Refused while a text lacks in one of the two languages, or when a paid service says nothing of its price (I14).
    """
    current = ServiceOffering.objects.current().filter(code=draft.code).first()
    if current is not None:
        current = lock(current)
    draft = lock(draft)
    wanted = BOTH_LANGUAGES + (PRICE if draft.is_paid else ())
    if missing := [name for name in wanted if not getattr(draft, name).strip()]:
        names = ", ".join(field_labels(missing))
        raise DomainError("draft_incomplete", _("Before publishing, fill in: %(names)s.") % {"names": names})
    changed = changed_fields(draft, current)
    if current is not None and current.is_current:
        move(current, states.REPLACE, by=by, is_current=False)
    draft = move(draft, states.PUBLISH, by=by, is_current=True, revised_by=by)
    audit.record("catalogue.offering_revised", obj=draft, by=by, data={"code": draft.code, "fields": changed})
    return draft


def changed_fields(draft: ServiceOffering, before: ServiceOffering | None) -> list[str]:
    """Names of the fields a version changes, in alphabetical order; nothing for a first version."""
    if before is None:
        return []
    was, now = _content(before), _content(draft)
    return sorted(name for name in now if was[name] != now[name])


def field_labels(names: Iterable[str]) -> list[str]:
    """The columns of a service as people read them."""
    return [str(field.verbose_name) for field in ServiceOffering._meta.concrete_fields if field.name in set(names)]


@transaction.atomic
def withdraw_offering(offering: ServiceOffering, *, reason: str, by: User) -> ServiceOffering:
    """Take a service out of the catalogue; what is proposed or agreed goes on. A new draft may bring it back."""
    return move(lock(offering), states.WITHDRAW, by=by, reason=reason, is_current=False)


@transaction.atomic
def abandon_draft(draft: ServiceOffering, *, by: User) -> ServiceOffering:
    """Give up a draft; the version in force does not move."""
    return move(lock(draft), states.ABANDON, by=by)


@transaction.atomic
def revise_offering(offering: ServiceOffering, *, by: User, **changes: Any) -> ServiceOffering:
    """Write and publish in one act; returns the offering itself when nothing changes."""
    draft = write_draft(offering, by=by, **changes)
    return publish_offering(draft, by=by) if draft.is_draft else draft
