"""What the bench shows beside a criterion, and the mission page of the team (domain §4, §13; design Bench)."""

from dataclasses import dataclass
from typing import Any

from core.languages import localised
from diagnostics.enums import Confidence, DiagnosticState, EvidenceKind, FindingKind, VisitStage
from diagnostics.models import (
    AgendaItem,
    ChecklistItem,
    ConsultedDocument,
    Criterion,
    CriterionRating,
    Diagnostic,
    Finding,
    GridVersion,
    Recommendation,
)
from diagnostics.permissions import mission as may
from diagnostics.queries import grid, people
from diagnostics.queries.mission import missing_for_review
from diagnostics.queries.screening import answers_beside
from diagnostics.rules.scores import PROPORTIONALITY_PROFILE, DiagnosticScores, one_decimal


@dataclass(frozen=True)
class Row:
    """One level as a row of the form."""

    level: int
    text: str
    gloss: str
    is_chosen: bool
    verdict: str = ""


def strip(progress: grid.Progress, current: Criterion | None = None) -> list[str]:
    """The woven edge counted: one mark per dimension."""
    marks = []
    for dimension in progress.dimensions:
        is_here = current is not None and dimension.dimension.pk == current.dimension_id
        marks.append("now" if is_here else "done" if dimension.is_done else "fix" if dimension.to_review else "")
    return marks


def level_rows(criterion: Criterion, chosen: str) -> list[Row]:
    """The six descriptors, with the words of the scale beneath."""
    scale = {row["level"]: row for row in criterion.dimension.version.scale}
    return [
        Row(
            row.level,
            row.text,
            _gloss(scale.get(row.level, {})),
            str(row.level) == chosen,
            verdict(criterion.dimension.version, row.level),
        )
        for row in criterion.levels.all()
    ]


def verdict(version: GridVersion, level: int) -> str:
    """What a level makes of a criterion: a strength, an improvement area, or nothing to say (§4)."""
    if level >= version.strength_from:
        return str(FindingKind.STRENGTH.label)
    return str(FindingKind.WEAKNESS.label) if level <= version.weakness_to else ""


def _gloss(row: dict[str, Any]) -> str:
    """“Defined: written and applied”, in the reader's language."""
    label, gloss = localised(row, "label"), localised(row, "gloss")
    return f"{label} – {gloss[:1].lower()}{gloss[1:]}" if gloss else label


def neighbours(rows: list[Criterion], criterion: Criterion) -> tuple[Criterion | None, Criterion | None, int, int]:
    """The criterion before, the one after, and the place in its dimension, among those of the mission."""
    index = next(i for i, row in enumerate(rows) if row.pk == criterion.pk)
    mine = [row for row in rows if row.dimension_id == criterion.dimension_id]
    place = next(i for i, row in enumerate(mine, 1) if row.pk == criterion.pk)
    before = rows[index - 1] if index else None
    after = rows[index + 1] if index + 1 < len(rows) else None
    return before, after, place, len(mine)


def criterion_page(diagnostic: Diagnostic, criterion: Criterion, form: Any, progress: grid.Progress) -> dict[str, Any]:
    """Everything one criterion needs on screen."""
    rating = next(step.rating for step in progress.steps if step.criterion.pk == criterion.pk)
    before, after, place, total = neighbours([step.criterion for step in progress.steps], criterion)
    chosen = str(form["level"].value() or "")
    return {
        "diagnostic": diagnostic,
        "enterprise": diagnostic.enterprise,
        "criterion": criterion,
        "dimension": criterion.dimension,
        "dimension_title": criterion.dimension.title_for(diagnostic.enterprise.kind),
        "rating": rating,
        "levels": level_rows(criterion, chosen),
        "na_chosen": chosen == "na",
        "is_small": diagnostic.size_profile == PROPORTIONALITY_PROFILE,
        "progress": progress,
        "marks": strip(progress, criterion),
        "before": before,
        "after": after,
        "place": place,
        "of": total,
        "answers": answers_beside(diagnostic.request.response, criterion),
        "previous": _previous(diagnostic, criterion),
        "evidence_chosen": list(form["evidence_kinds"].value() or []),
        "confidence_chosen": str(form["confidence"].value() or ""),
    }


def sheets_page(diagnostic: Diagnostic) -> dict[str, Any]:
    """The grid as blank sheets, one block per criterion; what is left out for a small structure is left out here too."""
    left_out = {key for key, row in grid.ratings_of(diagnostic).items() if row.is_proportional}
    groups: dict[int, dict[str, Any]] = {}
    for criterion in grid.criteria_of(diagnostic, with_levels=True):
        if criterion.pk in left_out:
            continue
        dimension = criterion.dimension
        group = groups.setdefault(
            dimension.pk,
            {"dimension": dimension, "title": dimension.title_for(diagnostic.enterprise.kind), "criteria": []},
        )
        group["criteria"].append(criterion)
    return {
        "diagnostic": diagnostic,
        "groups": list(groups.values()),
        "evidence": EvidenceKind.labels,
        "confidence": Confidence.labels,
    }


def _previous(diagnostic: Diagnostic, criterion: Criterion) -> dict[str, Any] | None:
    """Level and words of the last diagnostic, which the enterprise has in its report."""
    rating = grid.previous_rating(diagnostic, criterion)
    if rating is None or rating.level is None:
        return None
    words = {row.level: row.text for row in criterion.levels.all()}
    return {"year": rating.rated_at.year, "level": rating.level, "text": words.get(rating.level, "")}


def initial_of(rating: CriterionRating | None) -> dict[str, Any]:
    """The form as it was last saved."""
    if rating is None:
        return {"version": 0}
    return {
        "level": "na" if rating.is_na else "" if rating.level is None else str(rating.level),
        "na_reason": rating.na_reason,
        "rationale": rating.rationale,
        "evidence_kinds": rating.evidence_kinds,
        "interviewee": rating.interviewee,
        "confidence": rating.confidence,
        "cause": rating.cause,
        "needs_review": rating.needs_review,
        "is_proportional": rating.is_proportional,
        "version": rating.version,
    }


def mission_page(diagnostic: Diagnostic, user: Any) -> dict[str, Any]:
    """The mission for its team: where it stands, agenda, meetings, documents, guide, what comes next."""
    progress = grid.progress(diagnostic)
    writes = may.can_rate(user, diagnostic)
    leads = may.can_end_fieldwork(user, diagnostic)
    team = people.team(diagnostic)
    return {
        "diagnostic": diagnostic,
        "enterprise": diagnostic.enterprise,
        "progress": progress,
        "marks": strip(progress),
        "team": team,
        "reviewer": people.reviewer(diagnostic),
        "agenda": list(AgendaItem.objects.filter(diagnostic=diagnostic)),
        "documents": list(ConsultedDocument.objects.filter(diagnostic=diagnostic)),
        "guide": _guide(diagnostic),
        "report": diagnostic.reports.order_by("-version").first(),
        "figures": _figures(grid.diagnostic_scores(diagnostic)) if progress.done else None,
        "can_write": writes and diagnostic.is_open,
        "can_start": writes and diagnostic.state == DiagnosticState.PLANNED,
        "can_rate": writes and diagnostic.is_writable,
        "can_end": leads and diagnostic.state == DiagnosticState.IN_PROGRESS and progress.is_complete,
        "must_finish": diagnostic.state == DiagnosticState.IN_PROGRESS and not progress.is_complete,
        "can_move_dates": may.can_move_dates(user, diagnostic),
        "can_stop": may.can_stop(user, diagnostic),
        "can_name_reviewer": may.can_name_reviewer(user, diagnostic),
        "is_visited": diagnostic.state in {DiagnosticState.FIELDWORK_DONE, DiagnosticState.COMMUNICATED},
    }


def _figures(scores: DiagnosticScores) -> dict[str, Any]:
    """Scores so far, for the team only: the enterprise never reads a figure (design, principle 3)."""
    return {
        "capacity": one_decimal(scores.capacity),
        "motivation": one_decimal(scores.motivation),
        "many_na": scores.needs_reviewer_approval,
    }


def _guide(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    """The points of the visit guide by stage."""
    items: dict[str, list[ChecklistItem]] = {}
    for item in ChecklistItem.objects.filter(diagnostic=diagnostic).select_related("done_by"):
        items.setdefault(item.stage, []).append(item)
    return [
        {"label": VisitStage(stage).label, "rows": rows, "done": sum(row.done_at is not None for row in rows)}
        for stage, rows in items.items()
    ]


def findings_page(diagnostic: Diagnostic, user: Any) -> dict[str, Any]:
    """Findings beside recommendations, and what is still missing before review."""
    findings = list(
        Finding.objects.filter(diagnostic=diagnostic)
        .prefetch_related("criteria", "recommendations")
        .order_by("position")
    )
    recommendations = list(
        Recommendation.objects.filter(diagnostic=diagnostic)
        .prefetch_related("findings", "criteria")
        .order_by("position")
    )
    return {
        "diagnostic": diagnostic,
        "enterprise": diagnostic.enterprise,
        "strengths": [row for row in findings if row.kind == "strength"],
        "weaknesses": [row for row in findings if row.kind == "weakness"],
        "recommendations": recommendations,
        "missing": missing_for_review(diagnostic),
        "report": diagnostic.reports.order_by("-version").first(),
        "can_write": may.can_rate(user, diagnostic) and diagnostic.is_writable,
    }
