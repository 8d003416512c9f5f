"""Rate one criterion: a level in words with what grounds it, never over a colleague's text (domain §4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import DomainError, StaleObject
from core.lifecycle import lock
from diagnostics.enums import Cause, Confidence, EvidenceKind, Function
from diagnostics.models import Criterion, CriterionRating, Diagnostic
from diagnostics.models.grid import TOP_LEVEL
from diagnostics.rules.scores import PROPORTIONALITY_PROFILE, RATIONALE_MINIMUM
from diagnostics.services.guards import require_content_open

WORDS = ("na_reason", "rationale", "interviewee", "confidence", "cause")
FLAGS = ("is_na", "needs_review", "is_proportional")
RATIONALE_LENGTH, NA_REASON_LENGTH = 4000, 300


@dataclass(frozen=True)
class RatingValues:
    """What the bench sends for one criterion."""

    level: int | None = None
    is_na: bool = False
    na_reason: str = ""
    rationale: str = ""
    evidence_kinds: Sequence[str] = ()
    interviewee: str = ""
    confidence: str = ""
    cause: str = ""
    needs_review: bool = False
    is_proportional: bool = False


class StaleRating(StaleObject):
    """A colleague rated the criterion meanwhile; carries the row as it stands, to show both texts."""

    def __init__(self, current: CriterionRating) -> None:
        super().__init__(
            "stale_rating", _("A colleague saved this criterion meanwhile. Nothing of theirs nor of yours is lost.")
        )
        self.current = current


@transaction.atomic
def save_rating(
    diagnostic: Diagnostic, criterion: Criterion, *, values: RatingValues, version: int, by: User
) -> CriterionRating:
    """Save what is known of a criterion: a level with its grounds, NA with its reason, or a note without level yet.

    `version` is the one the page was opened with (0 when nothing was saved). Raises StaleRating when a colleague
    saved in between and said something else, DomainError when grounds or reason are missing. Left out for a small
    structure counts for a micro enterprise only (§5.4).
    """
    diagnostic = lock(diagnostic)
    small = values.is_na and diagnostic.size_profile == PROPORTIONALITY_PROFILE
    values = replace(values, is_proportional=values.is_proportional and small)
    require_content_open(diagnostic)
    if criterion.dimension.version_id != diagnostic.grid_version_id:
        raise DomainError("foreign_criterion", _("This criterion does not belong to the grid of this diagnostic."))
    _check(values)
    rating = (
        CriterionRating.objects.select_for_update(of=("self",), no_key=True)
        .filter(diagnostic=diagnostic, criterion=criterion)
        .first()
    )
    if rating is not None and says_the_same(rating, values):
        return rating
    if (rating.version if rating else 0) != version:
        raise StaleRating(rating) if rating else DomainError("stale_rating", _("Reload the page and save again."))
    if rating is None:
        rating = CriterionRating(diagnostic=diagnostic, criterion=criterion, version=0)
    _write(rating, values, by=by)
    audit.record(
        "diagnostics.criterion_rated", obj=diagnostic, by=by, data={"criterion": criterion.code, "v": rating.version}
    )
    return rating


def _check(values: RatingValues) -> None:
    """A level needs grounds, NA a reason; both at once contradict each other."""
    if values.is_na and values.level is not None:
        raise DomainError("level_and_na", _("Choose a level, or “not applicable”: not both."))
    if values.is_na and not values.na_reason.strip():
        raise DomainError("na_reason_missing", _("Say why this criterion does not apply."))
    if values.level is not None and len(values.rationale.strip()) < RATIONALE_MINIMUM:
        raise DomainError(
            "rationale_too_short",
            _("Say in at least %(n)s characters what grounds this level.") % {"n": RATIONALE_MINIMUM},
        )


def values_of(raw: dict[str, Any]) -> RatingValues:
    """Read the values of a rating from what a device sent (§4); raises DomainError when they make no rating.

    A level needs its evidence and how sure one is, as on the bench.
    """
    level = raw.get("level")
    kinds = raw.get("evidence_kinds") or []
    try:
        words: dict[str, Any] = {name: str(raw.get(name) or "").strip() for name in WORDS}
        flags: dict[str, Any] = {name: raw.get(name) is True for name in FLAGS}
        values = RatingValues(
            level=None if level is None else int(level),
            evidence_kinds=[str(kind) for kind in kinds],
            **flags,
            **words,
        )
    except (TypeError, ValueError) as error:
        raise DomainError("invalid_values", _("These values make no rating.")) from error
    is_known = (
        (values.level is None or 0 <= values.level <= TOP_LEVEL)
        and set(values.evidence_kinds) <= set(EvidenceKind.values)
        and values.interviewee in {"", *Function.values}
        and values.confidence in {"", *Confidence.values}
        and values.cause in Cause.values
        and len(values.na_reason) <= NA_REASON_LENGTH
        and len(values.rationale) <= RATIONALE_LENGTH
    )
    if not is_known:
        raise DomainError("invalid_values", _("These values make no rating."))
    if values.level is not None and not (values.evidence_kinds and values.confidence):
        raise DomainError("evidence_missing", _("Choose what the level rests on, and say how sure you are."))
    _check(values)
    return values


def says_the_same(rating: CriterionRating, values: RatingValues) -> bool:
    """Whether a rating already says this: a second sending of the same form changes nothing."""
    return (
        rating.level == values.level
        and rating.is_na == values.is_na
        and rating.na_reason == values.na_reason.strip()
        and rating.rationale == values.rationale.strip()
        and list(rating.evidence_kinds) == list(values.evidence_kinds)
        and rating.interviewee == values.interviewee
        and rating.confidence == values.confidence
        and rating.cause == values.cause
        and rating.needs_review == values.needs_review
        and rating.is_proportional == values.is_proportional
    )


def _write(rating: CriterionRating, values: RatingValues, *, by: User) -> None:
    rating.level = values.level
    rating.is_na = values.is_na
    rating.na_reason = values.na_reason.strip()
    rating.is_proportional = values.is_proportional
    rating.rationale = values.rationale.strip()
    rating.evidence_kinds = list(values.evidence_kinds)
    rating.interviewee = values.interviewee
    rating.confidence = values.confidence
    rating.cause = values.cause
    rating.needs_review = values.needs_review
    rating.version += 1
    rating.rated_by, rating.rated_at = by, clock.now()
    rating.save()
