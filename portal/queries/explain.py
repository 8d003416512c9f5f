"""The page that tells an agent why a segment is what it is, each part shown as far as the reader may see it (§5.6, §8.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clients.models import SegmentAssessment
from clients.permissions.segment import can_see_scores
from clients.queries.segment import is_identical, latest_assessment, replayed
from clients.rules import replay
from clients.rules import segment as segments
from clients.rules.segment import rounded
from diagnostics.models import Criterion, Diagnostic, DiagnosticReport
from diagnostics.queries.grid import rated_rows
from followup import rules as followup
from followup.models import FollowUp
from portal.rules import explain
from portal.rules.explain import ANSWER, ATTITUDE, EVIDENCE, RATING, Case, Line
from questionnaires.models import Question, ScreeningEvaluation, ScreeningResponse
from questionnaires.rules.rescoring import item_from
from questionnaires.rules.scoring import CAPACITY, MOTIVATION
from questionnaires.rules.scoring import policy_from as screening_policy

SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """One line as the reader sees it; without figures when the scores are not theirs to read."""

    label: str
    kind: str
    gained: Any
    missing: Any


@dataclass(frozen=True)
class Axis:
    """One score: what lifts it most, what holds it back most, everything, and its sum."""

    title: str
    lifts: list[Shown]
    holds: list[Shown]
    all: list[Shown]
    total: Any


@dataclass
class Sources:
    """The rows behind a computation, and which of them this reader may see."""

    items: tuple[Any, ...] = ()
    rated: tuple[Any, ...] = ()
    told: tuple[Any, ...] = ()
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Explanation:
    """Everything the page shows."""

    axes: list[Axis]
    changes: list[str]
    missing: list[str]
    notes: list[str]
    identical: bool | None
    may_see_scores: bool


def assessment_url(uuid: UUID, user: Any) -> str:
    """Where a computation is explained; what the app below links to without knowing this page."""
    return reverse("portal:segment_why", args=[uuid])


def explain_assessment(assessment: SegmentAssessment, user: Any) -> Explanation:
    """Explain one stored computation to one reader."""
    figures = can_see_scores(user, assessment.enterprise)
    policies = _policies(assessment.policy.parameters)
    verdict = replayed(assessment)
    if verdict is None:
        note = _("This computation was stored by an older edition of the rules: its detail is not shown.")
        return Explanation([], [], [], [note], None, figures)
    sources = _sources(assessment, user)
    case = _case(assessment, sources, policies)
    lines = explain.lines_of(case, policies)
    return Explanation(
        axes=[
            _axis(_("Capacity"), CAPACITY, lines, sources, figures=figures),
            _axis(_("Motivation"), MOTIVATION, lines, sources, figures=figures),
        ],
        changes=[_change_text(change, sources) for change in explain.smallest_changes(case, policies)],
        missing=_missing(verdict, policies.segment, figures=figures),
        notes=_notes(assessment, sources, case),
        identical=is_identical(assessment),
        may_see_scores=figures,
    )


def _policies(parameters: Mapping[str, Any]) -> explain.Policies:
    return explain.Policies(
        segments.policy_from_values(parameters),
        screening_policy(parameters["screening"]),
        followup.policy_from_values(parameters),
    )


def _sources(assessment: SegmentAssessment, user: Any) -> Sources:
    """Read the rows each score came from: seven queries at most."""
    found, references = Sources(), assessment.inputs.get("sources", {})
    if reference := references.get("screening"):
        _read_answers(found, reference, user)
    if reference := references.get("diagnostic"):
        _read_ratings(found, reference, user)
    if assessment.inputs.get("followup_index") is not None:
        _read_attitudes(found, assessment, user)
    return found


def _read_answers(found: Sources, reference: str, user: Any) -> None:
    evaluation = ScreeningEvaluation.objects.select_related("response").filter(response__reference=reference).first()
    if evaluation is None:
        return
    found.items = tuple(item_from(row) for row in evaluation.figures.get("items", ()))
    if not ScreeningResponse.objects.visible_to(user).filter(pk=evaluation.response_id).exists():
        found.hidden.add(segments.SCREENING)
    for question in Question.objects.filter(version=evaluation.response.version_id):
        found.labels[ANSWER, question.code] = f"{question.code} – {question.text}"
        found.labels[EVIDENCE, question.code] = _("evidence of %(question)s") % {"question": question.code}


def _read_ratings(found: Sources, reference: str, user: Any) -> None:
    mission = Diagnostic.objects.filter(reference=reference).select_related("grid_version").first()
    if mission is None:
        return
    found.rated = tuple(rated_rows(mission))
    if not DiagnosticReport.objects.visible_to(user).communicated().filter(diagnostic=mission).exists():
        found.hidden.add(segments.DIAGNOSTIC)
    for criterion in Criterion.objects.filter(dimension__version=mission.grid_version_id):
        found.labels[RATING, criterion.code] = f"{criterion.code} – {criterion.title}"


def _read_attitudes(found: Sources, assessment: SegmentAssessment, user: Any) -> None:
    rows = FollowUp.objects.filter(enterprise=assessment.enterprise_id).counted().select_related("recommendation")
    seen = set(FollowUp.objects.visible_to(user).filter(pk__in=rows).values_list("pk", flat=True))
    told = []
    for row in rows.order_by("pk"):
        code = f"{row.recommendation.code}#{row.pk}"
        attitude = followup.Attitude(row.recommendation.priority, row.attitude, row.due_on, row.is_contested)
        told.append(explain.Told(code, attitude))
        title = f"{row.recommendation.code} – {row.recommendation.title}"
        found.labels[ATTITUDE, code] = title
        if row.pk not in seen:
            found.hidden.add(segments.FOLLOWUP)
    found.told = tuple(told)


def _case(assessment: SegmentAssessment, sources: Sources, policies: explain.Policies) -> Case:
    """The stored computation with the rows that still give its scores; rows that changed since explain nothing."""
    inputs = assessment.inputs
    case = Case(
        parts=replay.parts_from(inputs),
        size_profile=inputs["size_profile"],
        previous=replay.previous_from(inputs),
        today=replay.day_of(inputs),
    )
    for source, name in (("screening", "items"), ("diagnostic", "rated"), ("followup", "told")):
        rows = getattr(sources, name)
        with_rows = replace(case, **{name: rows})
        if rows and explain.rescored(with_rows, policies) == case.parts:
            case = with_rows
        elif rows:
            sources.changed.add(source)
    return case


def _axis(title: str, axis: str, lines: list[Line], sources: Sources, *, figures: bool) -> Axis:
    own = [line for line in lines if line.axis == axis]
    total = sum((line.gained for line in own), Fraction(0))
    shown = [line for line in own if _source_of(line) not in sources.hidden]
    lifts = sorted((line for line in shown if line.gained), key=lambda line: (-line.gained, line.code))
    holds = sorted((line for line in shown if line.missing), key=lambda line: (-line.missing, line.code))
    return Axis(
        title=title,
        lifts=[_shown(line, sources, figures=figures) for line in lifts[:SHOWN]],
        holds=[_shown(line, sources, figures=figures) for line in holds[:SHOWN]],
        all=[_shown(line, sources, figures=True) for line in own] if figures and len(shown) == len(own) else [],
        total=rounded(total) if figures and own else None,
    )


def _source_of(line: Line) -> str:
    return {RATING: segments.DIAGNOSTIC, ATTITUDE: segments.FOLLOWUP}.get(line.kind, segments.SCREENING)


def _shown(line: Line, sources: Sources, *, figures: bool) -> Shown:
    kinds = {ANSWER: _("answer"), RATING: _("rating"), ATTITUDE: _("attitude")}
    label = sources.labels.get((line.kind, line.code), line.code)
    gained, missing = (rounded(line.gained), rounded(line.missing)) if figures else (None, None)
    return Shown(label, kinds[line.kind], gained, missing)


def _change_text(change: explain.Change, sources: Sources) -> str:
    """The smallest change in words; what the reader may not see stays unnamed."""
    source = {RATING: segments.DIAGNOSTIC, ATTITUDE: segments.FOLLOWUP}.get(change.kind, segments.SCREENING)
    label = sources.labels.get((change.kind, change.code), change.code)
    if source in sources.hidden:
        label = _("one element you may not read")
    sentences = {
        (ANSWER, "up"): _("One step higher on “%(label)s” would lead to %(letter)s."),
        (ANSWER, "down"): _("One step lower on “%(label)s” would lead to %(letter)s."),
        (EVIDENCE, "up"): _("Better evidence (%(label)s) would lead to %(letter)s."),
        (EVIDENCE, "down"): _("Weaker evidence (%(label)s) would lead to %(letter)s."),
        (RATING, "up"): _("One level higher on “%(label)s” would lead to %(letter)s."),
        (RATING, "down"): _("One level lower on “%(label)s” would lead to %(letter)s."),
        (ATTITUDE, "up"): _("Adopting “%(label)s” would lead to %(letter)s."),
        (ATTITUDE, "down"): _("Declining “%(label)s” would lead to %(letter)s."),
    }
    text = sentences[change.kind, change.direction] % {"label": label, "letter": change.after}
    return f"{text} {_('So small a change would wait for the end of the delay.')}" if change.waits else text


def _missing(verdict: segments.Verdict, policy: segments.SegmentPolicy, *, figures: bool) -> list[str]:
    """How far the scores are from the thresholds, for those who read figures."""
    if verdict.computed == segments.NOT_ASSESSED or not figures:
        return []
    missing = explain.missing_points(verdict, policy)
    found = []
    if missing.capacity:
        found.append(
            _("Capacity lacks %(points)s points to count as high.") % {"points": _one_decimal(missing.capacity)}
        )
    if missing.motivation:
        found.append(
            _("Motivation lacks %(points)s points to count as high.") % {"points": _one_decimal(missing.motivation)}
        )
    return found


def _one_decimal(value: Fraction) -> str:
    return str(number_format(rounded(value) or 0, 1))


def _notes(assessment: SegmentAssessment, sources: Sources, case: Case) -> list[str]:
    """What the reader should know of the limits of this page."""
    found = []
    if sources.hidden:
        found.append(_("Some sources are not yours to read: they count, without being listed."))
    if sources.changed or not (case.items or case.rated or case.told):
        found.append(_("The detail of some sources changed since or was not kept: it is not listed."))
    latest = latest_assessment(assessment.enterprise)
    if latest is not None and latest.pk != assessment.pk:
        found.append(_("A more recent computation applies."))
    return found
