"""The evaluation of a response: assigned, read, completed, concluded (§5.1–5.2, §7.1, I4)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Capacity, Circle
from clients.models import ConflictDeclaration
from clients.services import assignments, relation
from core import audit, clock
from core.errors import DomainError
from core.languages import filled
from core.lifecycle import lock, move
from questionnaires import states
from questionnaires.enums import InsufficiencyDecision, ResponseState
from questionnaires.models import (
    AnswerAssessment,
    ComplementItem,
    ComplementRequest,
    Question,
    ScreeningEvaluation,
    ScreeningResponse,
    SecondReading,
)
from questionnaires.models.evaluation import MIN_REASON
from questionnaires.models.response import EVALUATION_KIND, RESPONSE_KIND
from questionnaires.models.second_reading import SECOND_KIND
from questionnaires.queries.evaluation import Bench, declaration_of, load_bench
from questionnaires.rules import marks
from questionnaires.services import reminder
from questionnaires.services.timeline import note_step

START_WORKING_DAYS = 5


@dataclass(frozen=True)
class Assessed:
    """What the evaluator says of one answer."""

    retained_points: int | None = None
    reason: str = ""
    evidence_status: str = ""
    is_read: bool = True


@transaction.atomic
def assign_evaluator(response: ScreeningResponse, *, evaluator: User, by: User) -> ScreeningResponse:
    """Give a received response to a diagnostician, who declares no conflict before it opens (§7.1)."""
    response = lock(response)
    if not evaluator.has_role("DIA"):
        raise DomainError("not_diagnostician", _("Only a diagnostician can evaluate answers."))
    declared = declaration_of(evaluator, response)
    if declared is not None and declared.has_conflict:
        raise DomainError("conflict_declared", _("This person declared a conflict of interest: choose somebody else."))
    move(response, states.ASSIGN, by=by)
    evaluation, created = ScreeningEvaluation.objects.get_or_create(
        response=response, defaults={"evaluator": evaluator}
    )
    if not created:
        evaluation.evaluator = evaluator
        evaluation.save(update_fields=["evaluator", "updated_at"])
    assignments.assign(
        response.enterprise,
        user=evaluator,
        capacity=Capacity.EVALUATOR,
        kind=RESPONSE_KIND,
        uuid=response.uuid,
        by=by,
    )
    relation.open_task(
        response.enterprise,
        owner=evaluator,
        kind_of_task="evaluate",
        title=filled(gettext_lazy("Evaluate the questionnaire %(reference)s"), {"reference": response.reference}),
        due_on=clock.add_working_days(clock.today(), START_WORKING_DAYS),
        by=by,
        kind=EVALUATION_KIND,
        uuid=response.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    note_step(response, subject=gettext_lazy("Answers given to an evaluator"), by=by, circle=Circle.DIAGNOSTIC)
    return response


@transaction.atomic
def declare_no_conflict(response: ScreeningResponse, *, by: User) -> ConflictDeclaration:
    """The evaluator's word that nothing ties them to the enterprise; the answers open from here on (§8.3)."""
    response = lock(response)
    declaration = declaration_of(by, response)
    if declaration is not None:
        return declaration
    declaration = _declare(response, by=by, has_conflict=False, explanation="")
    evaluation = response.evaluation
    if evaluation.started_at is None and evaluation.evaluator_id == by.pk:
        evaluation.started_at = clock.now()
        evaluation.save(update_fields=["started_at", "updated_at"])
    return declaration


@transaction.atomic
def declare_conflict(response: ScreeningResponse, *, by: User, explanation: str) -> ScreeningResponse:
    """The evaluator withdraws because of a tie; the response goes back to the lead for somebody else (§8.3)."""
    response = lock(response)
    declared = declaration_of(by, response)
    if declared is not None and declared.has_conflict:  # pressed twice
        return response
    if declared is not None:
        raise DomainError("already_declared", _("You have already declared: tell the head of diagnostics instead."))
    _declare(response, by=by, has_conflict=True, explanation=explanation)
    if response.evaluation.evaluator_id != by.pk:  # the second reader: the evaluation goes on with the first
        assignments.release_all(SECOND_KIND, response.uuid, by=by)
        relation.close_tasks_about(SECOND_KIND, response.uuid, by=by)
        SecondReading.objects.filter(response=response).update(dropped_at=clock.now())
        return response
    move(response, states.UNASSIGN, by=by)
    _release(response, user=by, by=by)
    relation.open_task(
        response.enterprise,
        owner=None,
        kind_of_task="plan",
        title=filled(
            gettext_lazy("Assign the questionnaire %(reference)s to somebody else"), {"reference": response.reference}
        ),
        due_on=clock.add_working_days(clock.today(), 2),
        by=by,
        kind=EVALUATION_KIND,
        uuid=response.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    return response


def _declare(response: ScreeningResponse, *, by: User, has_conflict: bool, explanation: str) -> ConflictDeclaration:
    declaration = ConflictDeclaration.objects.create(
        enterprise=response.enterprise,
        user=by,
        about_kind=RESPONSE_KIND,
        about_uuid=response.uuid,
        has_conflict=has_conflict,
        explanation=explanation,
        declared_at=clock.now(),
    )
    action = "conflict_declared" if has_conflict else "no_conflict_declared"
    audit.record(f"questionnaires.screeningresponse.{action}", obj=response, by=by, circle="diagnostic")
    return declaration


def _release(response: ScreeningResponse, *, user: User, by: User) -> None:
    assignments.release(
        response.enterprise,
        user=user,
        capacity=Capacity.EVALUATOR,
        kind=RESPONSE_KIND,
        uuid=response.uuid,
        by=by,
    )
    relation.close_tasks_about(EVALUATION_KIND, response.uuid, by=by)


def _require_at_work(response: ScreeningResponse) -> None:
    if response.state not in {ResponseState.UNDER_EVALUATION, ResponseState.COMPLEMENT_REQUESTED}:
        raise DomainError("not_under_evaluation", _("These answers are not being evaluated any more."))


@transaction.atomic
def assess_answers(
    response: ScreeningResponse, *, assessed: Mapping[str, Assessed], by: User, seen: Mapping[str, str] | None = None
) -> list[str]:
    """Keep retained points and the status of evidence; points that differ need their reason (§5.1, I4).

    `seen`: what each line held when the page was opened (rules.marks.digest). Returns the codes another window changed
    meanwhile: they are left as they stand, for a person to choose.
    """
    response = lock(response)
    _require_at_work(response)
    bench = load_bench(response)
    return write_marks(bench, assessed, seen or {}, AnswerAssessment.objects, evaluation=bench.evaluation)


def write_marks(
    bench: Bench, assessed: Mapping[str, Assessed], seen: Mapping[str, str], rows: Any, **owner: Any
) -> list[str]:
    """Write the lines that may be written; return the codes of those changed elsewhere since the page was opened."""
    held = {line.question.code: line.held for section in bench.lines.values() for line in section}
    left = []
    for question, fields in kept_marks(bench, assessed):
        code = question.code
        settled = marks.may_write(seen=seen.get(code, ""), held=held[code], mine=marks.digest(fields))
        if settled:
            rows.update_or_create(question=question, **owner, defaults=fields)
        elif settled is None:
            left.append(code)
    return left


def kept_marks(bench: Bench, assessed: Mapping[str, Assessed]) -> Iterator[tuple[Question, dict[str, Any]]]:
    """What is kept of a reader's words: other points with their reason only, evidence only where it counts."""
    lines = {line.question.code: line for section in bench.lines.values() for line in section}
    for code, word in assessed.items():
        line = lines[code]
        retained = None if word.retained_points == line.declared else word.retained_points
        if retained is not None and not word.reason.strip():
            raise DomainError("reason_missing", _("%(code)s: say why other points are retained.") % {"code": code})
        yield (
            line.question,
            {
                "retained_points": retained if line.declared is not None else None,
                "reason": word.reason.strip() if retained is not None else "",
                "evidence_status": word.evidence_status if line.has_evidence_choice else "",
                "is_read": word.is_read,
            },
        )


@transaction.atomic
def ask_complement(
    response: ScreeningResponse, *, asked: Mapping[Question, str], by: User, message: str = ""
) -> ComplementRequest:
    """Ask the enterprise for a few details, at most twice, with fifteen days to answer (§7.1, N05)."""
    response = lock(response)
    rounds = response.complements.count()
    if rounds >= ComplementRequest.MAX_ROUNDS:
        raise DomainError("too_many_rounds", _("Details were already asked twice: conclude with what exists."))
    if not asked:
        raise DomainError("nothing_asked", _("Say for which question a detail is needed."))
    move(response, states.ASK_COMPLEMENT, by=by)
    today = clock.today()
    request = ComplementRequest.objects.create(
        response=response,
        round=rounds + 1,
        message=message,
        asked_by=by,
        asked_on=today,
        due_on=today + dt.timedelta(days=ComplementRequest.DAYS),
    )
    items = [ComplementItem(request=request, question=question, text=text) for question, text in asked.items()]
    ComplementItem.objects.bulk_create(items)
    reminder.write_complement(request, occurrence="asked", by=by)
    return request


@transaction.atomic
def finish_evaluation(
    response: ScreeningResponse,
    *,
    by: User,
    comment: str = "",
    strengths: str = "",
    gaps: str = "",
    decision: str = "",
    decision_reason: str = "",
    orientation_reason: str = "",
) -> ScreeningResponse:
    """Conclude: evidence judged, insufficiency confirmed or set aside with its reason, figures kept (§5.1–5.3)."""
    response = lock(response)
    evaluation = lock(response.evaluation)
    evaluation.comment, evaluation.strengths, evaluation.gaps = comment, strengths, gaps
    evaluation.insufficiency = decision
    evaluation.insufficiency_reason = decision_reason.strip()
    evaluation.save()
    bench = load_bench(response)
    _require_conclusion(bench, orientation_reason=orientation_reason)
    evaluation.insufficiency_rules = bench.insufficiency.rules
    evaluation.policy_version = bench.policy_version
    evaluation.figures = bench.figures()
    evaluation.orientation = bench.verdict.orientation
    evaluation.orientation_reason = orientation_reason.strip()
    evaluation.evaluated_by = by
    evaluation.returned_reason = ""
    evaluation.save()
    move(response, states.EVALUATE, by=by, evaluated_at=clock.now())
    relation.close_tasks_about(EVALUATION_KIND, response.uuid, by=by)
    relation.open_task(
        response.enterprise,
        owner=None,
        kind_of_task="validate",
        title=filled(gettext_lazy("Validate the orientation of %(reference)s"), {"reference": response.reference}),
        due_on=clock.add_working_days(clock.today(), 3),
        by=by,
        kind=EVALUATION_KIND,
        uuid=response.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    return response


def _require_conclusion(bench: Bench, *, orientation_reason: str) -> None:
    if bench.unread_evidence:
        codes = ", ".join(bench.unread_evidence)
        raise DomainError("evidence_unread", _("Evidence is still to be read: %(codes)s.") % {"codes": codes})
    evaluation = bench.evaluation
    if bench.insufficiency.is_proposed and evaluation.insufficiency not in InsufficiencyDecision.values:
        raise DomainError(
            "insufficiency_undecided", _("The figures show a significant insufficiency: confirm it or set it aside.")
        )
    if not bench.insufficiency.is_proposed and evaluation.insufficiency:
        raise DomainError(
            "insufficiency_not_proposed", _("The figures show no significant insufficiency: leave this choice empty.")
        )
    if evaluation.insufficiency and len(evaluation.insufficiency_reason) < MIN_REASON:
        raise DomainError(
            "reason_too_short", _("Give the reason in at least %(count)s characters.") % {"count": MIN_REASON}
        )
    if bench.verdict.needs_reason and not orientation_reason.strip():
        raise DomainError(
            "orientation_reason_missing",
            _("Less than 70 % of an axis was answered: say in writing why this orientation holds."),
        )
