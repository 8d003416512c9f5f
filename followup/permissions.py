"""Who may do what about recommendations and services (§8.2, I5, I9)."""

from typing import Any

from accounts.enums import RELATION_ROLES, Scope
from accounts.permissions import effective_roles, enterprise_roles_allowing, scope
from catalogue.models import OfferingSession
from clients.enums import Circle
from clients.models import Enterprise, PortalMembership
from clients.models.scoping import Rows, is_assigned, visible_rows
from core import clock
from followup.enums import ProposalState, Unit
from followup.models import FollowUp, FollowUpPoint, ServiceProposal
from followup.models.scopes import only_delivers
from followup.states import RUNNING, WAITING_FOR_ENTERPRISE


def _speaks_for(user: Any, enterprise: Enterprise, object_code: str) -> bool:
    """Whether this person answers for the enterprise: owner or deputy by default."""
    if not getattr(user, "is_authenticated", False) or user.is_customs:
        return False
    roles = enterprise_roles_allowing(user, object_code, "W")
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise, role__in=roles).exists()


def may_read(user: Any, enterprise: Enterprise, object_code: str) -> bool:
    """Whether a colleague of the enterprise reads its recommendations or services; a contributor does not (§8.2)."""
    roles = enterprise_roles_allowing(user, object_code)
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise, role__in=roles).exists()


def _works_for(user: Any, enterprise: Enterprise, object_code: str) -> bool:
    """Whether a customs user may write on this file: everywhere, or with an active assignment."""
    if not getattr(user, "is_authenticated", False) or not user.is_customs:
        return False
    granted = scope(user, object_code, "W")
    if granted is Scope.OWN:
        return is_assigned(user, enterprise)
    return granted is Scope.ALL or scope(user, object_code, "V") is Scope.ALL


def is_relationship(user: Any) -> bool:
    """Whether this person belongs to the relations unit, the only one that proposes services (I5)."""
    return bool(effective_roles(user) & RELATION_ROLES)


def can_tell_attitude(user: Any, follow_up: FollowUp) -> bool:
    """The enterprise says what it does about its recommendation."""
    return _speaks_for(user, follow_up.enterprise, "recommendations")


def can_contest(user: Any, follow_up: FollowUp) -> bool:
    """The enterprise contests what the administration recorded about it (I9)."""
    recorded_by_us = follow_up.recorded_unit == Unit.RELATIONSHIP
    return recorded_by_us and not follow_up.is_contested and can_tell_attitude(user, follow_up)


def can_record_attitude(user: Any, follow_up: FollowUp) -> bool:
    """The assigned relationship agent writes down what was told by phone or on a visit (§7.5)."""
    if follow_up.is_contested or not is_relationship(user):
        return False
    return _works_for(user, follow_up.enterprise, "recommendations")


def can_answer_contest(user: Any, follow_up: FollowUp) -> bool:
    """A second agent of the relations unit, not the one whose record is contested (§7.5).

    The head of unit may always be that second agent: the policy lets the head read every file.
    """
    if not follow_up.is_contested or user.pk == follow_up.recorded_by_id or not is_relationship(user):
        return False
    return user.has_role("CRH") or _works_for(user, follow_up.enterprise, "recommendations")


def can_answer_point(user: Any, point: FollowUpPoint) -> bool:
    """The enterprise answers its follow-up point while it is open."""
    return point.answered_at is None and _speaks_for(user, point.enterprise, "recommendations")


def can_propose_services(user: Any, enterprise: Enterprise) -> bool:
    """The relations unit only: diagnosticians neither sell nor refer (I5)."""
    return is_relationship(user) and _works_for(user, enterprise, "services")


def services_proposed_by(rows: Rows, user: Any, *, path: str = "enterprise_id") -> Rows:
    """Keep the rows of enterprises to which this person may propose services: `can_propose_services`, for many at once."""
    if not is_relationship(user):
        return rows.none()
    if scope(user, "services", "V") is Scope.ALL:
        return rows
    return visible_rows(rows, user, "services", path=path, right="W")


def can_answer_proposal(user: Any, proposal: ServiceProposal) -> bool:
    """The enterprise accepts, declines or asks to talk, and may change its mind while the proposal is open."""
    open_states = {*WAITING_FOR_ENTERPRISE, ProposalState.DECLINED}
    return proposal.state in open_states and _speaks_for(user, proposal.enterprise, "services")


def can_accept_price(user: Any, proposal: ServiceProposal) -> bool:
    """The price of a paid service is accepted apart from everything else, until its last day (I14)."""
    quote = proposal.quote
    return quote is not None and not quote.is_accepted and can_confirm_price(user, proposal)


def can_confirm_price(user: Any, proposal: ServiceProposal) -> bool:
    """The same, and again once it is accepted: a button pressed twice is no fault, and does nothing."""
    quote = proposal.quote
    if quote is None or quote.has_ended(clock.today()):
        return False
    return proposal.state in WAITING_FOR_ENTERPRISE and _speaks_for(user, proposal.enterprise, "services")


def can_send_quote(user: Any, proposal: ServiceProposal) -> bool:
    """The relations unit prices a paid service, and prices it again until both sides have agreed."""
    waits = proposal.offering.is_paid and proposal.state in WAITING_FOR_ENTERPRISE
    return waits and can_propose_services(user, proposal.enterprise)


def can_accept_agreement(user: Any, proposal: ServiceProposal) -> bool:
    """The enterprise's half of the joint agreement (§7.6)."""
    return proposal.state == ProposalState.AMENDED and _speaks_for(user, proposal.enterprise, "services")


def can_manage_proposal(user: Any, proposal: ServiceProposal) -> bool:
    """The relations unit writes the agreement, the price, the result, or cancels."""
    return can_propose_services(user, proposal.enterprise)


def can_record_delivery(user: Any, proposal: ServiceProposal) -> bool:
    """The relations unit, or the intervening agent the delivery is entrusted to, notes what was done."""
    if proposal.state not in RUNNING:
        return False
    if only_delivers(user):
        return ServiceProposal.objects.visible_to(user).filter(pk=proposal.pk).exists()
    return _works_for(user, proposal.enterprise, "services")


def can_entrust(user: Any, proposal: ServiceProposal) -> bool:
    """The relations unit says who delivers, once the service is agreed; support for a notice stays with it (§7.4)."""
    return proposal.state in RUNNING and proposal.circle != Circle.NOTICE and can_manage_proposal(user, proposal)


def can_plan_sessions(user: Any, obj: Any = None) -> bool:
    """The relations unit opens sessions to registration."""
    return is_relationship(user)


def can_list_sessions(user: Any, obj: Any = None) -> bool:
    """Tell whether the agents' list of sessions opens: to those who plan them and to intervening agents."""
    return can_plan_sessions(user) or bool(user.is_customs and user.has_role("INT"))


def can_note_attendance(user: Any, session: OfferingSession) -> bool:
    """The relations unit, or who leads the session."""
    return is_relationship(user) or (user.is_customs and session.leader_id == user.pk)


def can_register(user: Any, enterprise: Enterprise) -> bool:
    """Whoever answers for services on the enterprise's side registers it for a session."""
    return _speaks_for(user, enterprise, "services")


def can_give_opinion(user: Any, proposal: ServiceProposal) -> bool:
    """The enterprise says in a minute what it thinks of a delivered service, once."""
    done = proposal.state in {ProposalState.DELIVERED, ProposalState.RESULT_ASSESSED, ProposalState.CLOSED}
    outcome = getattr(proposal, "outcome", None)
    told = outcome is not None and outcome.satisfaction is not None
    return done and not told and _speaks_for(user, proposal.enterprise, "services")


def can_read_follow_up(user: Any, obj: Any = None) -> bool:
    """Customs roles the policy lets read recommendations (§8.2); aggregates are not files."""
    if not getattr(user, "is_authenticated", False) or not user.is_customs:
        return False
    return scope(user, "recommendations", "R") is not Scope.NONE


def can_read_services(user: Any, obj: Any = None) -> bool:
    """Customs roles the policy lets read proposals and agreements (§8.2); who only delivers has pages without reasons."""
    if not getattr(user, "is_authenticated", False) or not user.is_customs or only_delivers(user):
        return False
    return scope(user, "services", "R") is not Scope.NONE
