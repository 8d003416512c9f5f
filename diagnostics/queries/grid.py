"""Read a grid and its ratings as one table: scores, progress, what is left (domain §4, §5.4)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from diagnostics.enums import GridState
from diagnostics.models import ConsentText, Criterion, CriterionRating, Diagnostic, Dimension, GridVersion
from diagnostics.rules.scores import DiagnosticScores, Rated
from diagnostics.rules.scores import diagnostic_scores as compute


def current_grid() -> GridVersion | None:
    """The grid version new missions are rated with."""
    return GridVersion.objects.filter(state=GridState.PUBLISHED).order_by("-published_on", "-pk").first()


def current_consent_text() -> ConsentText | None:
    """The text an enterprise accepts today."""
    return ConsentText.objects.order_by("-published_on", "-pk").first()


def consent_words(text: ConsentText, language: str) -> dict[str, Any]:
    """Title, points and statement in a language, without the follow-up sentence where the setting is off (§8.4)."""
    body = (text.body_en if language == "en" and text.body_en else text.body_fr) or {}
    hidden = None if settings.CCV_DISCLOSE_FOLLOWUP_USE else body.get("followup_point")
    points = [point for index, point in enumerate(body["points"]) if index != hidden]
    return {"title": body["title"], "points": points, "statement": body["statement"]}


def criteria_of(diagnostic: Diagnostic, *, with_levels: bool = False) -> list[Criterion]:
    """The criteria of a mission in the order of the grid; optional ones only when asked for (§4, D11)."""
    rows = Criterion.objects.filter(dimension__version=diagnostic.grid_version_id).select_related("dimension")
    if not diagnostic.includes_security:
        rows = rows.filter(dimension__is_optional=False)
    if with_levels:
        rows = rows.prefetch_related("levels")
    return list(rows.order_by("position"))


def ratings_of(diagnostic: Diagnostic) -> dict[int, CriterionRating]:
    """The ratings of a mission by criterion."""
    rows = CriterionRating.objects.filter(diagnostic=diagnostic).select_related("rated_by", "criterion")
    return {row.criterion_id: row for row in rows}


def rated_rows(diagnostic: Diagnostic) -> list[Rated]:
    """The whole grid as the rules want it."""
    found = ratings_of(diagnostic)
    return [_rated(criterion, found.get(criterion.pk)) for criterion in criteria_of(diagnostic)]


def _rated(criterion: Criterion, rating: CriterionRating | None) -> Rated:
    dimension = criterion.dimension
    return Rated(
        dimension=dimension.code,
        dimension_weight=dimension.weight,
        code=criterion.code,
        level=rating.level if rating else None,
        weight=criterion.weight,
        feeds_motivation=criterion.feeds_motivation,
        is_scored=dimension.is_scored,
        is_na=bool(rating and rating.is_na),
        is_proportional=bool(rating and rating.is_proportional),
    )


def diagnostic_scores(diagnostic: Diagnostic) -> DiagnosticScores:
    """Capacity, motivation and one score per dimension of a mission (§5.4)."""
    return compute(rated_rows(diagnostic))


@dataclass(frozen=True)
class Step:
    """One criterion in the list of the bench."""

    criterion: Criterion
    rating: CriterionRating | None

    @property
    def is_settled(self) -> bool:
        """Whether it has a level or does not apply."""
        return bool(self.rating and self.rating.is_settled)

    @property
    def needs_review(self) -> bool:
        """Whether somebody wants to look at it again."""
        return bool(self.rating and self.rating.needs_review)


@dataclass(frozen=True)
class DimensionProgress:
    """One dimension: how many criteria are settled, and where to go on."""

    dimension: Dimension
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """Criteria settled."""
        return sum(step.is_settled for step in self.steps)

    @property
    def total(self) -> int:
        """Criteria of the dimension."""
        return len(self.steps)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left in it."""
        return self.done == self.total

    @property
    def to_review(self) -> int:
        """Criteria flagged."""
        return sum(step.needs_review for step in self.steps)

    @property
    def next_step(self) -> Step:
        """The first criterion still open, else the first one."""
        return next((step for step in self.steps if not step.is_settled), self.steps[0])


@dataclass(frozen=True)
class Progress:
    """The whole grid of a mission, in three queries."""

    dimensions: tuple[DimensionProgress, ...]

    @property
    def steps(self) -> list[Step]:
        """Every criterion, in order."""
        return [step for dimension in self.dimensions for step in dimension.steps]

    @property
    def done(self) -> int:
        """Criteria settled."""
        return sum(dimension.done for dimension in self.dimensions)

    @property
    def total(self) -> int:
        """Criteria of the mission."""
        return sum(dimension.total for dimension in self.dimensions)

    @property
    def to_review(self) -> int:
        """Criteria flagged."""
        return sum(dimension.to_review for dimension in self.dimensions)

    @property
    def is_complete(self) -> bool:
        """Whether the fieldwork may end."""
        return self.total > 0 and self.done == self.total

    @property
    def next_step(self) -> Step | None:
        """The first criterion still open, else the first flagged, else None."""
        steps = self.steps
        return next((step for step in steps if not step.is_settled), None) or next(
            (step for step in steps if step.needs_review), None
        )


def progress(diagnostic: Diagnostic, criteria: list[Criterion] | None = None) -> Progress:
    """How far the rating of a mission has come; its criteria are not read again when given."""
    found = ratings_of(diagnostic)
    groups: dict[int, list[Step]] = {}
    for criterion in criteria if criteria is not None else criteria_of(diagnostic):
        groups.setdefault(criterion.dimension_id, []).append(Step(criterion, found.get(criterion.pk)))
    return Progress(tuple(DimensionProgress(steps[0].criterion.dimension, tuple(steps)) for steps in groups.values()))


def previous_diagnostic(diagnostic: Diagnostic) -> Diagnostic | None:
    """The enterprise's last communicated diagnostic before this one, for the second line of the radar (§5.4)."""
    return (
        Diagnostic.objects.filter(enterprise=diagnostic.enterprise_id, communicated_at__isnull=False)
        .exclude(pk=diagnostic.pk)
        .filter(pk__lt=diagnostic.pk)
        .order_by("-communicated_at")
        .first()
    )


def previous_rating(diagnostic: Diagnostic, criterion: Criterion) -> CriterionRating | None:
    """What the same criterion got last time, matched by its code."""
    before = previous_diagnostic(diagnostic)
    if before is None:
        return None
    return CriterionRating.objects.filter(diagnostic=before, criterion__code=criterion.code).first()
