"""What a diagnostician carries along, and what came back and waits for a choice (domain §13, ADR 0014)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from diagnostics.enums import Cause, Confidence, EntryOutcome, EvidenceKind, Function
from diagnostics.models import Criterion, CriterionRating, Diagnostic, MissionKit, OfflineEntry
from diagnostics.models.offline import PENDING
from diagnostics.queries import grid
from diagnostics.queries.bench import level_rows
from diagnostics.rules.scores import PROPORTIONALITY_PROFILE


def package(kit: MissionKit) -> dict[str, Any]:
    """The mission as it leaves: grid, descriptors, the person's own ratings; of a colleague's only that there is one.

    A criterion rated by a colleague leaves as if nothing had been seen of it: what is entered is compared on return.
    """
    diagnostic = kit.diagnostic
    criteria = grid.criteria_of(diagnostic, with_levels=True)
    ratings = grid.ratings_of(diagnostic)
    dimensions = {row.dimension_id: row.dimension for row in criteria}
    return {
        "kit": str(kit.uuid),
        "reference": diagnostic.reference,
        "enterprise": diagnostic.enterprise.name,
        "is_small": diagnostic.size_profile == PROPORTIONALITY_PROFILE,
        "dimensions": [
            {
                "code": row.code,
                "number": row.number,
                "short": row.short,
                "title": row.title_for(diagnostic.enterprise.kind),
                "documents": row.documents,
            }
            for row in dimensions.values()
        ],
        "criteria": [_carried(row, ratings.get(row.pk), kit) for row in criteria],
    }


def _carried(criterion: Criterion, rating: CriterionRating | None, kit: MissionKit) -> dict[str, Any]:
    """One criterion with its descriptors and, when it is hers, the rating."""
    is_hers = rating is not None and rating.rated_by_id in {kit.taken_by_id, None}
    return {
        "code": criterion.code,
        "dimension": criterion.dimension.code,
        "title": criterion.title,
        "ask": criterion.ask,
        "levels": [
            {
                "level": row.level,
                "text": capfirst(row.text),
                "gloss": " · ".join(filter(None, (row.gloss, row.verdict))),
            }
            for row in level_rows(criterion, "")
        ],
        "version": rating.version if rating is not None and is_hers else 0,
        "values": values_from(rating) if rating is not None and is_hers else None,
        "is_colleagues": rating is not None and not is_hers,
    }


def values_from(rating: CriterionRating) -> dict[str, Any]:
    """A rating in the shape a device sends it back."""
    return {
        "level": rating.level,
        "is_na": rating.is_na,
        "na_reason": rating.na_reason,
        "is_proportional": rating.is_proportional,
        "rationale": rating.rationale,
        "evidence_kinds": list(rating.evidence_kinds),
        "interviewee": rating.interviewee,
        "confidence": rating.confidence,
        "cause": rating.cause,
        "needs_review": rating.needs_review,
    }


def kits_of(diagnostic: Diagnostic) -> QuerySet[MissionKit]:
    """Devices of a mission, newest first, with what came from each."""
    return (
        MissionKit.objects.filter(diagnostic=diagnostic)
        .select_related("taken_by", "revoked_by")
        .annotate(
            received=Count("entries"),
            to_compare=Count("entries", filter=Q(entries__outcome__in=PENDING)),
        )
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Said:
    """One text as the page of comparison shows it."""

    level: int | None
    is_na: bool
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """An entry beside what the file says of the same criterion."""

    entry: OfflineEntry
    file: CriterionRating | None
    ours: Said
    theirs: Said
    why: str

    @property
    def version(self) -> int:
        """The version of the file shown."""
        return self.file.version if self.file else 0


def pairs(diagnostic: Diagnostic) -> list[Pair]:
    """Every entry that waits for a choice, beside the file; in the order of the grid."""
    rows = (
        OfflineEntry.objects.pending()
        .filter(kit__diagnostic=diagnostic)
        .select_related("criterion", "author", "kit")
        .order_by("criterion__position", "kit", "sequence")
    )
    ratings = grid.ratings_of(diagnostic)
    return [_pair(row, ratings.get(row.criterion_id)) for row in rows]


def _pair(entry: OfflineEntry, rating: CriterionRating | None) -> Pair:
    filed = said(values_from(rating)) if rating else Said(None, False, "", ())
    return Pair(entry, rating, filed, said(entry.values), why_it_waits(entry))


def said(values: dict[str, Any]) -> Said:
    """Values in words; anything unreadable is left out rather than failing, the text itself is always shown."""
    level = values.get("level")
    kinds = values.get("evidence_kinds")
    known = [kind for kind in kinds if kind in EvidenceKind.values] if isinstance(kinds, list) else []
    facts = [str(EvidenceKind(kind).label) for kind in known]
    for name, words in (("interviewee", Function), ("confidence", Confidence), ("cause", Cause)):
        value = values.get(name)
        if value and value in words.values:
            facts.append(f"{_LABELS[name]()} {words(value).label}")
    if values.get("needs_review") is True:
        facts.append(_("to be looked at again"))
    return Said(
        level=level if isinstance(level, int) else None,
        is_na=values.get("is_na") is True,
        text=str(values.get("rationale") or values.get("na_reason") or ""),
        facts=tuple(facts),
    )


_LABELS = {
    "interviewee": lambda: _("function met:"),
    "confidence": lambda: _("confidence:"),
    "cause": lambda: _("main cause:"),
}


def why_it_waits(entry: OfflineEntry) -> str:
    """Why an entry is not in the file, in one sentence."""
    if entry.outcome == EntryOutcome.CONFLICT:
        return _("The file says something else than what the author had seen.")
    reasons = {
        "entry_before": _("An earlier entry of the same device has not come back yet."),
        "opening_first": _("It enters the file once the opening meeting is recorded."),
        "kit_expired": _("It came back after the day until which the mission taken along was good."),
        "not_in_team": _("Its author was no longer in the team when it came back."),
        "mission_over": _("The diagnostic was over when it came back."),
        "consent_withdrawn": _("The enterprise had withdrawn its acceptance when it came back."),
        "report_in_review": _("The report was in review when it came back."),
    }
    return reasons.get(entry.reason, _("Grounds, evidence or a reason are missing."))


def waiting_count(diagnostic: Diagnostic) -> int:
    """How many entries wait for a choice."""
    return OfflineEntry.objects.pending().filter(kit__diagnostic=diagnostic).count()


def devices_out(diagnostic: Diagnostic) -> int:
    """How many devices still hold the mission: neither given back, nor lost, nor past their day."""
    rows = MissionKit.objects.filter(diagnostic=diagnostic, returned_at=None, revoked_at=None)
    return rows.filter(expires_at__gt=clock.now()).count()


def waits_on(diagnostic: Diagnostic, criterion: Criterion) -> bool:
    """Whether an entry about this criterion waits for a choice."""
    return OfflineEntry.objects.pending().filter(kit__diagnostic=diagnostic, criterion=criterion).exists()
