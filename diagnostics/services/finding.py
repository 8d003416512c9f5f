"""From ratings to findings and recommendations: proposed, then adapted by the team (domain §7.3, §7.5, §12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import DomainError, StaleObject
from core.lifecycle import lock
from diagnostics.enums import FindingKind
from diagnostics.models import Criterion, CriterionRating, Diagnostic, Finding, LibraryEntry, Recommendation
from diagnostics.rules import findings as rules
from diagnostics.rules.priority import highest_priority
from diagnostics.services.guards import require_content_open


@dataclass(frozen=True)
class Proposed:
    """How many findings and recommendations were added."""

    findings: int
    recommendations: int


@transaction.atomic
def propose_findings(diagnostic: Diagnostic, *, by: User) -> Proposed:
    """Draft a finding per strong or weak criterion and a recommendation per library text that mends a weak one.

    Safe to run again: what already covers a criterion is left as the team wrote it.
    """
    diagnostic = lock(diagnostic)
    require_content_open(diagnostic)
    ratings = list(
        CriterionRating.objects.filter(diagnostic=diagnostic, level__isnull=False)
        .select_related("criterion__dimension", "diagnostic__grid_version")
        .order_by("criterion__position")
    )
    made = _draft_findings(diagnostic, ratings)
    written = _draft_recommendations(diagnostic, ratings)
    if made or written:
        audit.record("diagnostics.findings_proposed", obj=diagnostic, by=by, data={"n": made, "r": written})
    return Proposed(made, written)


def _draft_findings(diagnostic: Diagnostic, ratings: Iterable[CriterionRating]) -> int:
    covered = set(Finding.objects.filter(diagnostic=diagnostic).values_list("criteria__pk", flat=True))
    version = diagnostic.grid_version
    position = Finding.objects.filter(diagnostic=diagnostic).count()
    made = 0
    for rating in ratings:
        kind = rules.kind_of(rating.level or 0, strength_from=version.strength_from, weakness_to=version.weakness_to)
        if kind is None or rating.criterion_id in covered:
            continue
        position += 1
        made += 1
        finding = Finding.objects.create(
            diagnostic=diagnostic,
            kind=kind,
            nature=rules.nature_of(rating.cause),
            position=position,
            title_fr=rating.criterion.title_fr,
            title_en=rating.criterion.title_en,
            text_fr=rating.rationale,
        )
        finding.criteria.set([rating.criterion])
    return made


def _draft_recommendations(diagnostic: Diagnostic, ratings: Sequence[CriterionRating]) -> int:
    weak = [
        rules.Level(row.criterion.code, row.level, row.criterion.dimension.weight, row.cause)
        for row in ratings
        if row.level is not None and row.level <= diagnostic.grid_version.weakness_to
    ]
    library = {row.code: row for row in LibraryEntry.objects.filter(is_active=True)}
    texts = [rules.LibraryText(row.code, tuple(row.criteria)) for row in library.values()]
    taken = set(Recommendation.objects.filter(diagnostic=diagnostic).values_list("code", flat=True))
    by_code = {row.criterion.code: row.criterion for row in ratings}
    suggested = rules.suggest_recommendations(weak, texts, taken=taken)
    position = Recommendation.objects.filter(diagnostic=diagnostic).count()
    for item in suggested:
        position += 1
        entry = library[item.code]
        criteria = [by_code[code] for code in item.criteria]
        row = Recommendation.objects.create(
            diagnostic=diagnostic,
            library_entry=entry,
            code=entry.code,
            position=position,
            title_fr=entry.title_fr,
            title_en=entry.title_en,
            priority=item.priority,
            due_months=entry.due_months,
            evidence_fr=entry.evidence_fr,
            evidence_en=entry.evidence_en,
        )
        row.criteria.set(criteria)
        row.findings.set(_weaknesses_on(diagnostic, criteria))
    return len(suggested)


def _weaknesses_on(diagnostic: Diagnostic, criteria: Sequence[Criterion]) -> list[Finding]:
    rows = Finding.objects.filter(
        diagnostic=diagnostic, kind=FindingKind.WEAKNESS, is_retained=True, criteria__in=criteria
    )
    return list(rows.distinct())


def _check_version(row: Any, version: int | None) -> None:
    """Refuse to write over what a colleague saved since the page was opened."""
    if version is not None and row.version != version:
        raise StaleObject("stale_text", _("A colleague changed this text meanwhile. Compare, then save again."))


def _criteria(diagnostic: Diagnostic, codes: Sequence[str]) -> list[Criterion]:
    found = list(Criterion.objects.filter(dimension__version=diagnostic.grid_version_id, code__in=codes))
    if not found:
        raise DomainError("criterion_needed", _("Link at least one criterion of the grid."))
    return found


@transaction.atomic
def save_finding(
    diagnostic: Diagnostic,
    *,
    finding: Finding | None = None,
    version: int | None = None,
    criteria: Sequence[str],
    texts: dict[str, Any],
    by: User,
) -> Finding:
    """Write a finding of the team: at least one criterion, and a reason when it is not kept (§7.3).

    `texts` holds kind, nature, titles, texts, is_retained, set_aside_reason and no_recommendation_reason.
    """
    diagnostic = lock(diagnostic)
    require_content_open(diagnostic)
    linked = _criteria(diagnostic, criteria)
    if finding is None:
        if found := Finding.objects.filter(diagnostic=diagnostic, version=1, **texts).first():
            return found  # the form was sent twice
        position = Finding.objects.filter(diagnostic=diagnostic).count() + 1
        finding = Finding(diagnostic=diagnostic, position=position, version=0)
    else:
        finding = Finding.objects.select_for_update(of=("self",), no_key=True).get(
            pk=finding.pk, diagnostic=diagnostic
        )
        _check_version(finding, version)
    for name, value in texts.items():
        setattr(finding, name, value)
    if not finding.is_retained and not finding.set_aside_reason.strip():
        raise DomainError("set_aside_reason", _("Say why this finding is set aside."))
    finding.version += 1
    finding.save()
    finding.criteria.set(linked)
    audit.record("diagnostics.finding_saved", obj=diagnostic, by=by, data={"finding": str(finding.uuid)})
    return finding


@transaction.atomic
def save_recommendation(
    diagnostic: Diagnostic,
    *,
    recommendation: Recommendation | None = None,
    version: int | None = None,
    findings: Sequence[Finding],
    texts: dict[str, Any],
    by: User,
) -> Recommendation:
    """Write a recommendation linked to at least one improvement area; its criteria follow (§7.5).

    `texts` holds titles, texts, priority, due_months and expected evidence; priority may stay empty to take the
    default of §7.5.
    """
    diagnostic = lock(diagnostic)
    require_content_open(diagnostic)
    linked = [row for row in findings if row.diagnostic_id == diagnostic.pk and row.kind == FindingKind.WEAKNESS]
    if not linked:
        raise DomainError("finding_needed", _("Link at least one improvement area."))
    if recommendation is None:
        said = {name: value for name, value in texts.items() if name != "priority" or value}
        alike = Recommendation.objects.filter(diagnostic=diagnostic, version=1, **said).prefetch_related("findings")
        if found := next((row for row in alike if set(row.findings.all()) == set(linked)), None):
            return found  # the form was sent twice; the same words about another area are another recommendation
        recommendation = _new_recommendation(diagnostic)
    else:
        recommendation = Recommendation.objects.select_for_update(of=("self",), no_key=True).get(
            pk=recommendation.pk, diagnostic=diagnostic
        )
        _check_version(recommendation, version)
    criteria = list(Criterion.objects.filter(findings__in=linked).select_related("dimension").distinct())
    for name, value in texts.items():
        setattr(recommendation, name, value)
    recommendation.priority = recommendation.priority or default_priority(diagnostic, criteria)
    recommendation.version += 1
    recommendation.save()
    recommendation.findings.set(linked)
    recommendation.criteria.set(criteria)
    audit.record(
        "diagnostics.recommendation_saved", obj=diagnostic, by=by, data={"recommendation": recommendation.code}
    )
    return recommendation


def default_priority(diagnostic: Diagnostic, criteria: Sequence[Criterion]) -> str:
    """The priority §7.5 proposes for these criteria, from their levels and the weight of their dimensions."""
    rows = CriterionRating.objects.filter(diagnostic=diagnostic, criterion__in=criteria, level__isnull=False)
    levels = {row.criterion_id: row.level or 0 for row in rows}
    return highest_priority((levels[row.pk], row.dimension.weight) for row in criteria if row.pk in levels)


def _new_recommendation(diagnostic: Diagnostic) -> Recommendation:
    """An own recommendation gets the next free number: RP1, RP2…"""
    taken = set(Recommendation.objects.filter(diagnostic=diagnostic).values_list("code", flat=True))
    number = next(n for n in range(1, 1000) if f"RP{n}" not in taken)
    position = Recommendation.objects.filter(diagnostic=diagnostic).count() + 1
    return Recommendation(diagnostic=diagnostic, code=f"RP{number}", position=position, version=0)


@transaction.atomic
def drop_recommendation(recommendation: Recommendation, *, by: User) -> None:
    """Take a recommendation out of the draft; its improvement area then needs another one or a reason."""
    diagnostic = lock(recommendation.diagnostic)
    require_content_open(diagnostic)
    audit.record(
        "diagnostics.recommendation_dropped", obj=diagnostic, by=by, data={"recommendation": recommendation.code}
    )
    recommendation.delete()


@transaction.atomic
def answer_past_issue(diagnostic: Diagnostic, *, suspected: bool, by: User) -> Diagnostic:
    """Answer the question every mission must answer: may weaknesses have caused past errors (§7.3, §7.4, I8)?

    The answer itself is never in the report; a yes asks for a notice, written by the team.
    """
    diagnostic = lock(diagnostic)
    require_content_open(diagnostic)
    diagnostic.past_issue_suspected, diagnostic.past_issue_answered_by = suspected, by
    diagnostic.save(update_fields=["past_issue_suspected", "past_issue_answered_by", "updated_at"])
    audit.record("diagnostics.past_issue_answered", obj=diagnostic, by=by, circle="notice")
    return diagnostic
