"""Who may ask, prepare, release, object, answer, and let another system in (§7.4, §7.5, §8.2)."""

from typing import Any

from accounts.enums import CustomsRole, Scope
from accounts.permissions import effective_roles, enterprise_roles_allowing, scope
from clients.models import Enterprise, PortalMembership
from disclosures import states
from disclosures.models import Integration, NoticeRelease, Objection, SignalRelease, SignalSchedule


def _reaches(user: Any, object_code: str, right: str) -> bool:
    return bool(getattr(user, "is_customs", False)) and scope(user, object_code, right) is Scope.ALL


def can_read_signals(user: Any, _obj: Any = None) -> bool:
    """Heads, risk management, data protection, audit."""
    return _reaches(user, "risk_signals", "R")


def can_ask_signals(user: Any, _obj: Any = None) -> bool:
    """Risk management asks in writing (§7.5)."""
    return can_read_signals(user) and CustomsRole.RSK in effective_roles(user)


def decides(user: Any, _obj: Any = None) -> bool:
    """One of the two persons: a head of the relations unit or of diagnostics."""
    return _reaches(user, "risk_signals", "V")


def leads_relations(user: Any, _obj: Any = None) -> bool:
    """The head of the relations unit, who prepares and decides a rhythm (§7.5)."""
    return decides(user) and CustomsRole.CRH in effective_roles(user)


def can_prepare(user: Any, release: SignalRelease) -> bool:
    """The head of the relations unit, who did not ask for it."""
    return leads_relations(user) and states.PREPARE.allows(release.state) and user.pk != release.asked_by_id


def can_release(user: Any, release: SignalRelease) -> bool:
    """The second person: neither who prepared nor who asked."""
    own = {release.prepared_by_id, release.asked_by_id}
    return decides(user) and states.RELEASE.allows(release.state) and user.pk not in own


def can_refuse(user: Any, release: SignalRelease) -> bool:
    """Either person, until it has left."""
    return decides(user) and states.REFUSE.allows(release.state)


def can_approve_schedule(user: Any, schedule: SignalSchedule) -> bool:
    """The second person approves a rhythm."""
    waits = states.APPROVE_SCHEDULE.allows(schedule.state)
    return decides(user) and waits and user.pk != schedule.decided_by_id


def can_end_schedule(user: Any, schedule: SignalSchedule) -> bool:
    """Either head stops a rhythm."""
    return decides(user) and states.END_SCHEDULE.allows(schedule.state)


def can_release_notice(user: Any, row: NoticeRelease) -> bool:
    """The second person, not the one who proposed (§7.4)."""
    return decides(user) and states.RELEASE_NOTICE.allows(row.state) and user.pk != row.proposed_by_id


def can_refuse_notice(user: Any, row: NoticeRelease) -> bool:
    """Either head, until it has left."""
    return decides(user) and states.REFUSE_NOTICE.allows(row.state)


def _holds(user: Any, enterprise: Enterprise, roles: list[str]) -> bool:
    if not getattr(user, "is_authenticated", False) or user.is_customs:
        return False
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise, role__in=roles).exists()


def can_read_own(user: Any, enterprise: Enterprise) -> bool:
    """Owner, deputy and reader see who consulted their file and what was released about it (§8.2)."""
    return _holds(user, enterprise, enterprise_roles_allowing(user, "risk_signals"))


def can_object(user: Any, enterprise: Enterprise) -> bool:
    """Owner and deputy object in the name of the enterprise (§8.4)."""
    return _holds(user, enterprise, ["OWN", "DEP"])


def can_read_objections(user: Any, _obj: Any = None) -> bool:
    """The data protection officer, and audit."""
    return bool({CustomsRole.DPO, CustomsRole.AUD} & effective_roles(user))


def can_answer_objection(user: Any, row: Objection) -> bool:
    """The data protection officer alone (§8.4)."""
    return CustomsRole.DPO in effective_roles(user) and states.UPHOLD.allows(row.state)


def can_read_names(user: Any, _obj: Any = None) -> bool:
    """Who consulted what, by name: data protection and audit, as the audit trail itself (§8.2)."""
    return _reaches(user, "audit", "R")


def can_read_integrations(user: Any, _obj: Any = None) -> bool:
    """The administrator, the heads, data protection, audit."""
    return _reaches(user, "integrations", "R")


def can_ask_integration(user: Any, _obj: Any = None) -> bool:
    """The functional administrator describes the access."""
    return _reaches(user, "integrations", "W")


def can_approve_integration(user: Any, row: Integration) -> bool:
    """A head, never who described it."""
    waits = states.APPROVE_INTEGRATION.allows(row.state)
    return _reaches(user, "integrations", "V") and waits and user.pk != row.asked_by_id


def can_issue_token(user: Any, row: Integration) -> bool:
    """The administrator hands out the token of an approved access."""
    return can_ask_integration(user) and row.state == "approved"


def can_revoke_integration(user: Any, row: Integration) -> bool:
    """The administrator or a head closes the door."""
    may = can_ask_integration(user) or _reaches(user, "integrations", "V")
    return may and states.REVOKE.allows(row.state)
