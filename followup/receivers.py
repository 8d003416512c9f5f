"""What happens here when a report is communicated or an orientation validated, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from core import clock
from diagnostics.signals import report_closed
from followup.services import recommendation


@receiver(report_closed, dispatch_uid="followup.open_follow_up")
def open_follow_up(sender: Any, *, report: Any, by: Any, **kwargs: Any) -> None:
    """Open the follow-up of each recommendation at the instant the enterprise receives its report (§7.5)."""
    closed_on = timezone.localdate(report.closed_at) if report.closed_at else clock.today()
    recommendation.open_follow_up(report.diagnostic, closed_on=closed_on, by=by)
