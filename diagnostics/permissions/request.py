"""Who may propose, ask, accept, answer and name a team (domain §8.1, §8.2)."""

from typing import Any

from accounts.enums import CustomsRole, EnterpriseRole, Scope
from accounts.permissions import effective_roles, scope
from clients.enums import Capacity
from clients.models import Assignment, Enterprise, PortalMembership
from diagnostics.enums import KIND_REQUEST, RequestOrigin, RequestState
from diagnostics.models import DiagnosticRequest

RELATION = frozenset({CustomsRole.CRA, CustomsRole.CRH})


def _membership(user: Any, enterprise: Enterprise) -> PortalMembership | None:
    """The person's live role for the enterprise."""
    if not getattr(user, "is_authenticated", False):
        return None
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise).first()


def holds(user: Any, *roles: str) -> bool:
    """Whether a customs role counts now: diagnostic roles need a signed charter (§8.3)."""
    return not effective_roles(user).isdisjoint(roles)


def can_engage(user: Any, enterprise: Enterprise) -> bool:
    """Accept, ask and withdraw bind the enterprise: its owner, or a deputy entitled to sign (§8.1, §8.2)."""
    held = _membership(user, enterprise)
    if held is None:
        return False
    return held.role == EnterpriseRole.OWN or (held.role == EnterpriseRole.DEP and held.may_sign)


def can_answer_proposal(user: Any, request: DiagnosticRequest) -> bool:
    """Decline or ask to talk first: owner or deputy; it binds nobody (I2)."""
    return can_answer_visit(user, request.enterprise)


def can_answer_visit(user: Any, enterprise: Enterprise) -> bool:
    """Agree on the dates of a visit: owner or deputy (§7.3)."""
    held = _membership(user, enterprise)
    return held is not None and held.role in {EnterpriseRole.OWN, EnterpriseRole.DEP}


def can_accept(user: Any, request: DiagnosticRequest) -> bool:
    """Give the formal consent: who may engage the enterprise, while the proposal or the own request is open."""
    own_draft = request.state == RequestState.DRAFT and request.origin == RequestOrigin.ENTERPRISE
    return can_engage(user, request.enterprise) and (own_draft or request.state == RequestState.PROPOSED)


def can_propose(user: Any, enterprise: Enterprise | None = None) -> bool:
    """Propose a diagnostic: the relations unit only, never a diagnostician (I4, I5)."""
    return holds(user, *RELATION) and scope(user, "daqe_request", "R") != Scope.NONE


def can_handle_request(user: Any, request: DiagnosticRequest) -> bool:
    """Answer a spontaneous request, record a paper consent, take a proposal back: the relations unit."""
    return can_propose(user, request.enterprise)


def can_name_team(user: Any, request: DiagnosticRequest) -> bool:
    """Name the team and plan the mission: the head of diagnostics (§7.3)."""
    return holds(user, CustomsRole.LDI) and scope(user, "daqe_request", "V") != Scope.NONE


def can_declare(user: Any, request: DiagnosticRequest) -> bool:
    """Declare the absence of a conflict: whoever was named in the team."""
    return (
        holds(user, CustomsRole.DIA)
        and Assignment.objects.active()
        .filter(user=user, about_kind=KIND_REQUEST, about_uuid=request.uuid, capacity=Capacity.TEAM)
        .exists()
    )


def can_see_requests(user: Any) -> bool:
    """Open the list of requests: the relations unit and the head of diagnostics."""
    return holds(user, *RELATION, CustomsRole.LDI) and scope(user, "daqe_request", "R") != Scope.NONE
