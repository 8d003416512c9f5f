"""What a lower app must ask about an object of an upper app, by opaque kind.

Filled in `AppConfig.ready`; a link upward is never a foreign key (architecture §3).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from django.urls import reverse


@dataclass(frozen=True)
class Page:
    """Where objects of a kind lead one person: the rows this person may see and the page each opens.

    `key` is the field by which an object is known; `to` the field that fills the page's address, "" when nothing does.
    """

    rows: QuerySet[Any]
    name: str
    key: str = "uuid"
    to: str = "uuid"


@dataclass(frozen=True)
class Entry:
    """Answers for one kind of object.

    `pages(user)`: where its objects lead this person, answered for many kinds in one read; `url(uuid, user)`: the same
    where nothing has to be read, or "". `still_due(message)`: whether the reason of a queued message still holds.
    `label`: what to call it on screen.
    """

    label: Any = ""
    url: Callable[[UUID, Any], str] | None = None
    pages: Callable[[Any], Iterable[Page]] | None = None
    still_due: Callable[[Any], bool] | None = None


_entries: dict[str, Entry] = {}


def register(kind: str, entry: Entry) -> None:
    """Declare the answers for a kind; a second declaration replaces the first (tests, reloads)."""
    _entries[kind] = entry


def get(kind: str) -> Entry:
    """Return the answers for a kind; an unknown kind has none."""
    return _entries.get(kind, Entry())


def addresses(objects: Iterable[tuple[str, UUID | None]], user: Any) -> dict[tuple[str, UUID], str]:
    """Return where many objects of many kinds lead this person, with one read; what leads nowhere is left out."""
    asked: dict[str, set[UUID]] = {}
    for kind, uuid in objects:
        if kind and uuid:
            asked.setdefault(kind, set()).add(uuid)
    found = {(kind, uuid): way for kind, uuids in asked.items() for uuid, way in _known(kind, uuids, user)}
    parts = [part for kind, uuids in asked.items() for part in _to_read(kind, uuids, user)]
    if parts:
        for kind, name, uuid, to in parts[0].union(*parts[1:], all=True):
            found[kind, uuid] = reverse(name, args=[to] if to else [])
    return found


def _known(kind: str, uuids: Iterable[UUID], user: Any) -> Iterable[tuple[UUID, str]]:
    """Give what can be said without reading anything."""
    entry = get(kind)
    ways = ((uuid, entry.url(uuid, user)) for uuid in uuids) if entry.url else ()
    return [(uuid, way) for uuid, way in ways if way]


def _to_read(kind: str, uuids: Iterable[UUID], user: Any) -> Iterable[QuerySet[Any]]:
    """Give what must be read, in columns common to all kinds."""
    pages = get(kind).pages
    for page in pages(user) if pages else ():
        to = F(page.to) if page.to else Cast(Value(None), UUIDField())
        rows = page.rows.filter(**{f"{page.key}__in": uuids}).order_by()
        yield rows.values_list(Value(kind), Value(page.name), page.key, to)


def kinds() -> frozenset[str]:
    """Return every kind declared."""
    return frozenset(_entries)
