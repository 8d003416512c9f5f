"""What the calendar brings after a report: follow-up points, reminders about proposals, opinions (§7.5, §7.6, §11)."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils import timezone

from clients.queries.outreach import due_steps
from core.deadlines import each
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

    def ask(point: FollowUpPoint) -> int:
        step = due_steps("N18", point.due_on, today)
        return 0 if step is None else int(messages.tell_point(point, occurrence=step.occurrence))

    return each(points.select_related("enterprise"), ask)


def remind_proposals(today: dt.date) -> int:
    """Recall a proposal that waits for an answer, on the tenth and the twentieth day, all of one act at once (N19)."""
    rows = ServiceProposal.objects.unanswered().filter(expires_on__gte=today)
    # The first row of a batch speaks for it: one letter per act, and a row that fails keeps only its own act back.
    earlier = rows.filter(batch=OuterRef("batch"), circle=OuterRef("circle"), pk__lt=OuterRef("pk"))

    def remind(first: ServiceProposal) -> int:
        proposed_at = first.proposed_at
        step = due_steps("N19", timezone.localdate(proposed_at), today) if proposed_at else None
        if step is None or not step.occurrence:
            return 0
        batch = list(rows.filter(batch=first.batch, circle=first.circle).select_related("enterprise").order_by("pk"))
        return int(messages.tell_proposals(batch, occurrence=step.occurrence, by=None))

    return each(rows.filter(~Exists(earlier)), remind)


def lapse_proposals(today: dt.date) -> int:
    """Close proposals left without answer after thirty days: neutral (§7.6)."""

    def lapse(row: ServiceProposal) -> bool:
        return row.is_unanswered and proposal.lapse_proposal(row).state == ProposalState.LAPSED

    rows = ServiceProposal.objects.filter(state__in=WAITING_FOR_ENTERPRISE, expires_on__lt=today)
    return each(rows.select_related("offering").prefetch_related("quotes"), lapse)


def ask_opinions(today: dt.date) -> int:
    """Ask for an opinion five days after a service was delivered, and once more at twelve (N20)."""
    rows = ServiceProposal.objects.filter(
        state__in=DONE, delivered_on__range=(today - OPINION_FORGOTTEN, today), outcome__satisfaction__isnull=True
    )

    def ask(row: ServiceProposal) -> int:
        step = due_steps("N20", row.delivered_on or today, today)
        return 0 if step is None else int(messages.ask_opinion(row, occurrence=step.occurrence))

    return each(rows.select_related("enterprise", "outcome"), ask)
