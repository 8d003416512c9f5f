"""What a lower app must ask about an object of an upper app, by opaque kind.

Filled in `AppConfig.ready`; a link upward is never a foreign key (architecture §3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """Answers for one kind of object.

    `url(uuid, user)`: where it leads this person, or "". `still_due(message)`: whether the reason of a queued
    message still holds. `label`: what to call it on screen.
    """

    label: Any = ""
    url: Callable[[UUID, Any], str] | None = None
    still_due: Callable[[Any], bool] | None = None


_entries: dict[str, Entry] = {}


def register(kind: str, entry: Entry) -> None:
    """Declare the answers for a kind; a second declaration replaces the first (tests, reloads)."""
    _entries[kind] = entry


def get(kind: str) -> Entry:
    """Return the answers for a kind; an unknown kind has none."""
    return _entries.get(kind, Entry())


def kinds() -> frozenset[str]:
    """Return every kind declared."""
    return frozenset(_entries)
