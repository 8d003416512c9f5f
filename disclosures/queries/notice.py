"""Which notices may be named after their last day, and to whom they are shown (§7.4)."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from diagnostics.models import RegularisationNotice
from diagnostics.states.notice import NoticeState
from disclosures.models import NoticeRelease
from disclosures.queries.signal import verdicts
from disclosures.rules.signal import EMBARGO, OBJECTION


def may_be_named(notice: RegularisationNotice, today: dt.date) -> bool:
    """Whether {enterprise, deadline} may be said: left without answer, past its last day, no silence, no objection."""
    if notice.state != NoticeState.EXPIRED or notice.deadline is None or today <= notice.deadline:
        return False
    enterprise = notice.report.diagnostic.enterprise_id
    return verdicts([enterprise], today)[enterprise].withheld not in {EMBARGO, OBJECTION}


def unanswered(user: Any, today: dt.date) -> list[RegularisationNotice]:
    """Notices left without answer that this head may propose to name, none decided yet."""
    rows = RegularisationNotice.objects.visible_to(user).filter(state=NoticeState.EXPIRED, deadline__lt=today)
    rows = rows.exclude(pk__in=NoticeRelease.objects.values("notice"))
    return [row for row in rows.select_related("report__diagnostic__enterprise")[:50] if may_be_named(row, today)]


def releases_for(user: Any) -> QuerySet[NoticeRelease]:
    """Releases about notices this person may read."""
    rows = NoticeRelease.objects.visible_to(user).select_related("enterprise", "proposed_by", "released_by")
    return rows.order_by("-pk")
