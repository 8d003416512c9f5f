"""Opening and correcting the file of an enterprise (domain §2)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clients.enums import Capacity
from clients.models import Assignment, Enterprise, FormerName
from clients.services.assignments import assign, release
from core import audit, clock
from core.errors import StaleObject
from core.lifecycle import lock
from core.references import allocate


@transaction.atomic
def open_file(enterprise: Enterprise, *, by: Any) -> Enterprise:
    """Give a new enterprise its reference and store it."""
    enterprise.reference = allocate("ENT", clock.today().year)
    enterprise.save()
    audit.record("clients.enterprise.added", obj=enterprise, by=by)
    return enterprise


@transaction.atomic
def correct_profile(enterprise: Enterprise, *, seen_version: int, fields: Sequence[str], by: Any) -> Enterprise:
    """Store a corrected profile, unless a colleague saved another one since it was opened.

    Raises StaleObject: nothing is overwritten.
    """
    stored = lock(enterprise)
    if stored.version != seen_version:
        raise StaleObject("stale", _("A colleague changed this file while you had it open. Reload it to see how."))
    if enterprise.name != stored.name:
        FormerName.objects.create(enterprise=enterprise, name=stored.name, until=clock.today())
    enterprise.version = seen_version + 1
    # Only what was corrected: what services wrote meanwhile (status, consent, next action) stays theirs.
    names = {field.name for field in enterprise._meta.concrete_fields}
    enterprise.save(update_fields=[*names.intersection(fields), "search_key", "name_key", "version", "updated_at"])
    audit.record("clients.enterprise.changed", obj=enterprise, by=by, data={"fields": list(fields)})
    return enterprise


@transaction.atomic
def assign_account_agent(enterprises: Sequence[Enterprise], *, agent: Any, by: Any) -> int:
    """Give enterprises to one agent, who then follows them alone; return how many changed hands."""
    keys = [enterprise.pk for enterprise in enterprises]
    list(Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
    held = Assignment.objects.active().filter(
        enterprise__in=enterprises, capacity=Capacity.ACCOUNT_AGENT, about_uuid=None
    )
    followed = {row.enterprise_id: row for row in held.select_related("user")}
    changed = 0
    for enterprise in enterprises:
        row = followed.get(enterprise.pk)
        if row is not None and row.user_id == agent.pk:
            continue
        if row is not None:
            release(enterprise, user=row.user, capacity=Capacity.ACCOUNT_AGENT, by=by)
        assign(enterprise, user=agent, capacity=Capacity.ACCOUNT_AGENT, by=by)
        changed += 1
    return changed
