"""What the enterprise is written about its follow-up and its services (N18–N20, A39): never any content of the file."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from accounts.models import User
from clients.enums import Circle
from clients.models import Enterprise
from clients.services import outreach
from clients.services.reach import reach
from core import clock
from core.templatetags.ccv import long_date
from followup.models import FollowUpPoint, ServiceProposal, ServiceQuote
from followup.queries.people import answering_for

POINT_KIND = "followup.point"
BATCH_KIND = "followup.proposals"
OPINION_KIND = "followup.opinion"
QUOTE_KIND = "followup.servicequote"


def _send(
    code: str,
    enterprise: Enterprise,
    about: tuple[str, UUID],
    *,
    occurrence: str,
    context: dict[str, Any],
    dates: dict[str, dt.date | None],
    link: str,
    circle: str,
    by: User | None,
) -> int:
    """Post to each person who may answer, dates written in that person's language; count the new messages."""
    count, started = 0, clock.now()
    for person in reach(enterprise, answering_for(enterprise), code, circle=circle, about=about):
        with translation.override(person.language):
            written = {name: long_date(day) for name, day in dates.items()}
        message = outreach.post(
            code,
            enterprise=enterprise,
            to=person,
            about=about,
            occurrence=occurrence,
            circle=circle,
            context=context | written,
            link=link,
            by=by,
        )
        count += message.created_at >= started
    return count


def tell_point(point: FollowUpPoint, *, occurrence: str) -> int:
    """Ask how it is going (N18)."""
    return _send(
        "N18",
        point.enterprise,
        (POINT_KIND, point.uuid),
        occurrence=occurrence,
        context={"discloses_use": settings.CCV_DISCLOSE_FOLLOWUP_USE},
        dates={"due_on": point.due_on},
        link=f"/suivi/points/{point.uuid}/",
        circle="enterprise",
        by=None,
    )


def tell_proposals(proposals: list[ServiceProposal], *, occurrence: str, by: User | None) -> int:
    """Tell that services are proposed, or recall it (N19): one message for everything proposed together.

    What only readers of a notice may know leaves apart, as the same solicitation: it must not wait for the next one.
    """
    first = proposals[0]
    if first.circle == Circle.NOTICE:
        occurrence = f"{occurrence}-apart"
    return _send(
        "N19",
        first.enterprise,
        (BATCH_KIND, first.batch),
        occurrence=occurrence,
        context={"count": len(proposals)},
        dates={"open_until": first.expires_on},
        link="/suivi/services/",
        circle=first.circle,
        by=by,
    )


def tell_new_price(quote: ServiceQuote, *, by: User) -> int:
    """Tell that a quotation replaced the one before, whatever was answered (A39): one message for each quotation."""
    proposal = quote.proposal
    return _send(
        "A39",
        proposal.enterprise,
        (QUOTE_KIND, quote.uuid),
        occurrence="",
        context={},
        dates={"valid_until": quote.valid_until},
        link=f"/suivi/services/{proposal.uuid}/prix/",
        circle=proposal.circle,
        by=by,
    )


def ask_opinion(proposal: ServiceProposal, *, occurrence: str) -> int:
    """Ask what the enterprise thinks of a delivered service (N20)."""
    return _send(
        "N20",
        proposal.enterprise,
        (OPINION_KIND, proposal.uuid),
        occurrence=occurrence,
        context={},
        dates={},
        link=f"/suivi/services/{proposal.uuid}/avis/",
        circle=proposal.circle,
        by=None,
    )
