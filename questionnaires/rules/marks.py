"""Two windows on one section of the bench: what may be written, what stays, what a person must choose (issue: two at once)."""

import hashlib
from collections.abc import Mapping
from typing import Any

FIELDS = ("retained_points", "reason", "evidence_status", "is_read")
UNTOUCHED: dict[str, Any] = {"retained_points": None, "reason": "", "evidence_status": "", "is_read": False}


def digest(mark: Mapping[str, Any]) -> str:
    """A short name of what a line holds, carried by the page that shows it."""
    text = "\x1f".join(str(mark[name]) for name in FIELDS)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def may_write(*, seen: str, held: str, mine: str) -> bool | None:
    """Compare three ways: True writes mine, False leaves what stands, None when both changed it differently.

    A page that carries nothing (`seen` empty) was not opened by a person: it writes.
    """
    if seen in {"", held}:
        return True
    if mine in {seen, held}:
        return False
    return None
