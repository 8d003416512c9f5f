"""Who may read and write the working papers of a mission, end it or stop it (domain §7.3, §8.2)."""

from typing import Any

from accounts.enums import CustomsRole, Scope
from accounts.permissions import scope
from clients.enums import Capacity
from clients.models import Assignment
from diagnostics.enums import KIND_DIAGNOSTIC, DiagnosticState
from diagnostics.models import Diagnostic
from diagnostics.permissions.request import holds


def can_read_papers(user: Any, diagnostic: Diagnostic) -> bool:
    """Read ratings and drafts: assigned team and reviewer, head of diagnostics; never the relations unit (I7)."""
    return Diagnostic.objects.filter(pk=diagnostic.pk).papers_visible_to(user).exists()


def can_rate(user: Any, diagnostic: Diagnostic) -> bool:
    """Write ratings, findings and the visit's papers: members of the team (§8.2, W-O)."""
    return (
        holds(user, CustomsRole.DIA)
        and scope(user, "working_papers", "W") != Scope.NONE
        and Assignment.objects.active()
        .filter(user=user, about_kind=KIND_DIAGNOSTIC, about_uuid=diagnostic.uuid, capacity=Capacity.TEAM)
        .exists()
    )


def can_end_fieldwork(user: Any, diagnostic: Diagnostic) -> bool:
    """End the fieldwork: the lead of the mission (§7.3)."""
    return diagnostic.lead_id == getattr(user, "pk", None) and can_rate(user, diagnostic)


def can_move_dates(user: Any, diagnostic: Diagnostic) -> bool:
    """Set other dates before the visit begins: its lead or the head of diagnostics (§7.3)."""
    return diagnostic.state == DiagnosticState.PLANNED and (
        holds(user, CustomsRole.LDI) or can_end_fieldwork(user, diagnostic)
    )


def can_stop(user: Any, diagnostic: Diagnostic) -> bool:
    """Stop a mission that cannot go on: its lead or the head of diagnostics (§7.3)."""
    return diagnostic.is_open and (holds(user, CustomsRole.LDI) or can_end_fieldwork(user, diagnostic))


def can_name_reviewer(user: Any, diagnostic: Diagnostic) -> bool:
    """Name the reviewer: the head of diagnostics."""
    return diagnostic.is_open and holds(user, CustomsRole.LDI)


def can_see_bench(user: Any) -> bool:
    """Open the diagnosticians' work list."""
    return holds(user, CustomsRole.DIA, CustomsRole.LDI, CustomsRole.REV)
