"""A lifecycle is a table of named transitions; only `move` and `move_each` assign `state` (ADR 0002)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import TransitionRefused

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Transition:
    """One named way from some states to one state. `label` is the button an agent reads."""

    name: str
    sources: frozenset[str]
    target: str
    label: Any = ""

    def __init__(self, name: str, sources: Iterable[str], target: str, label: Any = "") -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "sources", frozenset(str(source) for source in sources))
        object.__setattr__(self, "target", str(target))
        object.__setattr__(self, "label", label)

    def allows(self, state: str) -> bool:
        """Tell whether an object in this state may take this way."""
        return str(state) in self.sources


def lock(obj: Row) -> Row:
    """Re-read the row and hold it until the transaction ends.

    Rows that point to it may still be added by others (no key ever changes): two people who each hold one file and
    write a line about the other's would otherwise wait for each other until one act fails.
    SQLite ignores the lock (its transactions are already exclusive: transaction_mode IMMEDIATE).
    """
    manager = type(obj)._base_manager
    return manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)


def lock_each(rows: models.QuerySet[Row]) -> list[Row]:
    """Hold many rows as `lock` holds one, in the order of their keys; those that no longer match are left out."""
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def move(obj: Row, transition: Transition, *, by: Any, reason: str = "", **fields: Any) -> Row:
    """Take a transition: check the table, save the named fields, write the audit event.

    Raises TransitionRefused when the object's state does not allow it.
    """
    state = _leaving(obj, transition)
    obj.state = transition.target  # type: ignore[attr-defined]
    for name, value in fields.items():
        setattr(obj, name, value)
    names = ["state", *fields]
    if any(field.name == "updated_at" for field in obj._meta.concrete_fields):
        names.append("updated_at")
    obj.save(update_fields=names)
    audit.record(
        f"{audit.kind_of(obj)}.{transition.name}",
        obj=obj,
        by=by,
        from_state=state,
        to_state=transition.target,
        reason=reason,
    )
    return obj


def move_each(rows: Sequence[Row], transition: Transition, *, by: Any) -> int:
    """Take a transition for many rows of one model, held by `lock_each`: one statement, a line of audit each.

    Raises TransitionRefused, and moves none, when the state of one does not allow it. Returns how many moved.
    """
    if not rows:
        return 0
    moved = [(row, _leaving(row, transition)) for row in rows]
    model = type(rows[0])
    model._base_manager.filter(pk__in=[row.pk for row in rows]).update(
        state=transition.target, updated_at=timezone.now()
    )
    for row in rows:
        row.state = transition.target  # type: ignore[attr-defined]
    return audit.record_moves(
        f"{audit.kind_of(rows[0])}.{transition.name}", moved=moved, to_state=transition.target, by=by
    )


def _leaving(obj: Row, transition: Transition) -> str:
    """Return the state a row leaves; raise TransitionRefused when this way does not start there."""
    state: str = obj.state  # type: ignore[attr-defined]
    if not transition.allows(state):
        raise TransitionRefused(
            "transition_refused",
            _("This is no longer possible: the file is now “%(state)s”. Reload the page to see where it stands.")
            % {"state": obj.get_state_display()},  # type: ignore[attr-defined]
        )
    return str(state)
