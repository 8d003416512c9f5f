"""A computation as it is kept, and the same computation done again from what was kept (§5.6).

What is stored holds everything `assess` reads: scores, dates, size, what the last computation left, the day. With the
parameters of its policy version, which never change once published, the answer is the same for ever.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from clients.rules.segment import (
    Parts,
    Previous,
    Verdict,
    assess,
    exact,
    policy_from_values,
)

EDITION = 1  # of the rules themselves: a change of theirs is a new edition beside this one (ADR 0020)
DATES = ("screening_on", "diagnostic_on")


def inputs_of(parts: Parts, *, size_profile: str, previous: Previous, today: date) -> dict[str, Any]:
    """Everything a computation reads, as JSON keeps it without loss: exact strings and ISO days."""
    said = {item.name: _kept(getattr(parts, item.name)) for item in fields(Parts)}
    before = {item.name: _kept(getattr(previous, item.name)) for item in fields(Previous)}
    return said | {"size_profile": size_profile, "previous": before, "today": today.isoformat(), "edition": EDITION}


def _kept(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def parts_from(inputs: Mapping[str, Any]) -> Parts:
    """The scores and dates of a stored computation."""
    read: dict[str, Any] = {}
    for item in fields(Parts):
        value = inputs.get(item.name)
        if item.name in DATES:
            read[item.name] = _day(value)
        elif item.name == "insufficiency_confirmed":
            read[item.name] = bool(value)
        else:
            read[item.name] = exact(value)
    return Parts(**read)


def previous_from(inputs: Mapping[str, Any]) -> Previous:
    """What the last computation had left when this one was made."""
    before = dict(inputs["previous"])
    return Previous(**(before | {"held_since": _day(before.get("held_since"))}))


def day_of(inputs: Mapping[str, Any]) -> date:
    """The day a stored computation was made for."""
    return date.fromisoformat(str(inputs["today"]))


def replay(inputs: Mapping[str, Any], parameters: Mapping[str, Any]) -> Verdict:
    """Do a stored computation again.

    Raises ValueError for a computation made by another edition of the rules.
    """
    if inputs.get("edition") != EDITION:
        raise ValueError(f"stored by edition {inputs.get('edition')} of the rules")
    return assess(
        parts_from(inputs),
        policy_from_values(parameters),
        size_profile=str(inputs["size_profile"]),
        previous=previous_from(inputs),
        today=day_of(inputs),
    )


def summary(verdict: Verdict) -> dict[str, Any]:
    """A verdict as text, to compare two of them or to take their fingerprint."""
    scores = verdict.scores
    return {
        "computed": verdict.computed,
        "applied": verdict.applied,
        "status": verdict.status,
        "flags": list(verdict.flags),
        "held_since": _kept(verdict.held_since),
        "capacity": _kept(scores.capacity),
        "motivation": _kept(scores.motivation),
        "confidence": scores.confidence,
    }
