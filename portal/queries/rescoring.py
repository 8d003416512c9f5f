"""What segments rest on, for thousands of enterprises at a time: a few queries per slice, whatever its size (§5.6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from clients.models import Enterprise, ScorePart, ScoringPolicy, SegmentAssessment, SegmentOverride
from clients.queries.segment import parts_from_rows, previous_of
from clients.rules.segment import D_CONFIRMATION
from followup import rules as followup
from followup.models import FollowUp
from portal.rules.trial import Material
from questionnaires.models import ScreeningEvaluation

SLICE = 1000
SEGMENT_FIELDS = ("pk", "size_profile", "sector", "region", "latest")


@dataclass(frozen=True)
class Subject:
    """One enterprise of a slice: what its segment rests on, and the groups it belongs to."""

    pk: int
    material: Material
    labels: dict[str, str]
    is_decided: bool


def assessed() -> QuerySet[Enterprise]:
    """Enterprises that have a score of any kind; the others are not assessed whatever the policy says."""
    return Enterprise.objects.current().filter(Exists(ScorePart.objects.filter(enterprise=OuterRef("pk"))))


def _latest(field: str) -> Subquery:
    rows = SegmentAssessment.objects.filter(enterprise=OuterRef("pk")).order_by("-computed_at", "-pk")
    return Subquery(rows.values(field)[:1])


def behind(policy: ScoringPolicy) -> QuerySet[Enterprise]:
    """Enterprises whose last computation used another policy than this one."""
    return assessed().annotate(last_policy=_latest("policy_id")).exclude(last_policy=policy.pk)


def slice_after(cursor: int, today: dt.date, size: int = SLICE) -> list[Subject]:
    """The next enterprises after one, by number, with everything their segment rests on: seven queries."""
    rows = assessed().filter(pk__gt=cursor).annotate(latest=_latest("pk")).order_by("pk")
    return _subjects(list(rows.values(*SEGMENT_FIELDS)[:size]), today)


def subjects_of(enterprises: Iterable[int], today: dt.date) -> list[Subject]:
    """Some enterprises with everything their segment rests on."""
    rows = assessed().filter(pk__in=list(enterprises)).annotate(latest=_latest("pk")).order_by("pk")
    return _subjects(list(rows.values(*SEGMENT_FIELDS)), today)


def _subjects(rows: list[dict[str, Any]], today: dt.date) -> list[Subject]:
    keys = [row["pk"] for row in rows]
    parts = _parts(keys)
    evaluated = _answers(parts)
    attitudes = _attitudes(keys)
    decisions = _decisions(keys, today)
    latest = SegmentAssessment.objects.only("applied", "computed", "held_since", "explanation").in_bulk(
        [row["latest"] for row in rows if row["latest"]]
    )
    found = []
    for row in rows:
        key = row["pk"]
        own = parts[key]
        confirmed = decisions.get(key) == D_CONFIRMATION
        material = Material(
            parts=parts_from_rows(own),
            size_profile=row["size_profile"],
            previous=previous_of(latest.get(row["latest"]), d_confirmed=confirmed),
            items=evaluated.get(own["screening"].values.get("reference", "")) if "screening" in own else None,
            attitudes=tuple(attitudes[key]) if "followup" in own else None,
        )
        labels = {"size": row["size_profile"], "sector": row["sector"][:1], "region": row["region"]}
        found.append(Subject(key, material, labels, key in decisions))
    return found


def _parts(keys: list[int]) -> dict[int, dict[str, ScorePart]]:
    found: dict[int, dict[str, ScorePart]] = defaultdict(dict)
    rows = ScorePart.objects.filter(enterprise__in=keys).only("enterprise_id", "part", "values", "valued_on")
    for row in rows:
        found[row.enterprise_id][row.part] = row
    return found


def _answers(parts: dict[int, dict[str, ScorePart]]) -> dict[str, list[Any]]:
    """The answers retained in the evaluation each questionnaire score comes from, by reference of the response."""
    references = [
        own["screening"].values["reference"]
        for own in parts.values()
        if "screening" in own and own["screening"].values.get("reference")
    ]
    rows = ScreeningEvaluation.objects.filter(response__reference__in=references)
    found = rows.values_list("response__reference", "figures__items")
    return {str(reference): items for reference, items in found if items is not None}


def _attitudes(keys: list[int]) -> dict[int, list[followup.Attitude]]:
    found: dict[int, list[followup.Attitude]] = defaultdict(list)
    rows = FollowUp.objects.filter(enterprise__in=keys).counted()
    for enterprise, priority, attitude, due_on, contested in rows.values_list(
        "enterprise_id", "recommendation__priority", "attitude", "due_on", "contested_at"
    ):
        found[enterprise].append(followup.Attitude(priority, attitude, due_on, contested is not None))
    return found


def _decisions(keys: list[int], today: dt.date) -> dict[int, str]:
    """The reason of the human decision in force, by enterprise."""
    rows = SegmentOverride.objects.filter(
        enterprise__in=keys, approved_at__isnull=False, ended_at__isnull=True, expires_on__gte=today
    ).order_by("approved_at")
    return dict(rows.values_list("enterprise_id", "reason_code"))
