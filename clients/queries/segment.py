"""What agents read of segments: the current one, its history, and why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from clients.models import Enterprise, ScorePart, ScoringPolicy, SegmentAssessment, SegmentOverride
from clients.rules import replay
from clients.rules import segment as rules
from core import reference, registry
from core.languages import reader_language


@dataclass(frozen=True)
class ShareLine:
    """One source of the motivation score, as a line people read."""

    source: str
    value: Decimal | None
    weight: int
    points: Decimal | None


def latest_assessment(enterprise: Enterprise) -> SegmentAssessment | None:
    """The last computation, or None before the first."""
    return SegmentAssessment.objects.filter(enterprise=enterprise).first()


def applied_segment(enterprise: Enterprise) -> str:
    """The letter that applies today; N when nothing was assessed."""
    latest = latest_assessment(enterprise)
    return latest.applied if latest else rules.NOT_ASSESSED


def active_override(enterprise: Enterprise, today: dt.date) -> SegmentOverride | None:
    """The human decision in force, if any."""
    rows = SegmentOverride.objects.filter(
        enterprise=enterprise, approved_at__isnull=False, ended_at__isnull=True, expires_on__gte=today
    )
    return rows.order_by("-approved_at").first()


def pending_overrides(enterprise: Enterprise) -> QuerySet[SegmentOverride]:
    """Proposals that wait for the second person."""
    rows = SegmentOverride.objects.filter(enterprise=enterprise, approved_at__isnull=True, ended_at__isnull=True)
    return rows.select_related("proposed_by")


def assessments_visible(user: Any, enterprise: Enterprise) -> QuerySet[SegmentAssessment]:
    """The history one may read, newest first."""
    rows = SegmentAssessment.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("by", "policy")


def previous_of(last: SegmentAssessment | None, *, d_confirmed: bool) -> rules.Previous:
    """What the rule must know of the last computation; an override is no part of it."""
    if last is None:
        return rules.Previous(d_confirmed=d_confirmed)
    return rules.Previous(
        applied=last.explanation.get("by_rule", last.applied),
        computed=last.computed,
        held_since=last.held_since,
        d_confirmed=d_confirmed,
    )


def sources_of(enterprise: Enterprise) -> dict[str, str]:
    """Which response and which diagnostic the scores come from, by reference, to read them again later."""
    rows = ScorePart.objects.filter(enterprise=enterprise).values_list("part", "values")
    return {part: values["reference"] for part, values in rows if values.get("reference")}


def replayed(assessment: SegmentAssessment) -> rules.Verdict | None:
    """A stored computation done again with the policy version it used; None when an older edition stored it."""
    try:
        return replay.replay(assessment.inputs, assessment.policy.parameters)
    except (KeyError, ValueError):
        return None


def is_identical(assessment: SegmentAssessment) -> bool | None:
    """Whether doing a stored computation again gives what was stored; None when it cannot be done."""
    verdict = replayed(assessment)
    if verdict is None:
        return None
    return (
        verdict.computed == assessment.computed
        and verdict.applied == assessment.explanation.get("by_rule")
        and verdict.held_since == assessment.held_since
        and set(verdict.flags) == set(assessment.flags) - {"override"}
        and rules.rounded(verdict.scores.capacity) == assessment.capacity_score
        and rules.rounded(verdict.scores.motivation) == assessment.motivation_score
    )


def parts_of(enterprise: Enterprise) -> rules.Parts:
    """The stored score parts as the rule reads them."""
    return parts_from_rows({row.part: row for row in ScorePart.objects.filter(enterprise=enterprise)})


def parts_from_rows(rows: Mapping[str, ScorePart]) -> rules.Parts:
    """Score parts already read, by source, as the rule reads them."""
    screening, diagnostic, followup = (rows.get(name) for name in (rules.SCREENING, rules.DIAGNOSTIC, rules.FOLLOWUP))
    said = screening.values if screening else {}
    found = diagnostic.values if diagnostic else {}
    return rules.Parts(
        screening_capacity=rules.exact(said.get("capacity")),
        screening_motivation=rules.exact(said.get("motivation")),
        screening_on=screening.valued_on if screening else None,
        insufficiency_confirmed=bool(said.get("insufficiency_confirmed")),
        diagnostic_capacity=rules.exact(found.get("capacity")),
        diagnostic_motivation=rules.exact(found.get("motivation")),
        diagnostic_on=diagnostic.valued_on if diagnostic else None,
        followup_index=rules.exact(followup.values.get("index")) if followup else None,
    )


def current_policy() -> ScoringPolicy | None:
    """The policy in force: the last one published."""
    return ScoringPolicy.objects.published().first()


def policy_parameters() -> dict[str, Any]:
    """All parameters in force, by group; the shipped ones before any was published."""
    policy = current_policy()
    return policy.parameters if policy else reference.read("scoring_policy")["parameters"]


def share_lines(assessment: SegmentAssessment) -> list[ShareLine]:
    """What weighed in the motivation score, heaviest first."""
    lines = [
        ShareLine(
            source=row["source"],
            value=rules.rounded(Fraction(row["value"])),
            weight=round(Fraction(row["weight"]) * 100),
            points=rules.rounded(Fraction(row["points"])),
        )
        for row in assessment.explanation.get("shares", [])
    ]
    return sorted(lines, key=lambda line: (-line.points if line.points is not None else Decimal(0), line.source))


def file_address(enterprise: Enterprise, user: Any) -> str:
    """Where the file of an enterprise is read, as the app that shows it declared; nothing when none did."""
    entry = registry.get("clients.enterprise")
    return entry.url(enterprise.uuid, user) if entry.url else ""


def why_address(assessment: SegmentAssessment | None, user: Any) -> str:
    """Where one computation is explained answer by answer, as the app that reads them declared; nothing when none did."""
    entry = registry.get("clients.segmentassessment")
    return entry.url(assessment.uuid, user) if assessment and entry.url else ""


def treatment_of(letter: str) -> dict[str, Any]:
    """The indicative mix of §5.7 for a segment; coercion is decided and executed outside this tool."""
    table = reference.read("treatment_matrix")
    row = next(row for row in table["rows"] if row["segment"] == letter)
    language = reader_language()
    texts = {f"{name}_text": row[name].get(language, "") for name in ("facilitation", "accompaniment", "coercive")}
    return row | texts
