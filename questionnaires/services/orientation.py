"""From an evaluation to what the enterprise is told: two persons, then plain words by the relations unit (§5.3)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Capacity, Circle
from clients.services import assignments, outreach, relation, segment
from core import clock
from core.errors import DomainError, TwoPersonsNeeded
from core.languages import filled
from core.lifecycle import lock, move
from questionnaires import signals, states
from questionnaires.enums import InsufficiencyDecision, Orientation, ResponseState
from questionnaires.models import ScreeningEvaluation, ScreeningResponse, SecondReading
from questionnaires.models.response import EVALUATION_KIND, OUTCOME_KIND, RESPONSE_KIND
from questionnaires.models.second_reading import SECOND_KIND
from questionnaires.queries.policy import current_policy
from questionnaires.queries.response import account_agent, relation_unit, responders
from questionnaires.rules.rescoring import coefficients_of, exact_scores
from questionnaires.services.timeline import note_step

TELL_WORKING_DAYS = 5


def _require_other_eyes(evaluation: ScreeningEvaluation, by: User) -> None:
    if by.pk in {evaluation.evaluated_by_id, evaluation.evaluator_id}:
        raise TwoPersonsNeeded(
            "second_person_needed", _("You evaluated these answers: another person validates the orientation.")
        )


@transaction.atomic
def return_evaluation(response: ScreeningResponse, *, by: User, reason: str) -> ScreeningResponse:
    """Give the evaluation back to its author with a reason (§7.1)."""
    response = lock(response)
    evaluation = lock(response.evaluation)
    _require_other_eyes(evaluation, by)
    evaluation.returned_reason = reason
    evaluation.save(update_fields=["returned_reason", "updated_at"])
    move(response, states.RETURN_EVALUATION, by=by, reason=reason, evaluated_at=None)
    relation.close_tasks_about(EVALUATION_KIND, response.uuid, by=by)
    relation.open_task(
        response.enterprise,
        owner=evaluation.evaluator,
        kind_of_task="evaluate",
        title=filled(gettext_lazy("Review the evaluation of %(reference)s"), {"reference": response.reference}),
        due_on=clock.add_working_days(clock.today(), 3),
        by=by,
        kind=EVALUATION_KIND,
        uuid=response.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    return response


@transaction.atomic
def validate_orientation(response: ScreeningResponse, *, by: User) -> ScreeningResponse:
    """Validate the orientation with a second pair of eyes; the relations unit takes over (§5.3, N07).

    Hands the score part down for the segment and tells the apps above in the same transaction.
    """
    response = lock(response)
    evaluation = lock(response.evaluation)
    _require_other_eyes(evaluation, by)
    reading = SecondReading.objects.filter(response=response).first()
    if reading is not None and reading.is_waited_for:
        raise DomainError(
            "second_reading_waited_for", _("The second reading is not finished: wait for it, or go on without it.")
        )
    move(response, states.ORIENT, by=by, oriented_at=clock.now())  # first: refuses what is not evaluated any more
    assignments.release_all(SECOND_KIND, response.uuid, by=by)
    evaluation.validated_by = by
    evaluation.save(update_fields=["validated_by", "updated_at"])
    relation.close_tasks_about(EVALUATION_KIND, response.uuid, by=by)
    assignments.release(
        response.enterprise,
        user=evaluation.evaluator,
        capacity=Capacity.EVALUATOR,
        kind=RESPONSE_KIND,
        uuid=response.uuid,
        by=by,
    )
    if evaluation.orientation != Orientation.INELIGIBLE:
        segment.set_part(response.enterprise, part="screening", values=score_part(evaluation), by=by)
    signals.response_oriented.send(sender=ScreeningResponse, response=response, by=by)
    _tell_relations(response, by=by)
    note_step(response, subject=gettext_lazy("Orientation validated"), by=by, circle=Circle.RELATIONSHIP)
    return response


def score_part(evaluation: ScreeningEvaluation) -> dict[str, object]:
    """What the consolidation needs of the screening: exact figures, insufficiency, source (§5.5).

    A policy published since the evaluation was finished counts: all segments rest on the one in force.
    """
    figures = evaluation.figures
    capacity, motivation = figures["capacity"], figures["motivation"]
    policy, version = current_policy()
    if version != evaluation.policy_version and figures.get("items"):
        scores = exact_scores(figures["items"], coefficients_of(policy))
        capacity, motivation = (None if value is None else str(value) for value in scores)
    return {
        "capacity": capacity,
        "motivation": motivation,
        "insufficiency_confirmed": evaluation.insufficiency == InsufficiencyDecision.CONFIRMED,
        "size_profile": figures["size_profile"],
        "reference": evaluation.response.reference,
        "policy_version": version,
    }


def _tell_relations(response: ScreeningResponse, *, by: User) -> None:
    for person in relation_unit(response.enterprise):
        outreach.post(
            "N07",
            enterprise=response.enterprise,
            to=person,
            about=(RESPONSE_KIND, response.uuid),
            circle=Circle.RELATIONSHIP,
            context={"reference": response.reference},
            link=reverse("questionnaires:dossier", args=[response.uuid]),
        )
    relation.open_task(
        response.enterprise,
        owner=account_agent(response.enterprise),
        kind_of_task="call",
        title=filled(
            gettext_lazy("Tell the enterprise what follows its questionnaire %(reference)s"),
            {"reference": response.reference},
        ),
        due_on=clock.add_working_days(clock.today(), TELL_WORKING_DAYS),
        by=by,
        kind=OUTCOME_KIND,
        uuid=response.uuid,
        circle=Circle.RELATIONSHIP,
    )


@transaction.atomic
def tell_outcome(
    response: ScreeningResponse, *, by: User, strengths: str, gaps: str, message: str
) -> ScreeningResponse:
    """The relations unit tells the enterprise, in plain words, what follows its questionnaire (N08, §7.1).

    Strengths come first; no score, point or segment is part of it. Telling twice changes nothing.
    """
    response = lock(response)
    if response.told_at is not None:
        return response
    if response.state != ResponseState.ORIENTED:
        raise DomainError("not_oriented", _("The orientation is not validated yet: nothing can be told."))
    response.told_at, response.told_by = clock.now(), by
    response.outcome_strengths, response.outcome_gaps, response.outcome_message = strengths, gaps, message
    response.save(
        update_fields=["told_at", "told_by", "outcome_strengths", "outcome_gaps", "outcome_message", "updated_at"]
    )
    for person in responders(response):
        outreach.post(
            "N08",
            enterprise=response.enterprise,
            to=person,
            about=(RESPONSE_KIND, response.uuid),
            context={"reference": response.reference},
            link=reverse("questionnaires:response_outcome", args=[response.uuid]),
            by=by,
        )
    relation.close_tasks_about(OUTCOME_KIND, response.uuid, by=by)
    note_step(response, subject=gettext_lazy("Outcome of the questionnaire told"), by=by)
    return response
