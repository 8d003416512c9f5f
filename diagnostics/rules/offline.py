"""What becomes of an entry made without network: pure decisions, the same whatever the order of arrival (§13, ADR 0014)."""

from dataclasses import dataclass

APPLY, SAME, WAIT, CONFLICT = "apply", "same", "wait", "conflict"


@dataclass(frozen=True)
class Before:
    """The entry of the same device this one was written on: what became of it, and at which version it left the file.

    `version` is None while nothing was written from it. `is_left` when a person chose the other text against it.
    """

    is_received: bool
    is_waiting: bool = False
    is_disputed: bool = False
    is_left: bool = False
    version: int | None = None


def expected_version(base_version: int, before: Before | None) -> int | None:
    """The version of the file the writer had in mind; None when no version can be the one."""
    if before is None:
        return base_version
    if before.is_disputed or before.is_left:
        return None
    return before.version


def decide(*, base_version: int, before: Before | None, current: int, is_same: bool) -> str:
    """Apply on top of what the writer saw, wait for the entry before, or keep both texts for a person.

    `current` is the version of the file now, 0 when nothing was saved; `is_same` when the file says the same already.
    """
    if before is not None and (not before.is_received or before.is_waiting):
        return WAIT
    if is_same:
        return SAME
    return APPLY if expected_version(base_version, before) == current else CONFLICT
