"""Answering a survey, once; and making sure that an anonymous answer stays nobody's (§7.7)."""

import random
import uuid as uuids
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.queries.outreach import agent_for
from clients.services import relation
from core import audit, clock
from core.errors import DomainError
from core.languages import localised_lazy
from core.lifecycle import lock
from questionnaires.enums import SurveyState
from questionnaires.models import OpinionSurvey, SurveyAnswer, SurveyInvitation, SurveyResponse
from questionnaires.models.survey import SURVEY_KIND
from questionnaires.queries.survey import content, kinds_of
from questionnaires.rules.completeness import BLANK, MAX_TEXT, Ask, Given, clean_values, is_answered
from questionnaires.rules.survey import is_low

CALL_BACK_DAYS = 2


def missing_codes(asks: tuple[Ask, ...], given: Mapping[str, Given]) -> list[str]:
    """Return the required questions left without an answer."""
    return [ask.code for ask in asks if ask.required and not is_answered(ask, given.get(ask.code, BLANK))]


def _require_open(survey: OpinionSurvey) -> None:
    """Hold the survey while an answer is written: an answer that came after the shuffle would stand alone."""
    survey = lock(survey)
    if survey.state != SurveyState.OPEN or survey.closes_on < clock.today():
        raise DomainError("survey_closed", _("This survey is closed. Thank you for having thought of it."))


@transaction.atomic
def answer_invitation(
    invitation: SurveyInvitation, *, given: Mapping[str, Given], by: User | None = None, may_call_back: bool = False
) -> bool:
    """Keep the answer of one enterprise; False when it had already answered (a second press, a colleague).

    Anonymous: the answer is written without enterprise, person or day, no trace is left in the audit trail, and the
    invitation only remembers that it was used. With a name: a low mark and the wish to be called open a task.
    """
    survey = invitation.survey
    _require_open(survey)
    found = SurveyInvitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if found.has_answered:
        return False
    row = SurveyResponse(survey=survey, is_anonymous=survey.is_anonymous)
    if not survey.is_anonymous:
        row.enterprise, row.told_by, row.told_on = invitation.enterprise, by, clock.today()
        row.may_call_back = may_call_back
    values = _keep(row, given)
    found.has_answered = True
    found.save(update_fields=["has_answered"])
    if not survey.is_anonymous:
        _note(invitation, row, values, by=by)
    return True


@transaction.atomic
def answer_public(survey: OpinionSurvey, *, given: Mapping[str, Given], once: UUID) -> bool:
    """Keep an answer that came by the public link; `once` is the number of the form, so that two presses are one."""
    _require_open(survey)
    if SurveyResponse.objects.filter(pk=once).exists():
        return False
    try:
        with transaction.atomic():
            _keep(SurveyResponse(uuid=once, survey=survey, is_anonymous=True), given)
    except IntegrityError:  # the other press arrived between our look and our write
        return False
    return True


def _keep(row: SurveyResponse, given: Mapping[str, Given]) -> dict[str, str]:
    """Write an answer and return what was chosen by question; what the survey does not offer is not kept."""
    version = content(row.survey)
    asks = {ask.code: ask for ask in version.asks}
    if missing_codes(version.asks, given):
        raise DomainError("answers_missing", _("Some answers are missing."))
    row.save(force_insert=True)
    values: dict[str, str] = {}
    rows = []
    for section in version.sections.all():
        for question in section.questions.all():
            told = given.get(question.code, BLANK)
            chosen = clean_values(asks[question.code], told.values)
            text = told.text.strip()[:MAX_TEXT] if question.kind == "text" else ""
            if chosen or text:
                values[question.code] = chosen[0] if chosen else ""
                rows.append(SurveyAnswer(response=row, question=question, value=values[question.code], text=text))
    SurveyAnswer.objects.bulk_create(rows)
    return values


def _note(invitation: SurveyInvitation, row: SurveyResponse, values: Mapping[str, str], *, by: User | None) -> None:
    """Put an answer given with a name on the timeline; a disappointed person who agrees is called (§7.7)."""
    survey, enterprise = invitation.survey, invitation.enterprise
    audit.record("questionnaires.opinionsurvey.answered", obj=survey, by=by)
    relation.log_interaction(
        enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=gettext_lazy("Survey answered"),
        summary=localised_lazy(survey, "title"),
        circle=Circle.ENTERPRISE,
        kind=SURVEY_KIND,
        uuid=survey.uuid,
    )
    questions = [question for section in content(survey).sections.all() for question in section.questions.all()]
    if row.may_call_back and is_low(kinds_of(questions), values):
        relation.open_task(
            enterprise,
            owner=agent_for(enterprise),
            kind_of_task=TaskKind.CALL,
            title=gettext_lazy("Call back about a survey: the enterprise is not satisfied"),
            due_on=clock.add_working_days(clock.today(), CALL_BACK_DAYS),
            by=by,
            kind=SURVEY_KIND,
            uuid=survey.uuid,
        )


@transaction.atomic
def shuffle(survey: OpinionSurvey) -> int:
    """Write the answers of an anonymous survey anew, in random order and under new keys; return how many.

    Where a row lies on disk and which transaction wrote it would otherwise tell, to whoever reads the files of the
    database, in which order and with which invitation an answer came. The marks on the list are rewritten too.
    """
    kept = [(row, list(row.answers.all())) for row in survey.responses.prefetch_related("answers")]
    random.shuffle(kept)
    survey.responses.all().delete()
    answers = []
    for row, given in kept:
        row.uuid = uuids.uuid4()
        for answer in given:
            answer.uuid, answer.response = uuids.uuid4(), row
        answers += given
    random.shuffle(answers)
    SurveyResponse.objects.bulk_create([row for row, _given in kept])
    SurveyAnswer.objects.bulk_create(answers)
    survey.invitations.update(has_answered=F("has_answered"))
    return len(kept)


@transaction.atomic
def forget_names(survey: OpinionSurvey) -> int:
    """Take the names off the answers of a survey closed a year ago (§8.4, survey identity); return how many."""
    rows = SurveyResponse.objects.filter(survey=survey, is_anonymous=False)
    count = rows.update(is_anonymous=True, enterprise=None, told_by=None, told_on=None, may_call_back=False)
    if count:
        shuffle(survey)
    return count
