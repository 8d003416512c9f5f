"""Read missions for lists and pages: what is left, who waits for what (domain §7.3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clients.enums import Capacity
from clients.models import Assignment
from diagnostics.enums import KIND_DIAGNOSTIC, KIND_REQUEST, DiagnosticState, FindingKind, RequestState
from diagnostics.models import Criterion, CriterionRating, Diagnostic, DiagnosticRequest, Finding, Recommendation


def work_list(user: Any) -> QuerySet[Diagnostic]:
    """Missions whose papers this person may read, with their progress, nearest first; one query for the list."""
    ratings = CriterionRating.objects.order_by().filter(diagnostic=OuterRef("pk")).values("diagnostic")
    criteria = Criterion.objects.order_by().filter(
        dimension__version=OuterRef("grid_version"), dimension__is_optional=False
    )
    # Counted apart, for the missions of the page only: joined, every rating would meet every criterion of the grid.
    return (
        Diagnostic.objects.papers_visible_to(user)
        .select_related("enterprise", "lead")
        .annotate(
            settled=_number(ratings.filter(Q(level__isnull=False) | Q(is_na=True))),
            flagged=_number(ratings.filter(needs_review=True)),
            asked=_number(criteria.values("dimension__version")),
        )
        .order_by("starts_on", "pk")
    )


def _number(grouped: QuerySet[Any]) -> Coalesce:
    """Return how many rows a correlated query grouped by its one key holds."""
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)


def awaiting_team(user: Any) -> QuerySet[DiagnosticRequest]:
    """Accepted requests without a mission yet, for the head of diagnostics and the people named."""
    rows = DiagnosticRequest.objects.visible_to(user).filter(
        state=RequestState.ACCEPTED, consent__withdrawn_at__isnull=True, consent__diagnostic__isnull=True
    )
    if user.has_role("LDI"):
        return rows.select_related("enterprise", "lead", "consent").order_by("pk")
    named = Assignment.objects.active().filter(
        user=user, about_kind=KIND_REQUEST, about_uuid=OuterRef("uuid"), capacity=Capacity.TEAM
    )
    return rows.filter(Exists(named)).select_related("enterprise", "lead", "consent").order_by("pk")


@dataclass(frozen=True)
class Missing:
    """One thing that stands between the draft and its review: what, and which rows."""

    code: str
    message: str
    rows: tuple[Any, ...] = ()


def missing_for_review(diagnostic: Diagnostic) -> list[Missing]:
    """What §7.3 still asks before the report can be sent to review, in the words of the page."""
    found = []
    if diagnostic.state != DiagnosticState.FIELDWORK_DONE:
        found.append(Missing("fieldwork", _("End the fieldwork first.")))
    uncovered = uncovered_ratings(diagnostic)
    if uncovered:
        found.append(
            Missing("uncovered", _("Strong or weak criteria without a finding"), tuple(r.criterion for r in uncovered))
        )
    lonely = weaknesses_without_answer(diagnostic)
    if lonely:
        found.append(Missing("unanswered", _("Improvement areas without a recommendation or a reason"), tuple(lonely)))
    loose = list(Recommendation.objects.filter(diagnostic=diagnostic).exclude(findings__is_retained=True))
    if loose:
        found.append(Missing("loose", _("Recommendations that answer no improvement area kept"), tuple(loose)))
    if diagnostic.past_issue_suspected is None:
        found.append(Missing("past_issue", _("The question on past errors is not answered.")))
    return found


def uncovered_ratings(diagnostic: Diagnostic) -> list[CriterionRating]:
    """Strong or weak ratings no finding speaks of, kept or set aside."""
    version = diagnostic.grid_version
    covered = Finding.criteria.through.objects.filter(finding__diagnostic=diagnostic).values("criterion_id")
    return list(
        CriterionRating.objects.filter(diagnostic=diagnostic)
        .filter(Q(level__gte=version.strength_from) | Q(level__lte=version.weakness_to))
        .exclude(criterion_id__in=covered)
        .select_related("criterion")
    )


def weaknesses_without_answer(diagnostic: Diagnostic) -> list[Finding]:
    """Improvement areas kept that have neither a recommendation nor a reason for having none (§7.3)."""
    return list(
        Finding.objects.filter(
            diagnostic=diagnostic,
            kind=FindingKind.WEAKNESS,
            is_retained=True,
            recommendations__isnull=True,
            no_recommendation_reason="",
        ).order_by("position")
    )


def to_renew(communicated_before: dt.datetime) -> QuerySet[Diagnostic]:
    """The last mission of each enterprise, once its report is old and nothing newer was asked or proposed (N26)."""
    newer = Diagnostic.objects.filter(enterprise=OuterRef("enterprise"), pk__gt=OuterRef("pk"))
    asked = DiagnosticRequest.objects.filter(
        enterprise=OuterRef("enterprise"), created_at__gt=OuterRef("communicated_at")
    )
    rows = Diagnostic.objects.filter(
        state__in=[DiagnosticState.COMMUNICATED, DiagnosticState.ARCHIVED], communicated_at__lt=communicated_before
    )
    return rows.filter(~Exists(newer), ~Exists(asked)).exclude(enterprise__status__in=["left", "merged"])


def due_for_archive(today: dt.date, *, months_ago: dt.date) -> QuerySet[Diagnostic]:
    """Communicated missions whose thirty-six months are over (§7.3)."""
    return Diagnostic.objects.filter(
        state=DiagnosticState.COMMUNICATED, communicated_at__date__lte=min(months_ago, today)
    )


def stopped_since(day: dt.date) -> QuerySet[Diagnostic]:
    """Missions stopped on or before a day, whose working papers may still be there."""
    written = Q(ratings__isnull=False) | Q(findings__isnull=False) | Q(documents__isnull=False)
    written |= Q(kits__entries__isnull=False)
    drafted = Q(reports__isnull=False) | Exists(
        Assignment.objects.active().filter(about_kind=KIND_DIAGNOSTIC, about_uuid=OuterRef("uuid"))
    )
    noted = ~Q(opening_minutes="") | ~Q(wrap_up_minutes="") | Q(past_issue_suspected__isnull=False)
    return Diagnostic.objects.filter(
        written | drafted | noted, state=DiagnosticState.CANCELLED, cancelled_at__date__lte=day
    ).distinct()
