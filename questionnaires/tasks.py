"""Background work of the questionnaires: ids in, one service each, safe to run twice."""

from uuid import UUID

from core.jobs import job
from questionnaires.models import Campaign
from questionnaires.services import campaign as campaigns
from questionnaires.services import evidence


@job("questionnaires.invite_targets", queue="mail")
def invite_targets(campaign_uuid: UUID) -> None:
    """Send the invitations of a campaign that still wait; interrupted, the next run goes on."""
    campaign = Campaign.objects.filter(uuid=campaign_uuid).select_related("version", "approved_by").first()
    if campaign is not None:
        campaigns.invite_targets(campaign)


@job("questionnaires.scan_evidence")
def scan_evidence(evidence_uuid: UUID) -> None:
    """Have a received file checked; it stays in quarantine while the scanner does not answer."""
    evidence.scan_evidence(evidence_uuid)
