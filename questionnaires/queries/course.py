"""How a campaign goes: whom it would reach, its waves, the funnel from the letter to the consent (§7.1)."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Contact, Enterprise, PortalInvitation, PortalMembership
from questionnaires.models import Campaign, CampaignTarget, ScreeningResponse
from questionnaires.queries import kinds
from questionnaires.queries.campaign import reachable, targets_of


def wave_day(campaign: Campaign, wave: int) -> dt.date:
    """The day a wave leaves: the first one at the launch, then every `wave_days` days."""
    start = timezone.localdate(campaign.launched_at) if campaign.launched_at else dt.date.max
    return start + dt.timedelta(days=(wave - 1) * campaign.wave_days)


def waves(campaign: Campaign) -> list[dict[str, Any]]:
    """Each wave of a launched campaign: its day, how many, how many were written to; nothing for a single one."""
    rows = campaign.targets.values("wave").order_by("wave")
    invited = Q(outcome=CampaignTarget.Outcome.INVITED)
    found = list(rows.annotate(size=Count("pk"), sent=Count("pk", filter=invited)))
    return [{**row, "day": wave_day(campaign, row["wave"])} for row in found] if len(found) > 1 else []


def dry_run(campaign: Campaign) -> dict[str, int]:
    """Count, without writing anything: who matches, who would get a letter, who would not and why."""
    matched = targets_of(campaign)
    can_reach = Q(pk__in=reachable(Enterprise.objects.all()).values("pk"))
    silent = Contact.objects.active().filter(enterprise=OuterRef("pk"), opted_out_at__isnull=False)
    busy = Q(Exists(ScreeningResponse.objects.live().filter(enterprise=OuterRef("pk"))))
    if campaign.version_id is None:
        busy = Q(pk=None)
    return matched.order_by().aggregate(
        matched=Count("pk"),
        written=Count("pk", filter=can_reach & ~busy),
        busy=Count("pk", filter=can_reach & busy),
        opted_out=Count("pk", filter=~can_reach & Q(Exists(silent))),
        no_contact=Count("pk", filter=~can_reach & ~Q(Exists(silent))),
    )


def planned(campaign: Campaign, user: Any) -> QuerySet[Enterprise]:
    """The enterprises a campaign would list today, of those this person reaches."""
    visible = Enterprise.objects.visible_to(user).values("pk")
    can_reach = reachable(Enterprise.objects.filter(pk=OuterRef("pk")))
    return targets_of(campaign).filter(pk__in=visible).annotate(is_reachable=Exists(can_reach)).order_by("name", "pk")


def _response(**condition: Any) -> Q:
    return Q(
        Exists(
            ScreeningResponse.objects.filter(
                campaign=OuterRef("campaign"), enterprise=OuterRef("enterprise"), **condition
            )
        )
    )


def _opened(_campaign: Campaign) -> Q:
    """The personal link was looked at, or somebody who signs in already did since, or more than that happened."""
    link = PortalInvitation.objects.filter(contact=OuterRef("contact"), opened_at__gte=OuterRef("invited_at"))
    member = PortalMembership.objects.active().filter(
        enterprise=OuterRef("enterprise"), user__last_login__gte=OuterRef("invited_at")
    )
    return Q(Exists(link)) | Q(Exists(member)) | _started(_campaign)


def _started(_campaign: Campaign) -> Q:
    return _response(started_at__isnull=False) | _response(submitted_at__isnull=False)


SCREENING_FUNNEL = (
    kinds.Stage("invited", _("Were invited"), lambda _campaign: Q(invited_at__isnull=False)),
    kinds.Stage("opened", _("Opened the invitation"), _opened),
    kinds.Stage("started", _("Started to answer"), _started),
    kinds.Stage("submitted", _("Sent their answers"), lambda _campaign: _response(submitted_at__isnull=False)),
    kinds.Stage("evaluated", _("Evaluated"), lambda _campaign: _response(evaluated_at__isnull=False)),
    kinds.Stage("oriented", _("Oriented"), lambda _campaign: _response(oriented_at__isnull=False)),
)


def funnel(campaign: Campaign) -> list[dict[str, Any]]:
    """Every step with its figure, and its share of those invited: one query whatever the size."""
    stages = kinds.stages_of(campaign)
    if not stages:
        return []
    wanted = {stage.code: Count("pk", filter=stage.where(campaign)) for stage in stages}
    counts = campaign.targets.order_by().aggregate(**wanted)
    base = counts[stages[0].code]
    return [
        {
            "code": stage.code,
            "label": stage.label,
            "count": counts[stage.code],
            "share": round(100 * counts[stage.code] / base) if base else 0,
        }
        for stage in stages
    ]


def listed(campaign: Campaign, user: Any, *, stage: str = "", outcome: str = "", q: str = "") -> QuerySet[Any]:
    """The frozen targets behind a figure: those who reached a step, or those with an outcome."""
    rows = campaign.targets.filter(enterprise__in=Enterprise.objects.visible_to(user))
    state = ScreeningResponse.objects.filter(campaign=OuterRef("campaign"), enterprise=OuterRef("enterprise"))
    rows = rows.select_related("enterprise").annotate(response_uuid=Subquery(state.values("uuid")[:1]))
    for known in kinds.stages_of(campaign):
        if known.code == stage:
            rows = rows.filter(known.where(campaign))
    if outcome in CampaignTarget.Outcome.values:
        rows = rows.filter(outcome=outcome)
    if q:
        rows = rows.filter(Q(enterprise__name__icontains=q) | Q(enterprise__reference__iexact=q))
    return rows.order_by("enterprise__name", "pk")
