"""The course of a campaign once launched: waves, more time to answer, an early stop (§7.1)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import OutboundMessage
from clients.queries.outreach import waiting_here
from clients.services import outreach
from core import audit, clock, jobs
from core.errors import DomainError
from core.lifecycle import lock, move
from questionnaires import states
from questionnaires.enums import CampaignState, ResponseState
from questionnaires.models import Campaign, CampaignTarget, ScreeningResponse
from questionnaires.models.response import RESPONSE_KIND
from questionnaires.queries import kinds
from questionnaires.queries.course import wave_day

INVITE = "questionnaires.invite_targets"
DAYS_AT_MOST = 120  # between an invitation and its last day, as at the start (questionnaires_campaign_days_range)
Outcome = CampaignTarget.Outcome


def spread(campaign: Campaign, enterprises: Iterable[int]) -> list[CampaignTarget]:
    """The frozen list, cut into waves of `wave_size`; the first one leaves now, the others are held."""
    size = campaign.wave_size
    targets = []
    for index, pk in enumerate(enterprises):
        wave = 1 + index // size if size else 1
        outcome = Outcome.WAITING if wave == 1 else Outcome.HELD
        targets.append(CampaignTarget(campaign=campaign, enterprise_id=pk, wave=wave, outcome=outcome))
    return targets


@transaction.atomic
def release_waves(campaign: Campaign, *, today: dt.date) -> int:
    """Let the waves whose day has come leave; return how many targets now wait for their letter."""
    campaign = lock(campaign)
    if campaign.state != CampaignState.RUNNING:
        return 0
    held = campaign.targets.filter(outcome=Outcome.HELD)
    due = [wave for wave in set(held.values_list("wave", flat=True)) if wave_day(campaign, wave) <= today]
    count = held.filter(wave__in=due).update(outcome=Outcome.WAITING)
    if count:
        campaign.invited_all_at = None
        campaign.save(update_fields=["invited_all_at", "updated_at"])
        audit.record("questionnaires.campaign.wave_released", obj=campaign, by=None, data={"waves": sorted(due)})
        jobs.enqueue(INVITE, campaign.uuid)
    return count


@transaction.atomic
def extend_campaign(campaign: Campaign, *, by: User, until: dt.date) -> int:
    """Give everybody who has not sent the answers until a later day; nobody gets less. Return how many gain time.

    Raises DomainError for a day that is past, or more than 120 days after the first invitation.
    """
    campaign = lock(campaign)
    if campaign.version_id is None:
        raise DomainError("nothing_to_extend", _("A proposal of a diagnostic stays open for sixty days."))
    if campaign.state not in {CampaignState.RUNNING, CampaignState.CLOSED}:
        raise DomainError("campaign_not_running", _("This campaign is not running."))
    if until <= clock.today():
        raise DomainError("until_past", _("Choose a day to come."))
    open_ones = ScreeningResponse.objects.open().filter(campaign=campaign, due_on__lt=until)
    first = open_ones.order_by("invited_on").values_list("invited_on", flat=True).first()
    if first is not None and (until - first).days > DAYS_AT_MOST:
        raise DomainError(
            "until_too_far",
            _("An invitation stays open %(n)s days at most: choose an earlier day.") % {"n": DAYS_AT_MOST},
        )
    count = open_ones.update(due_on=until, updated_at=clock.now())
    audit.record(
        "questionnaires.campaign.extended",
        obj=campaign,
        by=by,
        data={"until": until.isoformat(), "responses": count},
    )
    return count


@transaction.atomic
def stop_campaign(campaign: Campaign, *, by: User, reason: str) -> Campaign:
    """End a campaign at once: nobody else is invited, and letters that have not left yet never leave.

    Whoever has received an invitation keeps it, with its own last day: see `close_campaign`.
    """
    campaign = lock(campaign)
    if not reason.strip():
        raise DomainError("reason_missing", _("Say why the campaign stops."))
    campaign = move(campaign, states.CLOSE_CAMPAIGN, by=by, reason=reason.strip(), closed_at=clock.now())
    campaign.targets.filter(outcome__in=[Outcome.WAITING, Outcome.HELD]).update(outcome=Outcome.STOPPED)
    untold = kinds.of(campaign).take_back(campaign, by)
    campaign.targets.filter(enterprise__in=untold).update(outcome=Outcome.STOPPED)
    return campaign


def take_back_invitations(campaign: Campaign, by: User) -> list[int]:
    """Withdraw the invitations of a questionnaire that have not left, and end their responses; name the enterprises."""
    untold = _not_told_yet(campaign)
    for response in untold:
        outreach.withdraw((RESPONSE_KIND, response.uuid), by=by, on_paper=True)
        move(response, states.EXPIRE, by=by)
    return [response.enterprise_id for response in untold]


def _not_told_yet(campaign: Campaign) -> list[ScreeningResponse]:
    """Responses nobody at the enterprise knows of: their letter still waits here."""
    rows = ScreeningResponse.objects.filter(campaign=campaign, state=ResponseState.INVITED)
    letters = OutboundMessage.objects.filter(about_kind=RESPONSE_KIND, about_uuid__in=rows.values("uuid"))
    here = waiting_here(letters)
    queued = set(here.values_list("about_uuid", flat=True))
    known = set(letters.exclude(pk__in=here.values("pk")).values_list("about_uuid", flat=True))
    return [response for response in rows.select_for_update(no_key=True) if response.uuid in queued - known]
