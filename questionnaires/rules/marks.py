"""Two pages open on the same lines: what may be written, what stays, what a person must choose (issue: two at once).

The bench and the questionnaire carry, line by line, the digest of what stood when the page was opened.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from questionnaires.rules.completeness import Given

FIELDS = ("retained_points", "reason", "evidence_status", "is_read")
UNTOUCHED: dict[str, Any] = {"retained_points": None, "reason": "", "evidence_status": "", "is_read": False}


def digest(mark: Mapping[str, Any]) -> str:
    """A short name of what a line of the bench holds, carried by the page that shows it."""
    return _short(*(mark[name] for name in FIELDS))


def answer_digest(given: Given) -> str:
    """A short name of an answer, carried by the page that asks for it."""
    return _short(*given.values, given.text, given.not_applicable)


def _short(*parts: Any) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def may_write(*, seen: str, held: str, mine: str) -> bool | None:
    """Compare three ways: True writes mine, False leaves what stands, None when both changed it differently.

    A page that carries nothing (`seen` empty) was not opened by a person: it writes.
    """
    if seen in {"", held}:
        return True
    if mine in {seen, held}:
        return False
    return None
