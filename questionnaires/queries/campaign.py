"""Whom a campaign reaches: the filtered target list and its counts (§7.1)."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from clients.enums import ChainRole, Region, SizeProfile
from clients.models import Contact, Enterprise, PortalMembership, SegmentAssessment
from questionnaires.enums import CampaignKind
from questionnaires.models import Campaign, CampaignTarget, ScreeningResponse
from questionnaires.queries import kinds

SIMPLE_FILTERS = {
    "sector": "sector",
    "region": "region",
    "office": "office__slug",
    "size": "size_profile",
    "headcount": "headcount",
    "kind": "kind",
    "status": "status",
}


def select_targets(filters: dict[str, Any]) -> QuerySet[Enterprise]:
    """Enterprises that match every given filter; an empty filter matches all. Opt-outs are left to the invitation."""
    enterprises: QuerySet[Enterprise] = Enterprise.objects.current().exclude(status="left")
    for name, path in SIMPLE_FILTERS.items():
        value = filters.get(name)
        if value:
            values = value if isinstance(value, list) else [value]
            enterprises = enterprises.filter(**{f"{path}__in": values})
    if filters.get("activity"):
        enterprises = _with_activity(enterprises, filters["activity"])
    if filters.get("segment"):
        enterprises = _in_segment(enterprises, filters["segment"])
    if filters.get("not_since"):
        enterprises = _silent_since(enterprises, dt.date.fromisoformat(filters["not_since"]))
    if filters.get("not_written_since"):
        enterprises = _not_written_since(enterprises, dt.date.fromisoformat(filters["not_written_since"]))
    if filters.get("without"):
        named = Q(reference__in=filters["without"]) | Q(absorbed__reference__in=filters["without"])
        enterprises = enterprises.exclude(pk__in=Enterprise.objects.filter(named).values("pk"))
    return enterprises.order_by("pk")


def _with_activity(enterprises: QuerySet[Enterprise], roles: list[str]) -> QuerySet[Enterprise]:
    """Keep those with one of these roles in the chain; the quoted text works on every database."""
    condition = Q()
    for role in roles:
        condition |= Q(chain_roles__icontains=f'"{role}"')
    return enterprises.filter(condition)


def _in_segment(enterprises: QuerySet[Enterprise], segments: list[str]) -> QuerySet[Enterprise]:
    latest = SegmentAssessment.objects.filter(enterprise=OuterRef("pk")).order_by("-computed_at", "-pk")
    rows = enterprises.annotate(segment_now=Subquery(latest.values("applied")[:1]))
    wanted = Q(segment_now__in=segments)
    return rows.filter(wanted | Q(segment_now=None) if "N" in segments else wanted)


def _silent_since(enterprises: QuerySet[Enterprise], day: dt.date) -> QuerySet[Enterprise]:
    answered = ScreeningResponse.objects.filter(enterprise=OuterRef("pk"), submitted_at__date__gte=day)
    return enterprises.filter(~Exists(answered))


def _not_written_since(enterprises: QuerySet[Enterprise], day: dt.date) -> QuerySet[Enterprise]:
    written = CampaignTarget.objects.filter(enterprise=OuterRef("pk"), invited_at__date__gte=day)
    return enterprises.filter(~Exists(written))


def targets_of(campaign: Campaign) -> QuerySet[Enterprise]:
    """Enterprises this campaign would list today, by its kind and its filters."""
    return kinds.of(campaign).keep(select_targets(campaign.filters))


def reachable(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Those of them with somebody who may be written to."""
    contact = (
        Contact.objects.active()
        .filter(enterprise=OuterRef("pk"), bounced_at=None, opted_out_at=None)
        .exclude(email="")
    )
    owner = PortalMembership.objects.active().filter(enterprise=OuterRef("pk"), role="OWN")
    return enterprises.filter(Exists(contact) | Exists(owner))


def with_counts(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Add how many were targeted, invited and have sent their answers."""
    sent = Q(responses__submitted_at__isnull=False)
    return campaigns.select_related("version", "author", "approved_by").annotate(
        target_count=Count("targets", distinct=True),
        invited_count=Count("targets", filter=Q(targets__outcome=CampaignTarget.Outcome.INVITED), distinct=True),
        sent_count=Count("responses", filter=sent, distinct=True),
    )


def overview(campaign: Campaign) -> dict[str, Any]:
    """What the campaign page shows: whom it reaches, the letter in both languages, what it brought."""
    outcomes = dict(campaign.targets.values_list("outcome").annotate(n=Count("pk")))
    return {
        "campaign": campaign,
        "is_proposal": campaign.kind == CampaignKind.PROPOSAL,
        "target_count": targets_of(campaign).count(),
        "reachable_count": reachable(targets_of(campaign)).count(),
        "filters": describe_filters(campaign.filters),
        "outcomes": [
            {"label": outcome.label, "count": outcomes.get(outcome.value, 0)}
            for outcome in CampaignTarget.Outcome
            if outcomes.get(outcome.value)
        ],
        "done_count": sum(outcomes.values()) - outcomes.get(CampaignTarget.Outcome.WAITING, 0),
        "listed_count": sum(outcomes.values()),
        "failed_count": outcomes.get(CampaignTarget.Outcome.FAILED, 0),
        "sent_count": campaign.responses.filter(submitted_at__isnull=False).count(),
        "is_launched": campaign.launched_at is not None,
    }


def describe_filters(filters: dict[str, Any]) -> list[str]:
    """The filters in words, for the person who approves."""
    names = {
        "region": (_("Regions"), dict(Region.choices)),
        "size": (_("Sizes"), dict(SizeProfile.choices)),
        "activity": (_("Activities"), dict(ChainRole.choices)),
        "segment": (_("Segments"), {}),
        "office": (_("Customs offices"), {}),
        "sector": (_("Sectors"), {}),
        "not_since": (_("Has not answered since"), {}),
        "not_written_since": (_("Not invited by a campaign since"), {}),
        "without": (_("Left out by name"), {}),
    }
    lines = []
    for name, (label, words) in names.items():
        value = filters.get(name)
        if value:
            values = value if isinstance(value, list) else [value]
            lines.append(f"{label} : {', '.join(str(words.get(item, item)) for item in values)}")
    return lines
