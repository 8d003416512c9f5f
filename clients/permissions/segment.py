"""Who may read a segment and who may propose or approve another one (§5.6, §8.2). Never the enterprise."""

from typing import Any

from accounts.enums import Scope
from accounts.permissions import scope, unit_of
from clients.enums import PolicyState
from clients.models import ScoringPolicy, SegmentOverride
from clients.models.scoping import is_assigned


def can_see_segment(user: Any, enterprise: Any = None) -> bool:
    """Customs roles the matrix names; an enterprise-side person never, whatever their memberships."""
    if not getattr(user, "is_authenticated", False) or not user.is_customs:
        return False
    return scope(user, "segment", "R") is not Scope.NONE


def can_see_scores(user: Any, enterprise: Any) -> bool:
    """Figures behind a segment: those whom the matrix lets read scores; a relationship agent reads words only (§8.2)."""
    granted = scope(user, "scores", "R")
    if granted is Scope.OWN:
        return is_assigned(user, enterprise)
    return granted is Scope.ALL


def can_propose_override(user: Any, enterprise: Any = None) -> bool:
    """The head of the relations unit and the lead diagnostician (§5.6)."""
    return can_see_segment(user) and scope(user, "segment", "W") is not Scope.NONE


def can_approve_override(user: Any, override: SegmentOverride) -> bool:
    """The same two roles, but another person of the other unit than the proposer's (§5.6)."""
    if not can_propose_override(user) or override.approved_by_id or override.ended_at:
        return False
    return user.pk != override.proposed_by_id and unit_of(user) != unit_of(override.proposed_by)


def can_read_policies(user: Any, obj: Any = None) -> bool:
    """Roles that read parameters: administrator, heads, data protection, internal audit (§8.2)."""
    return scope(user, "parameters", "R") is not Scope.NONE


def can_draft_policy(user: Any, policy: ScoringPolicy | None = None) -> bool:
    """Who prepares and proposes a version of the policy: the administrator and the head of diagnostics (§8.2)."""
    may = scope(user, "parameters", "W") is Scope.ALL
    return may and (policy is None or policy.state in {PolicyState.DRAFT, PolicyState.PROPOSED})


def can_publish_policy(user: Any, policy: ScoringPolicy) -> bool:
    """Who publishes it: one of the two heads, never somebody who prepared or proposed it (§8.2)."""
    if policy.state != PolicyState.PROPOSED or scope(user, "parameters", "V") is not Scope.ALL:
        return False
    return user.pk not in {policy.drafted_by_id, policy.proposed_by_id}
