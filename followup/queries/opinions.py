"""What enterprises said of delivered services, added up by the after-service survey without being written twice (§7.7)."""

import datetime as dt

from clients.enums import Circle
from followup.models import ServiceOutcome


def told_between(first: dt.datetime, last: dt.datetime) -> list[dict[str, str]]:
    """Return one {kind of question: value} per opinion told from one instant to another.

    What only readers of a notice may know is left out: its words could tell that the notice exists (§7.4).
    """
    rows = ServiceOutcome.objects.filter(satisfaction__isnull=False, told_at__range=(first, last))
    rows = rows.exclude(proposal__circle=Circle.NOTICE)
    return [
        {"csat": str(satisfaction), "effort": str(effort) if effort else "", "text": comment}
        for satisfaction, effort, comment in rows.values_list("satisfaction", "effort", "comment")
    ]
