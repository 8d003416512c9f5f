"""Segments: score parts handed down by the apps above, every computation kept, human decisions by two (§5.5, §5.6).

Parts, each a dict of primitives; figures as numbers or exact strings ("1250/17"):
- "screening": capacity, motivation (assessed), insufficiency_confirmed;
- "diagnostic": capacity, motivation (communicated report);
- "followup": index, or None when no attitude is set.
A value that is absent or None says nothing. `on` (ISO day) dates the part; today otherwise.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import unit_of
from clients.enums import PolicyState, Segment
from clients.models import Enterprise, ScorePart, ScoringPolicy, SegmentAssessment, SegmentOverride
from clients.queries import segment as queries
from clients.rules import replay
from clients.rules import segment as rules
from core import audit, clock, reference
from core.errors import DomainError, TwoPersonsNeeded
from core.lifecycle import lock

PARTS = (rules.SCREENING, rules.DIAGNOSTIC, rules.FOLLOWUP)
REASON_CODES = ("new_facts", "data_error", "special_context", "litigation", "other")
REASON_MINIMUM = 50


@transaction.atomic
def load_policy(data: dict[str, Any]) -> int:
    """Publish the shipped policy version once; a version is never changed afterwards."""
    effective = parse_datetime(f"{data['effective_from']}T00:00:00+00:00")
    _row, created = ScoringPolicy.objects.get_or_create(
        version=data["version"],
        defaults={
            "parameters": data["parameters"],
            "state": PolicyState.PUBLISHED,
            "published_at": effective,
        },
    )
    return int(created)


def policy_in_force() -> ScoringPolicy:
    """The last policy published, loading the shipped one when a site has none yet."""
    policy = queries.current_policy()
    if policy is None:
        load_policy(reference.read("scoring_policy"))
        policy = ScoringPolicy.objects.published()[0]
    return policy


@transaction.atomic
def set_part(enterprise: Enterprise, *, part: str, values: dict[str, Any], by: User | None) -> SegmentAssessment:
    """Keep what one source says and compute the segment anew (§5.6, "recomputed on").

    A recomputation that changes nothing is appended all the same: the history shows that it took place.
    """
    if part not in PARTS:
        raise ValueError(f"unknown score part: {part}")
    lock(enterprise)
    said = dict(values)
    day = said.pop("on", None)
    valued_on = parse_date(day) if isinstance(day, str) else day
    ScorePart.objects.update_or_create(
        enterprise=enterprise,
        part=part,
        defaults={
            "values": {key: _primitive(value) for key, value in said.items()},
            "valued_on": valued_on or clock.today(),
        },
    )
    return recompute(enterprise, by=by, trigger=f"part.{part}")


@transaction.atomic
def rescore(
    enterprise: Enterprise, *, scores: dict[str, dict[str, Any]], by: User | None, trigger: str
) -> SegmentAssessment:
    """Replace some figures of stored parts, each keeping its date, and compute the segment once (new policy, §5)."""
    enterprise = lock(enterprise)
    for row in ScorePart.objects.filter(enterprise=enterprise, part__in=scores):
        row.values = row.values | {key: _primitive(value) for key, value in scores[row.part].items()}
        row.save(update_fields=["values", "updated_at"])
    return recompute(enterprise, by=by, trigger=trigger)


def _primitive(value: Any) -> Any:
    """A figure as JSON keeps it without loss: fractions and decimals become exact strings."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)


@transaction.atomic
def recompute(
    enterprise: Enterprise, *, by: User | None, trigger: str, today: dt.date | None = None
) -> SegmentAssessment:
    """Append one assessment: inputs, policy version, computed and applied segment, explanation (§5.6)."""
    enterprise = lock(enterprise)
    today = today or clock.today()
    policy = policy_in_force()
    parts = queries.parts_of(enterprise)
    last = queries.latest_assessment(enterprise)
    decision = queries.active_override(enterprise, today)
    d_confirmed = decision is not None and decision.reason_code == rules.D_CONFIRMATION
    inputs = replay.inputs_of(
        parts,
        size_profile=enterprise.size_profile,
        previous=queries.previous_of(last, d_confirmed=d_confirmed),
        today=today,
    )
    verdict = replay.replay(inputs, policy.parameters)
    inputs["sources"] = queries.sources_of(enterprise)
    if decision is not None and d_confirmed and verdict.computed != rules.D:
        _end(decision, by=None, why="scores_improved")
        decision = None
    return _append(enterprise, verdict, inputs, policy, decision=decision, by=by, trigger=trigger)


def _append(
    enterprise: Enterprise,
    verdict: rules.Verdict,
    inputs: dict[str, Any],
    policy: ScoringPolicy,
    *,
    decision: SegmentOverride | None,
    by: User | None,
    trigger: str,
) -> SegmentAssessment:
    """Write the row; an override replaces the applied letter and leaves the computed one beside it."""
    overridden = decision is not None and decision.reason_code != rules.D_CONFIRMATION
    flags = [*verdict.flags, *(["override"] if overridden else [])]
    assessment = SegmentAssessment.objects.create(
        enterprise=enterprise,
        policy=policy,
        inputs=inputs,
        capacity_score=rules.rounded(verdict.scores.capacity),
        motivation_score=rules.rounded(verdict.scores.motivation),
        computed=verdict.computed,
        applied=decision.segment if decision is not None and overridden else verdict.applied,
        status=rules.CONFIRMED if overridden else verdict.status,
        confidence=verdict.scores.confidence,
        flags=flags,
        explanation=_explain(verdict, decision),
        held_since=verdict.held_since,
        trigger=trigger,
        computed_at=clock.now(),
        by=by,
    )
    audit.record("clients.segment_computed", obj=enterprise, by=by, data={"assessment": str(assessment.uuid)})
    return assessment


def _explain(verdict: rules.Verdict, decision: SegmentOverride | None) -> dict[str, Any]:
    """Why this letter: thresholds met, what each source weighed, what holds or replaces it."""
    scores = verdict.scores
    reaches = scores.capacity is not None and scores.capacity >= verdict.capacity_threshold
    return {
        "by_rule": verdict.applied,
        "can": reaches and not scores.is_capped,
        "capacity_threshold": str(verdict.capacity_threshold),
        "capacity_source": scores.capacity_source,
        "is_capped": scores.is_capped,
        "shares": [
            {
                "source": share.source,
                "value": str(share.value),
                "weight": str(share.weight),
                "points": str(share.points),
            }
            for share in scores.shares
        ],
        "decision": str(decision.uuid) if decision else "",
    }


@transaction.atomic
def propose_override(
    enterprise: Enterprise, *, segment: str, reason_code: str, reason: str, expires_on: dt.date, by: User
) -> SegmentOverride:
    """Propose another segment than the computed one; nothing changes before the other unit approves (§5.6)."""
    lock(enterprise)
    if segment not in {Segment.A, Segment.B, Segment.C, Segment.D}:
        raise DomainError("segment_unknown", _("Choose one of the segments A to D."))
    _check_proposal(enterprise, reason=reason, expires_on=expires_on)
    override = SegmentOverride.objects.create(
        enterprise=enterprise,
        segment=segment,
        reason_code=reason_code,
        reason=reason.strip(),
        expires_on=expires_on,
        proposed_by=by,
    )
    audit.record("clients.override_proposed", obj=override, by=by)
    return override


@transaction.atomic
def propose_d(enterprise: Enterprise, *, reason: str, by: User) -> SegmentOverride:
    """Propose to confirm a computed D: the first of two persons (§5.6, D is never automatic)."""
    lock(enterprise)
    last = queries.latest_assessment(enterprise)
    if last is None or last.computed != Segment.D:
        raise DomainError("d_not_computed", _("Only a computed D can be confirmed."))
    months = rules.policy_from_values(policy_in_force().parameters).override_max_months
    expires_on = clock.add_months(clock.today(), months)
    _check_proposal(enterprise, reason=reason, expires_on=expires_on)
    override = SegmentOverride.objects.create(
        enterprise=enterprise,
        segment=Segment.D,
        reason_code=rules.D_CONFIRMATION,
        reason=reason.strip(),
        expires_on=expires_on,
        proposed_by=by,
    )
    audit.record("clients.d_proposed", obj=override, by=by)
    return override


def _check_proposal(enterprise: Enterprise, *, reason: str, expires_on: dt.date) -> None:
    if len(reason.strip()) < REASON_MINIMUM:
        raise DomainError(
            "reason_too_short", _("Explain your reason in at least %(n)s characters.") % {"n": REASON_MINIMUM}
        )
    months = rules.policy_from_values(policy_in_force().parameters).override_max_months
    today = clock.today()
    if not today < expires_on <= clock.add_months(today, months):
        raise DomainError(
            "expiry_out_of_range",
            _("Choose an end date after today and at most %(n)s months away.") % {"n": months},
        )
    if queries.pending_overrides(enterprise).exists():
        raise DomainError("override_pending", _("A proposal already waits for its second person."))


@transaction.atomic
def approve_override(override: SegmentOverride, *, by: User) -> SegmentAssessment:
    """Approve as the second person, of the other unit; the segment follows at once (§5.6).

    Raises TwoPersonsNeeded for the proposer or a colleague of the same unit.
    """
    lock(override.enterprise)
    override = lock(override)
    if override.approved_at or override.ended_at:
        raise DomainError("override_settled", _("This proposal has already been settled."))
    if by.pk == override.proposed_by_id or unit_of(by) == unit_of(override.proposed_by):
        raise TwoPersonsNeeded(
            "other_unit_needed",
            _("A person of the other unit must approve: relations and diagnostics decide together."),
        )
    if override.expires_on < clock.today():
        raise DomainError("override_expired", _("The end date of this proposal has passed. Make a new one."))
    earlier = queries.active_override(override.enterprise, clock.today())
    if earlier is not None:
        _end(earlier, by=by, why="replaced")
    override.approved_by, override.approved_at = by, clock.now()
    override.save(update_fields=["approved_by", "approved_at", "updated_at"])
    audit.record("clients.override_approved", obj=override, by=by)
    return recompute(override.enterprise, by=by, trigger="override.approved")


@transaction.atomic
def end_override(override: SegmentOverride, *, by: User | None, why: str = "withdrawn") -> SegmentAssessment | None:
    """End a human decision or refuse a proposal; the computed segment is back (§5.6). Ending twice does nothing."""
    lock(override.enterprise)
    override = lock(override)
    if override.ended_at:
        return None
    was_active = override.approved_at is not None
    _end(override, by=by, why=why)
    return recompute(override.enterprise, by=by, trigger=f"override.{why}") if was_active else None


def _end(override: SegmentOverride, *, by: User | None, why: str) -> None:
    override.ended_at = clock.now()
    override.save(update_fields=["ended_at", "updated_at"])
    audit.record("clients.override_ended", obj=override, by=by, data={"why": why})
