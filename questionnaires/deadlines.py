"""What the calendar triggers for the questionnaires (§7.1, §11): each function takes a day and counts its acts."""

import datetime as dt
from functools import partial

from django.db.models import QuerySet

from clients.queries.outreach import due_steps, steps_of
from clients.rules.outreach import Step
from core import clock
from core.deadlines import each, together
from questionnaires.enums import AskedOutcome, CampaignState, ResponseState, SurveyKind
from questionnaires.models import Campaign, CampaignTarget, ComplementRequest, OpinionSurvey, ScreeningResponse
from questionnaires.services import campaign, reminder, response, submission, survey, survey_answers, waves
from questionnaires.services.uploads import forget_old_uploads

ERASE_AFTER_MONTHS = 6
AGAIN_AFTER_MONTHS = 24
NAMES_KEPT_MONTHS = 12


def launch_scheduled(today: dt.date) -> int:
    """Launch approved campaigns whose day has come."""
    rows = Campaign.objects.filter(state=CampaignState.SCHEDULED, starts_on__lte=today)
    return each(rows, lambda row: bool(campaign.launch_campaign(row, by=None)))


def expire(today: dt.date) -> int:
    """Close invitations whose last day has passed; neutral (I2)."""
    return together(ScreeningResponse.objects.expiring(today), partial(response.expire_responses, today=today))


def remind(today: dt.date) -> int:
    """Remind those who have not sent their questionnaire: only the latest step due, each once (N02, N03)."""
    count = 0
    steps = sorted(steps_of("N03", anchor=today), key=lambda step: -step.offset_days)
    later = dt.date.min  # a row that failed at the last step is not sent an earlier one instead
    for step in steps:
        day = step.offset_days
        since = today - dt.timedelta(days=day)
        due = ScreeningResponse.objects.open().filter(
            invited_on__gt=later, invited_on__lte=since, due_on__gte=today, reminded_day__lt=day, paper=None
        )
        later = since
        count += each(due.select_related("enterprise"), partial(_remind, step=step))
    return count


def _remind(row: ScreeningResponse, *, step: Step) -> bool:
    """Write one reminder; its occurrence is the name of the step, which stays when the unit moves its day."""
    return bool(reminder.remind_open(row, code=step.code, day=step.offset_days, occurrence=step.occurrence))


def remind_complements(today: dt.date) -> int:
    """Remind once, after a week, that details are expected (N05)."""

    def remind_one(row: ComplementRequest) -> bool:
        return due_steps("N05", row.asked_on, today) is not None and bool(reminder.remind_complement(row))

    return each(_waiting_complements().filter(due_on__gte=today, reminded_at=None), remind_one)


def time_out_complements(today: dt.date) -> int:
    """Go on without the details whose fifteen days are over (N06)."""
    due = _waiting_complements().filter(due_on__lt=today)
    return each(due, lambda row: submission.time_out_complement(row.response, today=today))


def _waiting_complements() -> QuerySet[ComplementRequest]:
    return ComplementRequest.objects.filter(
        response__state=ResponseState.COMPLEMENT_REQUESTED, answered_at=None, timed_out_at=None
    ).select_related("response__enterprise", "response__evaluation__evaluator")


def suggest_again(today: dt.date) -> int:
    """Suggest to take stock again two years after the last answers, once (N26)."""
    limit = clock.end_of_day(clock.add_months(today, -AGAIN_AFTER_MONTHS))
    return each(ScreeningResponse.objects.to_renew(limit).select_related("enterprise"), reminder.suggest_again)


def erase_withdrawn(today: dt.date) -> int:
    """Erase what withdrawn responses held, six months later (§7.1)."""
    limit = clock.end_of_day(clock.add_months(today, -ERASE_AFTER_MONTHS))
    return each(ScreeningResponse.objects.to_erase(limit), response.erase_withdrawn)


def forget_uploads(_today: dt.date) -> int:
    """Erase documents that never arrived whole, a day after their last piece."""
    return forget_old_uploads()


def ask_relationship(today: dt.date) -> int:
    """Ask by the open relationship survey whoever was not asked for a year (N21); each once."""
    rows = OpinionSurvey.objects.open().filter(kind=SurveyKind.RELATIONSHIP, closes_on__gte=today)
    return each(rows, lambda row: survey.extend_list(row, today))


def retry_survey_letters(today: dt.date) -> int:
    """Try once more, each day, the letters of open surveys that could not be written (N21, A21)."""
    rows = OpinionSurvey.objects.open().filter(closes_on__gte=today, invitations__outcome=AskedOutcome.FAILED)
    return each(rows.distinct(), survey.try_again)


def close_surveys(today: dt.date) -> int:
    """Close the surveys whose last day has passed (§7.7)."""
    return each(
        OpinionSurvey.objects.open().filter(closes_on__lt=today), lambda row: bool(survey.close_survey(row, by=None))
    )


def forget_survey_names(today: dt.date) -> int:
    """Take the names off survey answers twelve months after the survey closed (§8.4)."""
    limit = clock.end_of_day(clock.add_months(today, -NAMES_KEPT_MONTHS))
    rows = OpinionSurvey.objects.filter(is_anonymous=False, closed_at__lt=limit, responses__enterprise__isnull=False)
    return each(rows.distinct(), survey_answers.forget_names)


def release_waves(today: dt.date) -> int:
    """Let the waves of running campaigns whose day has come leave (§7.1)."""
    rows = Campaign.objects.running().filter(targets__outcome=CampaignTarget.Outcome.HELD).distinct()
    return each(rows, lambda row: waves.release_waves(row, today=today))
