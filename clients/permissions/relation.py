"""Who records exchanges, keeps notes and does tasks (domain §7.8, §8.2)."""

import datetime as dt
from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope
from clients.models import Enterprise, Interaction, InternalNote, Task
from clients.models.scoping import is_assigned
from core import clock

EDITABLE_FOR = dt.timedelta(hours=24)


def _reaches(user: Any, code: str, right: str, enterprise: Enterprise | None) -> bool:
    """Tell whether a right holds for a file: everywhere, or because the person is assigned to it."""
    if not getattr(user, "is_customs", False):
        return False
    reach = scope(user, code, right)
    if reach != Scope.OWN or enterprise is None:
        return reach != Scope.NONE
    return is_assigned(user, enterprise)


def can_list_interactions(user: Any, obj: Any = None) -> bool:
    """Tell whether the list of exchanges opens to this person."""
    return _reaches(user, "interactions", "R", None)


def can_log_interaction(user: Any, enterprise: Enterprise | None = None) -> bool:
    """Tell whether this person may record a call, a visit, a letter with an enterprise."""
    return _reaches(user, "interactions", "W", enterprise)


def can_edit_interaction(user: Any, interaction: Interaction | None = None) -> bool:
    """Tell whether an exchange may still be corrected: by its author, for a day (§7.8)."""
    if interaction is None:
        return can_log_interaction(user)
    recent = clock.now() - interaction.created_at < EDITABLE_FOR
    return interaction.by_id == user.pk and recent and not interaction.about_kind


def can_amend_interaction(user: Any, interaction: Interaction | None = None) -> bool:
    """Tell whether this person may add to an exchange: whoever may record one with this enterprise."""
    return can_log_interaction(user, interaction.enterprise if interaction else None)


def can_list_tasks(user: Any, obj: Any = None) -> bool:
    """Tell whether the list of tasks opens to this person."""
    return _reaches(user, "tasks", "R", None)


def can_open_task(user: Any, enterprise: Enterprise | None = None) -> bool:
    """Tell whether this person may ask for something to be done; heads may, for their unit."""
    return can_list_tasks(user)


def can_do_task(user: Any, task: Task | None = None) -> bool:
    """Tell whether this person may do, put off or close a task: its owner, anyone for one without owner, or a head."""
    if task is None:
        return can_list_tasks(user)
    return can_list_tasks(user) and (task.owner_id in (None, user.pk) or user.has_role("CRH", "LDI"))


def note_scope(user: Any) -> str:
    """Return the side of the house this person's notes belong to, or an empty string."""
    if scope(user, "notes_relationship") != Scope.NONE:
        return InternalNote.Scope.RELATIONSHIP
    if scope(user, "notes_diagnostic") != Scope.NONE:
        return InternalNote.Scope.DIAGNOSTIC
    return ""


def can_list_notes(user: Any, obj: Any = None) -> bool:
    """Tell whether this person reads the notes of one side of the house."""
    return bool(getattr(user, "is_customs", False) and note_scope(user))


def can_write_note(user: Any, enterprise: Enterprise | None = None) -> bool:
    """Tell whether this person may keep a note on a file: its own agents, its own diagnosticians (§8.2)."""
    return _reaches(user, "notes_relationship", "W", enterprise) or _reaches(user, "notes_diagnostic", "W", enterprise)
