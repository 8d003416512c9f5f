"""What the calendar brings after a report: follow-up points, reminders about proposals, opinions (§7.5, §7.6, §11)."""

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.utils import timezone

from clients.queries.outreach import due_steps
from followup.enums import ProposalState
from followup.models import FollowUpPoint, ServiceProposal
from followup.services import messages, proposal
from followup.states import DONE, WAITING_FOR_ENTERPRISE

POINT_AHEAD = dt.timedelta(days=7)
POINT_FORGOTTEN = dt.timedelta(days=60)
OPINION_FORGOTTEN = dt.timedelta(days=30)


def remind_points(today: dt.date) -> int:
    """Ask how it is going at 3, 6 and 12 months: seven days before, on the day, and twice after (N18)."""
    points = FollowUpPoint.objects.open().filter(
        due_on__range=(today - POINT_FORGOTTEN, today + POINT_AHEAD), diagnostic__state="communicated"
    )
    count = 0
    for point in points.select_related("enterprise"):
        step = due_steps("N18", point.due_on, today)
        if step is not None:
            count += messages.tell_point(point, occurrence=step.occurrence)
    return count


def remind_proposals(today: dt.date) -> int:
    """Recall a proposal that waits for an answer, on the tenth and the twentieth day, all of one act at once (N19)."""
    waiting: dict[tuple[UUID, str], list[ServiceProposal]] = defaultdict(list)
    rows = ServiceProposal.objects.filter(state=ProposalState.PROPOSED, answer="", expires_on__gte=today)
    for row in rows.select_related("enterprise"):
        waiting[row.batch, row.circle].append(row)
    count = 0
    for batch in waiting.values():
        proposed_at = batch[0].proposed_at
        step = due_steps("N19", timezone.localdate(proposed_at), today) if proposed_at else None
        if step is not None and step.occurrence:
            count += messages.tell_proposals(batch, occurrence=step.occurrence, by=None)
    return count


def lapse_proposals(today: dt.date) -> int:
    """Close proposals left without answer after thirty days: neutral (§7.6)."""
    rows = ServiceProposal.objects.filter(state__in=WAITING_FOR_ENTERPRISE, expires_on__lt=today)
    unanswered = [row for row in rows.select_related("offering") if row.is_unanswered]
    return sum(proposal.lapse_proposal(row).state == ProposalState.LAPSED for row in unanswered)


def ask_opinions(today: dt.date) -> int:
    """Ask for an opinion five days after a service was delivered, and once more at twelve (N20)."""
    rows = ServiceProposal.objects.filter(
        state__in=DONE, delivered_on__range=(today - OPINION_FORGOTTEN, today), outcome__satisfaction__isnull=True
    )
    count = 0
    for row in rows.select_related("enterprise", "outcome"):
        step = due_steps("N20", row.delivered_on or today, today)
        if step is not None:
            count += messages.ask_opinion(row, occurrence=step.occurrence)
    return count
