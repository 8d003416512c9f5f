"""A lifecycle is a table of named transitions; `move` is the only code that assigns `state` (ADR 0002)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
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


def move(obj: Row, transition: Transition, *, by: Any, reason: str = "", **fields: Any) -> Row:
    """Take a transition: check the table, save the named fields, write the audit event.

    Raises TransitionRefused when the object's state does not allow it.
    """
    state: str = obj.state  # type: ignore[attr-defined]
    if not transition.allows(state):
        raise TransitionRefused(
            "transition_refused",
            _("This is no longer possible: the file is now “%(state)s”. Reload the page to see where it stands.")
            % {"state": obj.get_state_display()},  # type: ignore[attr-defined]
        )
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
        from_state=str(state),
        to_state=transition.target,
        reason=reason,
    )
    return obj
