"""The life of a survey: prepared by an agent, opened and published by the head of unit, asked once each (§7.7, N21)."""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Iterable
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Contact
from clients.queries.outreach import contact_behind
from clients.services import outreach
from core import audit, clock, jobs
from core.errors import DomainError, TwoPersonsNeeded, places
from core.lifecycle import lock, move
from core.references import allocate
from core.templatetags.ccv import long_date
from questionnaires import states
from questionnaires.enums import AskedOutcome, SurveyKind, SurveyState
from questionnaires.models import OpinionSurvey, SurveyInvitation
from questionnaires.models.survey import ASKED_KIND
from questionnaires.queries import survey as queries
from questionnaires.queries.campaign import describe_filters
from questionnaires.queries.response import correspondent
from questionnaires.queries.survey_results import answer_count
from questionnaires.rules.survey import K
from questionnaires.services import survey_answers
from questionnaires.services.campaign import BATCH, TURN_SECONDS, per_minute
from questionnaires.services.survey_questions import Wanted, new_version, presets, write_questions

logger = logging.getLogger(__name__)
CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no sign that reads like another on a poster
INVITE = "questionnaires.invite_survey"
LETTERS = {SurveyKind.RELATIONSHIP: "N21", SurveyKind.THEMATIC: "A21"}


def _named_or_not(kind: str, *, is_anonymous: bool) -> bool:
    """A public link knows nobody; an opinion about a service belongs to that service."""
    return kind == SurveyKind.PUBLIC or (is_anonymous and kind != SurveyKind.AFTER_SERVICE)


@transaction.atomic
def create_survey(
    *,
    by: User,
    kind: str,
    title_fr: str,
    title_en: str = "",
    header_fr: str = "",
    header_en: str = "",
    is_anonymous: bool = True,
    closes_on: dt.date,
    filters: dict[str, Any] | None = None,
) -> OpinionSurvey:
    """Prepare a survey with the usual questions of its kind; nothing leaves before the head of unit opens it."""
    reference = allocate("SO", clock.today().year)
    version = new_version(reference)
    version.header_fr, version.header_en = header_fr, header_en
    version.save(update_fields=["header_fr", "header_en", "updated_at"])
    write_questions(version, presets(kind))
    survey = OpinionSurvey.objects.create(
        reference=reference,
        kind=kind,
        title_fr=title_fr,
        title_en=title_en,
        version=version,
        is_anonymous=_named_or_not(kind, is_anonymous=is_anonymous),
        closes_on=closes_on,
        filters=filters or {},
        public_code="".join(secrets.choice(CODE_SIGNS) for _sign in range(8)) if kind == SurveyKind.PUBLIC else None,
        author=by,
    )
    audit.record("questionnaires.opinionsurvey.created", obj=survey, by=by)
    return survey


def _draft(survey: OpinionSurvey) -> OpinionSurvey:
    survey = lock(survey)
    if survey.state != SurveyState.DRAFT:
        raise DomainError("survey_not_draft", _("This survey has been opened: its questions can no longer change."))
    return survey


@transaction.atomic
def edit_survey(
    survey: OpinionSurvey,
    *,
    by: User,
    title_fr: str,
    title_en: str,
    header_fr: str,
    header_en: str,
    is_anonymous: bool,
    closes_on: dt.date,
    filters: dict[str, Any],
) -> OpinionSurvey:
    """Change a draft; its kind stays, another kind is another survey."""
    survey = _draft(survey)
    survey.title_fr, survey.title_en = title_fr, title_en
    survey.is_anonymous = _named_or_not(survey.kind, is_anonymous=is_anonymous)
    survey.closes_on, survey.filters, survey.author = closes_on, filters, by
    survey.save()
    version = survey.version
    version.header_fr, version.header_en = header_fr, header_en
    version.save(update_fields=["header_fr", "header_en", "updated_at"])
    audit.record("questionnaires.opinionsurvey.edited", obj=survey, by=by)
    return survey


@transaction.atomic
def change_questions(survey: OpinionSurvey, wanted: Iterable[Wanted], *, by: User) -> OpinionSurvey:
    """Replace the questions of a draft; those about a service are asked on the service's own page and stay."""
    survey = _draft(survey)
    if survey.kind == SurveyKind.AFTER_SERVICE:
        raise DomainError("fixed_questions", _("The questions about a service are always the same."))
    count = write_questions(survey.version, wanted)
    audit.record("questionnaires.opinionsurvey.questions_changed", obj=survey, by=by, data={"count": count})
    return survey


@transaction.atomic
def open_survey(survey: OpinionSurvey, *, by: User) -> OpinionSurvey:
    """Open a survey prepared by somebody else: its questions are frozen and the letters leave in the background."""
    survey = _draft(survey)
    if by.pk == survey.author_id:
        raise TwoPersonsNeeded("second_person_needed", _("You prepared this survey: another person opens it."))
    if survey.closes_on <= clock.today():
        raise DomainError("closing_day_past", _("The last day is not in the future: change it first."))
    if not survey.version.questions.exists():
        raise DomainError("no_question", _("This survey has no question yet."))
    if survey.asks_by_letter and not queries.dry_run(survey).asked:
        raise DomainError("no_target", _("No enterprise with a valid contact matches these filters."))
    move(survey, states.OPEN_SURVEY, by=by, opened_by=by, opened_at=clock.now())
    move(survey.version, states.FIX_VERSION, by=by, published_at=clock.now())
    extend_list(survey, clock.today())
    return survey


@transaction.atomic
def extend_list(survey: OpinionSurvey, today: dt.date) -> int:
    """Put on the list of an open survey those it should ask and has not asked yet; return how many.

    Run daily for the relationship survey: an enterprise that joins during the year, or whose year is over, is asked.
    """
    new = queries.survey_targets(survey, today).values_list("pk", flat=True)
    rows = [SurveyInvitation(survey=survey, enterprise_id=pk, asked_on=today) for pk in new]
    SurveyInvitation.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    if rows:
        jobs.enqueue(INVITE, survey.uuid)
    return len(rows)


def invite_waiting(survey: OpinionSurvey) -> int:
    """Write to those on the list who wait, each in a transaction, as many as a minute allows; return how many.

    Whether the survey is still open is asked before each letter. Interrupted, killed or slowed down, the next turn
    goes on where this one stopped: see `is_unfinished`.
    """
    count = 0
    ends = time.monotonic() + TURN_SECONDS
    waiting = _waiting(survey).select_related("survey", "enterprise").order_by("pk")
    for invitation in waiting[: per_minute()].iterator(BATCH):
        if time.monotonic() > ends or not _is_open(survey):
            break
        count += _try_invite(invitation)
    return count


def is_unfinished(survey: OpinionSurvey) -> bool:
    """Tell whether another turn is needed: the survey takes answers and somebody still waits for the letter."""
    return _is_open(survey) and _waiting(survey).exists()


def _waiting(survey: OpinionSurvey) -> QuerySet[SurveyInvitation]:
    return SurveyInvitation.objects.filter(survey=survey, outcome=AskedOutcome.WAITING)


def _is_open(survey: OpinionSurvey) -> bool:
    """Ask the database, not the copy in hand: somebody may have closed it a second ago."""
    return OpinionSurvey.objects.open().filter(pk=survey.pk).exists()


def _try_invite(invitation: SurveyInvitation) -> int:
    """Write one letter; a file that cannot be written to is set aside and stops nobody else."""
    try:
        return _invite(invitation)
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # the database or the time is gone, not this file: the next turn tries again
    except Exception as error:  # noqa: BLE001  # whatever is wrong with this file, the others are asked
        logger.error("survey line #%s not written to: %s at %s", invitation.pk, type(error).__name__, places(error))
        _waiting(invitation.survey).filter(pk=invitation.pk).update(outcome=AskedOutcome.FAILED)
        return 0


@transaction.atomic
def try_again(survey: OpinionSurvey) -> int:
    """Put back on the list those set aside because their letter could not be written; return how many."""
    count = survey.invitations.filter(outcome=AskedOutcome.FAILED).update(outcome=AskedOutcome.WAITING)
    if count:
        jobs.enqueue(INVITE, survey.uuid)
    return count


@transaction.atomic
def _invite(invitation: SurveyInvitation) -> int:
    """Write one letter through the gate, which holds it for the budget or drops it for an opt-out (§11)."""
    found = SurveyInvitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if found.outcome != AskedOutcome.WAITING:
        return 0
    person = correspondent(invitation.enterprise)
    contact = (
        person if isinstance(person, Contact) or person is None else contact_behind(person, invitation.enterprise)
    )
    if person is None:
        found.outcome = AskedOutcome.NO_CONTACT
    elif contact is not None and contact.opted_out_at is not None:
        found.outcome = AskedOutcome.OPTED_OUT
    else:
        found.outcome = AskedOutcome.INVITED
        _write_to(invitation, person)
    found.save(update_fields=["outcome"])
    return int(found.outcome == AskedOutcome.INVITED)


def _write_to(invitation: SurveyInvitation, person: User | Contact) -> None:
    survey = invitation.survey
    with translation.override(person.language):
        facts = {"title": survey.title, "closes": long_date(survey.closes_on), "is_anonymous": survey.is_anonymous}
    outreach.post(
        LETTERS[SurveyKind(survey.kind)],
        enterprise=invitation.enterprise,
        to=person,
        about=(ASKED_KIND, invitation.uuid),
        context=facts,
        link=f"/questionnaires/sondages/lien/{queries.token_of(invitation)}/",
        by=survey.opened_by,
    )


@transaction.atomic
def close_survey(survey: OpinionSurvey, *, by: User | None) -> OpinionSurvey:
    """Take no more answers; the rows of an anonymous survey are written anew in random order, then results exist."""
    survey = move(lock(survey), states.CLOSE_SURVEY, by=by, closed_at=clock.now())
    if survey.is_anonymous:
        survey_answers.shuffle(survey)
    return survey


@transaction.atomic
def publish_survey(survey: OpinionSurvey, *, by: User) -> OpinionSurvey:
    """Let every reader of aggregates and the enterprises see the results; never on fewer than five answers."""
    survey = lock(survey)
    if answer_count(survey) < K:
        raise DomainError(
            "too_few_answers", _("Fewer than five answers: nothing can be published without telling who.")
        )
    return move(survey, states.PUBLISH_SURVEY, by=by, published_at=clock.now())


def describe(survey: OpinionSurvey) -> list[str]:
    """Return the target filters in words, for the person who opens."""
    return describe_filters(survey.filters)


@transaction.atomic
def record_export(survey: OpinionSurvey, *, by: User, reason: str) -> None:
    """Write down who took the aggregate away, and why (§8.2)."""
    audit.record("questionnaires.opinionsurvey.exported", obj=survey, by=by, reason=reason)
