"""Recommendations as they live after the report: lists for each side, the index, what may be suggested."""

import datetime as dt
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from clients.enums import Channel, Circle, Direction
from clients.models import Enterprise, Interaction, OutboundMessage
from clients.queries.segment import policy_parameters
from followup import rules
from followup.models import FollowUp, FollowUpPoint
from followup.models.point import FollowUpPointQuerySet

POINT_KIND = "followup.point"


def policy() -> rules.FollowUpPolicy:
    """The follow-up parameters in force."""
    return rules.policy_from_values(policy_parameters())


def follow_ups_for(user: Any, enterprise: Enterprise) -> QuerySet[FollowUp]:
    """The recommendations of an enterprise this person may read, soonest date first."""
    rows = FollowUp.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("recommendation__diagnostic", "enterprise").order_by(
        "due_on", "recommendation__position"
    )


def follow_up_with_history(user: Any) -> QuerySet[FollowUp]:
    """One recommendation with everything recorded about it."""
    rows = FollowUp.objects.visible_to(user)
    return rows.select_related("recommendation__diagnostic", "enterprise", "recorded_by").prefetch_related(
        "entries__by"
    )


def points_for(user: Any, enterprise: Enterprise) -> FollowUpPointQuerySet:
    """The follow-up points of an enterprise, next first."""
    rows = FollowUpPoint.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("diagnostic", "enterprise")


def next_point(user: Any, enterprise: Enterprise, today: dt.date) -> FollowUpPoint | None:
    """The point to answer now: open, and due within a month."""
    return points_for(user, enterprise).open().filter(due_on__lte=today + dt.timedelta(days=30)).first()


def index_of(enterprise: Enterprise, today: dt.date) -> Fraction | None:
    """The follow-up index of an enterprise over reports still followed (§5.5)."""
    rows = FollowUp.objects.filter(enterprise=enterprise).counted().select_related("recommendation")
    items = [
        rules.Attitude(
            priority=row.recommendation.priority,
            attitude=row.attitude,
            due_on=row.due_on,
            is_contested=row.is_contested,
        )
        for row in rows
    ]
    return rules.followup_index(items, policy(), today=today)


def _reminders() -> Any:
    """How many messages about its report's follow-up points an enterprise got and left unanswered."""
    asked = FollowUpPoint.objects.open().filter(diagnostic=OuterRef(OuterRef("recommendation__diagnostic")))
    sent = OutboundMessage.objects.filter(
        code="N18", about_kind=POINT_KIND, about_uuid__in=asked.values("uuid"), sent_at__isnull=False
    )
    counted = sent.order_by().values("code").annotate(n=Count("occurrence", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def ignored_suggestions(user: Any, today: dt.date) -> list[FollowUp]:
    """Recommendations an agent may look at as left without answer: suggested, never decided here (§7.5)."""
    parameters = policy()
    since = today - dt.timedelta(days=parameters.ignored_after_days)
    rows = FollowUp.objects.visible_to(user).counted().undecided().filter(told_on__lte=since)
    rows = rows.annotate(reminders=_reminders()).select_related("recommendation__diagnostic", "enterprise")
    return list(rows.filter(reminders__gte=parameters.ignored_after_reminders))


def may_be_ignored(follow_up: FollowUp, today: dt.date) -> bool:
    """Whether one recommendation is in the suggestion list."""
    row = FollowUp.objects.filter(pk=follow_up.pk).annotate(reminders=_reminders()).get()
    return rules.may_suggest_ignored(
        attitude=row.attitude,
        told_on=row.told_on,
        unanswered_reminders=row.reminders,
        today=today,
        policy=policy(),
    )


def overdue(user: Any, today: dt.date) -> QuerySet[FollowUp]:
    """Recommendations past their suggested date without an end, for the agent's list only."""
    rows = FollowUp.objects.visible_to(user).counted().filter(due_on__lt=today)
    rows = rows.filter(Q(attitude="undecided") | Q(attitude="in_progress"))
    return rows.select_related("recommendation", "enterprise").order_by("due_on")


def contested(user: Any) -> QuerySet[FollowUp]:
    """Records that wait for a second agent's answer."""
    rows = FollowUp.objects.visible_to(user).contested()
    return rows.select_related("recommendation", "enterprise", "recorded_by").order_by("contested_at")


def contact_attempts(follow_up: FollowUp) -> list[tuple[dt.date, Any]]:
    """When and how the enterprise was reached out to since its report: reminders of its points, calls and visits.

    Days and channels only: the enterprise reads this list. Nothing that only readers of a notice may know (§7.4).
    """
    asked = FollowUpPoint.objects.filter(diagnostic=follow_up.recommendation.diagnostic)
    sent = OutboundMessage.objects.filter(
        code="N18", about_kind=POINT_KIND, about_uuid__in=asked.values("uuid"), sent_at__isnull=False
    )
    found = {(timezone.localdate(at), Channel.EMAIL.label) for at in sent.values_list("sent_at", flat=True)}
    tried = Interaction.objects.filter(
        enterprise=follow_up.enterprise_id, direction=Direction.OUT, at__date__gte=follow_up.told_on
    ).exclude(circle__in=[Circle.NOTICE, Circle.DIAGNOSTIC])
    for at, channel in tried.exclude(channel__in=[Channel.SYSTEM, Channel.EMAIL]).values_list("at", "channel"):
        found.add((timezone.localdate(at), Channel(channel).label))
    return sorted(found, key=lambda attempt: (attempt[0], str(attempt[1])))
