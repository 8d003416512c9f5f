"""What agents read of segments: the current one, its history, and why."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from clients.models import Enterprise, ScorePart, ScoringPolicy, SegmentAssessment, SegmentOverride
from clients.rules import segment as rules
from core import reference, registry


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


def parts_of(enterprise: Enterprise) -> rules.Parts:
    """The stored score parts as the rule reads them."""
    rows = {row.part: row for row in ScorePart.objects.filter(enterprise=enterprise)}
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
    return ScoringPolicy.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").first()


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


def treatment_of(letter: str) -> dict[str, Any]:
    """The indicative mix of §5.7 for a segment; coercion is decided and executed outside this tool."""
    table = reference.read("treatment_matrix")
    row = next(row for row in table["rows"] if row["segment"] == letter)
    language = (get_language() or "fr")[:2]
    texts = {f"{name}_text": row[name].get(language, "") for name in ("facilitation", "accompaniment", "coercive")}
    return row | texts
