"""Campaigns: prepared by an agent, approved by another person, then sent once to each enterprise (§7.1, I4)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import Status
from core import audit, clock, jobs
from core.errors import DomainError, TwoPersonsNeeded
from core.lifecycle import lock, move
from questionnaires import states
from questionnaires.enums import CampaignState, ResponseOrigin, VersionStatus
from questionnaires.models import Campaign, CampaignTarget, QuestionnaireVersion, ScreeningResponse
from questionnaires.queries.campaign import count_reachable, select_targets
from questionnaires.queries.response import correspondent
from questionnaires.services import reminder

BATCH = 200
EDITABLE = ("name", "version", "filters", "message_fr", "message_en", "days_to_answer", "starts_on")


@transaction.atomic
def create_campaign(
    *,
    by: User,
    name: str,
    version: QuestionnaireVersion,
    filters: dict[str, Any],
    message_fr: str,
    message_en: str = "",
    days_to_answer: int = 30,
    starts_on: dt.date | None = None,
) -> Campaign:
    """Prepare a campaign; nothing leaves before a second person approves it."""
    campaign = Campaign.objects.create(
        name=name,
        version=version,
        filters=filters,
        message_fr=message_fr,
        message_en=message_en,
        days_to_answer=days_to_answer,
        starts_on=starts_on,
        author=by,
    )
    audit.record("questionnaires.campaign.created", obj=campaign, by=by)
    return campaign


@transaction.atomic
def edit_campaign(campaign: Campaign, *, by: User, **fields: Any) -> Campaign:
    """Change a draft; an approved campaign must first come back to draft."""
    campaign = lock(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise DomainError("campaign_not_draft", _("This campaign is approved: return it to draft before changing it."))
    for name in EDITABLE:
        if name in fields:
            setattr(campaign, name, fields[name])
    campaign.author = by
    campaign.save()
    audit.record("questionnaires.campaign.edited", obj=campaign, by=by, data={"fields": sorted(fields)})
    return campaign


def _require_ready(campaign: Campaign) -> None:
    """Launch guard of §7.1: message in French, published version, at least one target with a valid contact."""
    if not campaign.message_fr.strip():
        raise DomainError("message_missing", _("The message in French is missing."))
    if campaign.version.status != VersionStatus.PUBLISHED:
        raise DomainError("version_not_published", _("This questionnaire is not published yet."))
    if not count_reachable(campaign.filters):
        raise DomainError("no_target", _("No enterprise with a valid contact matches these filters."))


@transaction.atomic
def approve_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Approve a campaign prepared by somebody else (head of unit; two persons, I4)."""
    campaign = lock(campaign)
    if by.pk == campaign.author_id:
        raise TwoPersonsNeeded("second_person_needed", _("You prepared this campaign: another person approves it."))
    _require_ready(campaign)
    return move(campaign, states.APPROVE_CAMPAIGN, by=by, approved_by=by, approved_at=clock.now())


@transaction.atomic
def return_campaign(campaign: Campaign, *, by: User, reason: str) -> Campaign:
    """Send an approved campaign back to its author before it leaves."""
    campaign = lock(campaign)
    return move(campaign, states.RETURN_CAMPAIGN, by=by, reason=reason, approved_by=None, approved_at=None)


@transaction.atomic
def launch_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """Freeze the target list and let the invitations leave in the background, each once (§7.1, N01)."""
    campaign = lock(campaign)
    _require_ready(campaign)
    move(campaign, states.LAUNCH_CAMPAIGN, by=by, launched_at=clock.now())
    targets = [
        CampaignTarget(campaign=campaign, enterprise_id=pk)
        for pk in select_targets(campaign.filters).values_list("pk", flat=True).iterator()
    ]
    CampaignTarget.objects.bulk_create(targets, batch_size=1000, ignore_conflicts=True)
    jobs.enqueue("questionnaires.invite_targets", campaign.uuid)
    return campaign


def invite_targets(campaign: Campaign) -> int:
    """Invite every waiting target, each in its own transaction: interrupted, it goes on where it stopped."""
    count = 0
    waiting = campaign.targets.filter(outcome=CampaignTarget.Outcome.WAITING)
    while campaign.state == CampaignState.RUNNING:
        batch = list(waiting.select_related("enterprise").order_by("pk")[:BATCH])
        if not batch:
            break
        for target in batch:
            count += _invite_target(campaign, target)
        campaign.refresh_from_db()
    if campaign.state == CampaignState.RUNNING and campaign.invited_all_at is None:
        campaign.invited_all_at = clock.now()
        campaign.save(update_fields=["invited_all_at", "updated_at"])
    return count


@transaction.atomic
def _invite_target(campaign: Campaign, target: CampaignTarget) -> int:
    """Open the response and write the invitation, or say why not; a target already served is left alone."""
    target = lock(target)
    if target.outcome != CampaignTarget.Outcome.WAITING:
        return 0
    person = correspondent(target.enterprise)
    if person is None:
        return _set_outcome(target, CampaignTarget.Outcome.NO_CONTACT)
    if getattr(person, "opted_out_at", None) is not None:
        return _set_outcome(target, CampaignTarget.Outcome.OPTED_OUT)
    response = _open_for(campaign, target)
    if response is None:
        return _set_outcome(target, CampaignTarget.Outcome.ALREADY_ANSWERING)
    reminder.invite(response, person=person, by=campaign.approved_by)
    target.contact = person if not isinstance(person, User) else None
    target.invited_at = clock.now()
    _set_outcome(target, CampaignTarget.Outcome.INVITED)
    return 1


def _set_outcome(target: CampaignTarget, outcome: str) -> int:
    target.outcome = outcome
    target.save(update_fields=["outcome", "contact", "invited_at"])
    return 0


def _open_for(campaign: Campaign, target: CampaignTarget) -> ScreeningResponse | None:
    """Open the response of a target, or None when this enterprise is already answering one."""
    today = clock.today()
    if ScreeningResponse.objects.live().filter(enterprise=target.enterprise).exists():
        return None
    try:
        with transaction.atomic():
            response = ScreeningResponse.objects.create(
                enterprise=target.enterprise,
                version=campaign.version,
                campaign=campaign,
                origin=ResponseOrigin.CAMPAIGN,
                invited_on=today,
                due_on=today + dt.timedelta(days=campaign.days_to_answer),
            )
    except IntegrityError:  # opened at the same instant by the enterprise itself
        return None
    audit.record("questionnaires.screeningresponse.invited", obj=response, by=campaign.approved_by)
    if target.enterprise.status == Status.PROSPECT:
        target.enterprise.status = Status.INVITED
        target.enterprise.save(update_fields=["status", "updated_at"])
    return response


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Stop inviting; responses under way keep their own deadline."""
    return move(lock(campaign), states.CLOSE_CAMPAIGN, by=by, closed_at=clock.now())


@transaction.atomic
def archive_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Put a closed campaign away."""
    return move(lock(campaign), states.ARCHIVE_CAMPAIGN, by=by)
