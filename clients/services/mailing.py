"""Invitations to hundreds of people at once: same rows, same rules as one by one, in as many questions as for one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from django.db import transaction

from accounts.models import User
from clients.emails import outreach as letters
from clients.enums import Channel, FateReason
from clients.models import OutboundMessage
from clients.queries import outreach as queries
from clients.rules import outreach as rules
from clients.services import delivery, relation
from core import clock, jobs


def is_plain(message: OutboundMessage) -> bool:
    """Tell whether a letter not written yet leaves in the ordinary way: by mail, to a contact without account."""
    return (
        message.user is None
        and message.contact is not None
        and message.contact.user_id is None
        and not delivery.obstacle(message)
        and queries.channel_for(message) == Channel.EMAIL
    )


@transaction.atomic
def post_each(drafts: Sequence[OutboundMessage], *, by: User | None) -> int:
    """Write first letters about as many new objects, all plain, one code, no two to the same person; return how many.

    Same fate as by `post`: budget, hours, a line on each timeline. Their jobs leave with the next sweep.
    Raises ValueError for a letter that is not plain, IntegrityError for one already written: then none is.
    """
    if not all(is_plain(message) for message in drafts) or len({one.person_key for one in drafts}) < len(drafts):
        raise ValueError("not plain")
    now = clock.now()
    queries.hold_contacts([message.contact_id for message in drafts if message.contact_id])
    earlier = queries.last_solicitations([message.person_key for message in drafts])
    opening = cache(queries.next_opening)
    leaving: dict[dt.datetime, list[OutboundMessage]] = defaultdict(list)
    for message in drafts:
        message.is_first_solicitation = rules.KINDS[message.code].opens_budget
        known = earlier.get(message.person_key, []) if message.is_first_solicitation else []
        free = rules.free_of_budget(now, earlier=known)
        message.reason = FateReason.BUDGET if free > now else ""
        message.due_at = opening(free, message.message_class)
        leaving[message.due_at].append(message)
    relation.log_letters(drafts, by=by, subject=letters.TITLES[drafts[0].code])
    OutboundMessage.objects.bulk_create(drafts, batch_size=jobs.BATCH)
    for due_at, some in leaving.items():
        jobs.enqueue_each(delivery.DELIVER, [message.uuid for message in some], due_at=due_at)
    return len(drafts)
