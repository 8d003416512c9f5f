"""Keeping views of the register under a name."""

from typing import Any

from django.db import transaction
from django.http import QueryDict

from accounts.permissions import unit_of
from clients.models import SavedFilter
from core import audit

NOT_A_FILTER = frozenset({"p", "e", "_changelist_filters"})


def plain_query(text: str) -> str:
    """Return the address of a list without its page: what is kept is the question, not the place in the answer."""
    asked = QueryDict(text, mutable=True)
    for name in NOT_A_FILTER.intersection(asked):
        del asked[name]
    return asked.urlencode()


@transaction.atomic
def keep(*, name: str, query: str, is_shared: bool, by: Any) -> SavedFilter:
    """Keep a view of the register; the same name again replaces one's own."""
    values = {"query": plain_query(query), "is_shared": is_shared, "unit": unit_of(by)}
    saved, _created = SavedFilter.objects.update_or_create(owner=by, name=name.strip(), defaults=values)
    audit.record("clients.savedfilter.kept", obj=saved, by=by, data={"shared": is_shared})
    return saved


@transaction.atomic
def share(saved: SavedFilter, *, is_shared: bool, by: Any) -> None:
    """Show a view to the unit, or to oneself only again."""
    SavedFilter.objects.filter(pk=saved.pk).update(is_shared=is_shared, unit=unit_of(by))
    audit.record("clients.savedfilter.kept", obj=saved, by=by, data={"shared": is_shared})


@transaction.atomic
def remove(saved: SavedFilter, *, by: Any) -> None:
    """Forget a view."""
    audit.record("clients.savedfilter.removed", obj=saved, by=by)
    saved.delete()
