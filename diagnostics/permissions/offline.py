"""Who may take a mission along, declare a device lost, choose between two texts (domain §13, ADR 0014)."""

from typing import Any

from accounts.enums import CustomsRole
from diagnostics.models import Diagnostic, MissionKit
from diagnostics.permissions.mission import can_rate
from diagnostics.permissions.request import holds


def can_take_along(user: Any, diagnostic: Diagnostic) -> bool:
    """Carry the mission on a device: the team, while the mission is open."""
    return diagnostic.is_open and can_rate(user, diagnostic)


def can_revoke(user: Any, kit: MissionKit) -> bool:
    """Declare a device lost while it holds something: who took it, the lead of the mission, the head of diagnostics."""
    is_hers = user.pk in {kit.taken_by_id, kit.diagnostic.lead_id}
    return kit.revoked_at is None and kit.returned_at is None and (is_hers or holds(user, CustomsRole.LDI))
