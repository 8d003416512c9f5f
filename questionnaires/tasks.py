"""Background work of the questionnaires: ids in, one service each, safe to run twice."""

import datetime as dt
from uuid import UUID

from core.jobs import TryLater, job
from questionnaires.models import Campaign, OpinionSurvey, QuestionnaireVersion
from questionnaires.services import campaign as campaigns
from questionnaires.services import carrying, evidence, paper, survey

NEXT_TURN = dt.timedelta(seconds=45)  # the sweep, each minute, publishes it again


@job("questionnaires.invite_targets", queue="bulk")
def invite_targets(campaign_uuid: UUID) -> None:
    """Send the invitations of a campaign that still wait; interrupted, the next run goes on."""
    campaign = Campaign.objects.filter(uuid=campaign_uuid).select_related("version", "approved_by").first()
    if campaign is not None:
        campaigns.invite_targets(campaign)
        campaign.refresh_from_db()
        if campaigns.is_unfinished(campaign):
            raise TryLater(NEXT_TURN)


@job("questionnaires.carry_drafts", queue="bulk")
def carry_drafts(version_uuid: UUID) -> None:
    """Move the drafts of responses to a new version; interrupted, the next run goes on."""
    version = QuestionnaireVersion.objects.filter(uuid=version_uuid).first()
    if version is not None and carrying.carry_slice(version):
        raise TryLater(NEXT_TURN)


@job("questionnaires.scan_evidence")
def scan_evidence(evidence_uuid: UUID) -> None:
    """Have a received file checked; it stays in quarantine while the scanner does not answer."""
    evidence.scan_evidence(evidence_uuid)


@job(paper.SCAN_JOB)
def scan_paper(response_uuid: UUID) -> None:
    """Have the scan of a paper form checked; it stays in quarantine while the scanner does not answer."""
    paper.check_scan(response_uuid)


@job("questionnaires.invite_survey", queue="bulk")
def invite_survey(survey_uuid: UUID) -> None:
    """Write to those on the list of a survey who still wait; interrupted, the next run goes on."""
    found = OpinionSurvey.objects.filter(uuid=survey_uuid).select_related("opened_by").first()
    if found is not None:
        survey.invite_waiting(found)
        if survey.is_unfinished(found):
            raise TryLater(NEXT_TURN)
