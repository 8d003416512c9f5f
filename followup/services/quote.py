"""Quotations of paid services: sent by the relations unit, accepted apart by the enterprise (§7.6, I14)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.queries.outreach import agent_for
from clients.services import relation
from core import clock
from core.errors import DomainError, StaleObject
from core.languages import filled, localised_lazy
from core.lifecycle import lock, move
from diagnostics.enums import AuthorityBasis
from followup import rules, states
from followup.models import QuoteLine, ServiceProposal, ServiceQuote
from followup.models.scopes import PROPOSAL_KIND
from followup.permissions import is_relationship
from followup.services import messages

VALID_DAYS = 30
LONGEST_DAYS = 180
ANSWER_WORKING_DAYS = 2


@dataclass(frozen=True)
class Line:
    """One line as it was typed: what, how much of it, at which price in whole F CFA."""

    description: str
    quantity: Decimal
    unit_price: int


@dataclass(frozen=True)
class Draft:
    """A quotation before it is sent."""

    lines: Sequence[Line]
    valid_until: dt.date
    conditions: str = ""


def check_draft(draft: Draft) -> int:
    """Return the total of a draft that can be sent. Raises DomainError: no line, nothing to pay, dates out of bounds."""
    today = clock.today()
    if not draft.lines:
        raise DomainError("no_line", _("A quotation holds at least one line."))
    total = rules.quote_total((line.quantity, line.unit_price) for line in draft.lines)
    if not 1 <= total <= rules.MOST_TOTAL:
        raise DomainError("total_out_of_bounds", _("The total must lie between 1 and 1 000 000 000 FCFA."))
    if not today < draft.valid_until <= today + dt.timedelta(days=LONGEST_DAYS):
        raise DomainError("validity_out_of_bounds", _("A quotation is valid for at least a day and at most 180 days."))
    return total


@transaction.atomic
def issue_quote(proposal: ServiceProposal, draft: Draft, *, by: User) -> ServiceQuote:
    """Send a quotation; the one before it, accepted or not, is replaced and the new one is accepted apart again.

    The same quotation sent twice is one. The proposal stays open at least as long as its price. Once both sides have
    agreed the price is no longer changed.
    """
    proposal = lock(proposal)
    if not is_relationship(by):
        raise DomainError("relationship_only", _("Only the client relations unit proposes services."))
    if not proposal.offering.is_paid:
        raise DomainError("free_service", _("This service is free: it has no quotation."))
    if proposal.state not in states.WAITING_FOR_ENTERPRISE:
        raise DomainError("proposal_past", _("This proposal is no longer open."))
    total, current = check_draft(draft), proposal.quote
    if current is not None:
        if _is_same(current, draft):
            return current
        move(current, states.REPLACE_QUOTE, by=by)
    quote = ServiceQuote.objects.create(
        proposal=proposal,
        reference=f"{proposal.reference}-D{proposal.quotes.count() + 1}",
        enterprise_name=proposal.enterprise.name,
        total=total,
        conditions=draft.conditions.strip(),
        valid_until=draft.valid_until,
        issued_at=clock.now(),
        issued_by=by,
    )
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=quote,
            position=position,
            description=line.description.strip(),
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for position, line in enumerate(draft.lines, start=1)
    )
    if proposal.expires_on is None or proposal.expires_on < draft.valid_until:
        proposal.expires_on = draft.valid_until
        proposal.save(update_fields=["expires_on", "updated_at"])
    if current is not None:
        messages.tell_new_price(quote, by=by)
        _log(quote, by=by, subject=gettext_lazy("New quotation"), direction=Direction.OUT)
    return quote


def _is_same(quote: ServiceQuote, draft: Draft) -> bool:
    lines = [(line.description, line.quantity, line.unit_price) for line in quote.lines.all()]
    typed = [(line.description.strip(), line.quantity, line.unit_price) for line in draft.lines]
    same_words = (quote.valid_until, quote.conditions) == (draft.valid_until, draft.conditions.strip())
    return same_words and lines == typed


@transaction.atomic
def accept_quote(proposal: ServiceProposal, *, read: str, function: str, basis: str, by: User) -> ServiceQuote:
    """Accept the price of a paid service, on a screen of its own: who, in which capacity, when (I14).

    `read` is the mark of the quotation shown: one replaced meanwhile is never accepted unread. Accepting twice does
    nothing.
    """
    proposal = lock(proposal)
    quote = proposal.quote
    if quote is None:
        raise DomainError("no_quote", _("There is no price to accept here."))
    if read != quote.mark:
        raise StaleObject("quote_replaced", _("A new quotation replaced the one you read. Read it, then accept it."))
    if quote.is_accepted:
        return quote
    if proposal.state not in states.WAITING_FOR_ENTERPRISE:
        raise DomainError("proposal_past", _("This proposal is no longer open."))
    if quote.has_ended(clock.today()):
        raise DomainError(
            "quote_past", _("This quotation is past its last day. Your relationship agent can send a new one.")
        )
    if basis not in AuthorityBasis.values or not function.strip():
        raise DomainError("capacity_needed", _("Say in which capacity you accept this price."))
    quote = move(
        quote,
        states.ACCEPT_QUOTE,
        by=by,
        accepted_at=clock.now(),
        accepted_by=by,
        accepted_name=by.full_name,
        accepted_function=function.strip(),
        accepted_basis=basis,
    )
    _log(quote, by=by, subject=gettext_lazy("Quotation accepted"), direction=Direction.IN)
    _ask_for_terms(proposal, by=by)
    return quote


def _ask_for_terms(proposal: ServiceProposal, *, by: User) -> None:
    """An accepted price without terms waits for the agent: the task a plain “Accept” opens, once."""
    if hasattr(proposal, "agreement"):
        return
    relation.close_tasks_about(PROPOSAL_KIND, proposal.uuid, by=by)
    relation.open_task(
        proposal.enterprise,
        owner=agent_for(proposal.enterprise),
        kind_of_task=TaskKind.PREPARE,
        title=filled(
            gettext_lazy("Agree on content and dates: %(title)s"),
            {"title": localised_lazy(proposal.offering, "title")},
        ),
        due_on=clock.add_working_days(clock.today(), ANSWER_WORKING_DAYS),
        by=by,
        kind=PROPOSAL_KIND,
        uuid=proposal.uuid,
        circle=Circle.NOTICE if proposal.circle == Circle.NOTICE else Circle.RELATIONSHIP,
    )


def _log(quote: ServiceQuote, *, by: User, subject: Promise, direction: str) -> None:
    proposal = quote.proposal
    relation.log_interaction(
        proposal.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=direction,
        subject=format_lazy("{} {}", subject, quote.reference),
        summary=localised_lazy(proposal.offering, "title"),
        circle=proposal.circle,
        kind=PROPOSAL_KIND,
        uuid=proposal.uuid,
    )
