"""What a lower app must ask about an object of an upper app, by opaque kind.

Filled in `AppConfig.ready`; a link upward is never a foreign key (architecture §3).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """Answers for one kind of object.

    `url(uuid, user)`: where it leads this person, or ""; `urls(uuids, user)`: the same for many objects with one
    read, those that lead nowhere left out. `still_due(message)`: whether the reason of a queued
    message still holds. `label`: what to call it on screen.
    """

    label: Any = ""
    url: Callable[[UUID, Any], str] | None = None
    urls: Callable[[Collection[UUID], Any], dict[UUID, str]] | None = None
    still_due: Callable[[Any], bool] | None = None


_entries: dict[str, Entry] = {}


def register(kind: str, entry: Entry) -> None:
    """Declare the answers for a kind; a second declaration replaces the first (tests, reloads)."""
    _entries[kind] = entry


def get(kind: str) -> Entry:
    """Return the answers for a kind; an unknown kind has none."""
    return _entries.get(kind, Entry())


def addresses(objects: Iterable[tuple[str, UUID | None]], user: Any) -> dict[tuple[str, UUID], str]:
    """Return where many objects lead this person, asking each kind once; what leads nowhere is left out.

    A list or a timeline asks this, never `url` in a loop: the number of reads is the number of kinds.
    """
    asked: dict[str, set[UUID]] = {}
    for kind, uuid in objects:
        if kind and uuid:
            asked.setdefault(kind, set()).add(uuid)
    found: dict[tuple[str, UUID], str] = {}
    for kind, uuids in asked.items():
        entry = get(kind)
        if entry.urls is not None:
            ways = entry.urls(uuids, user)
        else:
            ways = {uuid: entry.url(uuid, user) for uuid in uuids} if entry.url else {}
        found |= {(kind, uuid): way for uuid, way in ways.items() if way}
    return found


def kinds() -> frozenset[str]:
    """Return every kind declared."""
    return frozenset(_entries)
