"""Campaigns: prepared by an agent, approved by another person, then sent once to each enterprise (§7.1, I4)."""

import datetime as dt
import logging
import time
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import Status
from core import audit, clock, jobs
from core.errors import DomainError, TwoPersonsNeeded, places
from core.lifecycle import lock, move
from questionnaires import states
from questionnaires.enums import CampaignKind, CampaignState, ResponseOrigin, VersionState
from questionnaires.models import Campaign, CampaignTarget, QuestionnaireVersion, ScreeningResponse
from questionnaires.queries import kinds
from questionnaires.queries.campaign import reachable, targets_of
from questionnaires.queries.response import correspondent
from questionnaires.services import reminder, waves

logger = logging.getLogger(__name__)
BATCH = 200
TURN_SECONDS = 400  # under the limit of the bulk queue (core.jobs.QUEUES)
EDITABLE = (
    "name",
    "version",
    "filters",
    "message_fr",
    "message_en",
    "days_to_answer",
    "starts_on",
    "wave_size",
    "wave_days",
)


@transaction.atomic
def create_campaign(
    *,
    by: User,
    name: str,
    version: QuestionnaireVersion | None = None,
    filters: dict[str, Any],
    message_fr: str,
    message_en: str = "",
    days_to_answer: int = 30,
    starts_on: dt.date | None = None,
    kind: str = CampaignKind.SCREENING,
    wave_size: int | None = None,
    wave_days: int = 7,
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
        kind=kind,
        wave_size=wave_size,
        wave_days=wave_days,
        author=by,
    )
    _count(campaign)
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
    _count(campaign)
    audit.record("questionnaires.campaign.edited", obj=campaign, by=by, data={"fields": sorted(fields)})
    return campaign


def _count(campaign: Campaign) -> int:
    """Keep how many enterprises would be written to today: the list of campaigns shows it before the launch."""
    campaign.planned_count = reachable(targets_of(campaign)).count()
    campaign.save(update_fields=["planned_count", "updated_at"])
    return campaign.planned_count


def _require_ready(campaign: Campaign) -> None:
    """Launch guard of §7.1: message in French, published version, at least one target with a valid contact."""
    if not campaign.message_fr.strip():
        raise DomainError("message_missing", _("The message in French is missing."))
    if campaign.version is not None and campaign.version.state != VersionState.PUBLISHED:
        raise DomainError("version_not_published", _("This questionnaire is not published yet."))
    if not _count(campaign):
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
    targets = waves.spread(campaign, targets_of(campaign).values_list("pk", flat=True).iterator())
    CampaignTarget.objects.bulk_create(targets, batch_size=1000, ignore_conflicts=True)
    jobs.enqueue("questionnaires.invite_targets", campaign.uuid)
    return campaign


def invite_targets(campaign: Campaign) -> int:
    """Invite waiting targets, as many as a minute allows; return how many.

    Whether the campaign still runs is asked before each two hundred, and before each target that is invited by itself:
    “pause” and “close” hold from the next of these on. Interrupted, killed or slowed down, the next turn goes on where this one
    stopped: see `is_unfinished`.
    """
    count = 0
    ends = time.monotonic() + TURN_SECONDS
    keys = list(_waiting(campaign).order_by("pk").values_list("pk", flat=True)[: per_minute()])
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        if time.monotonic() > ends or not _still_runs(campaign):
            break
        count += _try_together(campaign, some)
        for target in _waiting(campaign).filter(pk__in=some).select_related("enterprise").order_by("pk"):
            if time.monotonic() > ends or not _still_runs(campaign):
                break
            count += _try_target(campaign, target)
    if not _waiting(campaign).exists() and _still_runs(campaign):
        Campaign.objects.filter(pk=campaign.pk, invited_all_at=None).update(
            invited_all_at=clock.now(), updated_at=clock.now()
        )
    return count


def per_minute() -> int | None:
    """Return how many invitations one turn may write: a turn comes each minute (CCV_CAMPAIGN_PER_MINUTE, 0 = all)."""
    return settings.CCV_CAMPAIGN_PER_MINUTE or None


def is_unfinished(campaign: Campaign) -> bool:
    """Tell whether another turn is needed: the campaign runs and somebody waits, or its end is not noted yet."""
    return _still_runs(campaign) and (_waiting(campaign).exists() or campaign.invited_all_at is None)


def _waiting(campaign: Campaign) -> QuerySet[CampaignTarget]:
    return CampaignTarget.objects.filter(campaign=campaign, outcome=CampaignTarget.Outcome.WAITING)


def _still_runs(campaign: Campaign) -> bool:
    """Ask the database, not the copy in hand: somebody may have paused or closed it a second ago."""
    return Campaign.objects.filter(pk=campaign.pk, state=CampaignState.RUNNING, paused_at=None).exists()


def _try_together(campaign: Campaign, keys: list[int]) -> int:
    """Invite at once those that can be; when one of them stands in the way, all are tried one by one."""
    together = kinds.of(campaign).invite_together
    if together is None:
        return 0
    try:
        return together(campaign, keys)
    except (OperationalError, SoftTimeLimitExceeded):
        raise
    except Exception as error:  # noqa: BLE001  # found again one by one
        logger.warning("%s targets one by one after %s at %s", len(keys), type(error).__name__, places(error))
        return 0


def _try_target(campaign: Campaign, target: CampaignTarget) -> int:
    """Invite one target; one that cannot be written to is set aside for a person and stops nobody else."""
    try:
        return _invite_target(campaign, target)
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # the database or the time is gone, not this target: the next turn tries again
    except Exception as error:  # noqa: BLE001  # whatever is wrong with this file, the others are invited
        logger.error("target #%s not invited: %s at %s", target.pk, type(error).__name__, places(error))
        CampaignTarget.objects.filter(pk=target.pk, outcome=CampaignTarget.Outcome.WAITING).update(
            outcome=CampaignTarget.Outcome.FAILED
        )
        return 0


@transaction.atomic
def _invite_target(campaign: Campaign, target: CampaignTarget) -> int:
    """Open the response and write the invitation, or say why not; a target already served is left alone."""
    target = lock(target)
    if target.outcome != CampaignTarget.Outcome.WAITING:
        return 0
    target.outcome = kinds.of(campaign).invite(campaign, target)
    if target.outcome == CampaignTarget.Outcome.INVITED:
        target.invited_at = clock.now()
    target.save(update_fields=["outcome", "contact", "invited_at"])
    return int(target.outcome == CampaignTarget.Outcome.INVITED)


def invite_to_answer(campaign: Campaign, target: CampaignTarget) -> str:
    """What a questionnaire campaign does for one target; return its outcome."""
    person = correspondent(target.enterprise)
    if person is None:
        return CampaignTarget.Outcome.NO_CONTACT
    if getattr(person, "opted_out_at", None) is not None:
        return CampaignTarget.Outcome.OPTED_OUT
    response = _open_for(campaign, target)
    if response is None:
        return CampaignTarget.Outcome.ALREADY_ANSWERING
    reminder.invite(response, person=person, by=campaign.approved_by)
    target.contact = person if not isinstance(person, User) else None
    return CampaignTarget.Outcome.INVITED


def _open_for(campaign: Campaign, target: CampaignTarget) -> ScreeningResponse | None:
    """Open the response of a target, or None when this enterprise is already answering one."""
    today = clock.today()
    if campaign.version is None or ScreeningResponse.objects.live().filter(enterprise=target.enterprise).exists():
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
def pause_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Hold back the invitations not written yet; what has left stays, deadlines go on."""
    campaign = _running(campaign)
    if campaign.paused_at is None:
        campaign.paused_at = clock.now()
        campaign.save(update_fields=["paused_at", "updated_at"])
        audit.record("questionnaires.campaign.paused", obj=campaign, by=by)
    return campaign


@transaction.atomic
def resume_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Go on inviting, those that failed included: each is tried once more."""
    campaign = _running(campaign)
    campaign.paused_at = campaign.invited_all_at = None
    campaign.save(update_fields=["paused_at", "invited_all_at", "updated_at"])
    campaign.targets.filter(outcome=CampaignTarget.Outcome.FAILED).update(outcome=CampaignTarget.Outcome.WAITING)
    audit.record("questionnaires.campaign.resumed", obj=campaign, by=by)
    jobs.enqueue("questionnaires.invite_targets", campaign.uuid)
    return campaign


def _running(campaign: Campaign) -> Campaign:
    """Hold a campaign that is running, or refuse."""
    campaign = lock(campaign)
    if campaign.state != CampaignState.RUNNING:
        raise DomainError("campaign_not_running", _("This campaign is not running."))
    return campaign


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Stop inviting; responses under way keep their own deadline."""
    return move(lock(campaign), states.CLOSE_CAMPAIGN, by=by, closed_at=clock.now())


@transaction.atomic
def archive_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Put a closed campaign away."""
    return move(lock(campaign), states.ARCHIVE_CAMPAIGN, by=by)
