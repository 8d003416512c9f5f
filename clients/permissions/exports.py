"""Who may take a list away, and who reads what was taken (domain §8.2: bulk export is for the two heads)."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope
from clients.models import ExportLog


def can_export(user: Any, obj: Any = None) -> bool:
    """Tell whether this person may take a list away: the head of the relations unit, the head of diagnostics."""
    return bool(getattr(user, "is_customs", False)) and scope(user, "exports", "W") == Scope.ALL


def can_read_exports(user: Any, obj: Any = None) -> bool:
    """Tell whether this person reads what was exported, by whom and why."""
    return bool(getattr(user, "is_customs", False)) and scope(user, "exports") == Scope.ALL


def can_download(user: Any, log: ExportLog) -> bool:
    """Tell whether the file is this person's: its author's only, as long as the right lasts."""
    return log.author_id == user.pk and can_export(user)
