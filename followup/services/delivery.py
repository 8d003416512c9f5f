"""From a joint agreement to the result of a service (§7.6)."""

import datetime as dt

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import CustomsRole
from accounts.models import User
from clients.enums import Capacity, Channel, Circle, Direction, TaskKind
from clients.models import Assignment
from clients.queries.outreach import agent_for
from clients.services import assignments, relation
from core import audit, clock
from core.errors import DomainError, StaleObject
from core.languages import filled, localised_lazy
from core.lifecycle import lock, move
from followup import states
from followup.enums import ProposalState
from followup.models import ServiceAgreement, ServiceDelivery, ServiceOutcome, ServiceProposal
from followup.services.proposal import KIND, VALID_DAYS

POOR_SATISFACTION = 2


@transaction.atomic
def write_agreement(
    proposal: ServiceProposal,
    *,
    scope: str,
    objective: str,
    indicator: str,
    starts_on: dt.date,
    ends_on: dt.date,
    deliverables: str = "",
    by: User,
) -> ServiceProposal:
    """Write the terms, which is customs' half of the joint agreement; the enterprise reads and accepts them.

    Rewritten terms need the enterprise's acceptance again. The proposal stays open at least as long as its price.
    """
    proposal = lock(proposal)
    if ends_on < starts_on:
        raise DomainError("dates_reversed", _("The end date comes before the start date."))
    ServiceAgreement.objects.update_or_create(
        proposal=proposal,
        defaults={
            "scope": scope.strip(),
            "objective": objective.strip(),
            "indicator": indicator.strip(),
            "deliverables": deliverables.strip(),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "customs_accepted_by": by,
            "customs_accepted_at": clock.now(),
            "enterprise_accepted_by": None,
            "enterprise_accepted_at": None,
        },
    )
    open_until = clock.today() + dt.timedelta(days=VALID_DAYS)
    if proposal.quote is not None:
        open_until = max(open_until, proposal.quote.valid_until)
    proposal = move(proposal, states.AMEND, by=by, expires_on=open_until)
    relation.close_tasks_about(KIND, proposal.uuid, by=by)
    _log(proposal, by=by, subject=gettext_lazy("Agreement put before the enterprise"), direction=Direction.OUT)
    return proposal


@transaction.atomic
def accept_agreement(proposal: ServiceProposal, *, by: User, read: str = "") -> ServiceProposal:
    """The enterprise accepts the terms: the agreement is joint, and delivery may start.

    A paid service needs its price accepted apart first (I14). Accepting twice does nothing. `read` is the mark of the
    terms shown (`ServiceAgreement.mark`): terms rewritten since are never accepted unread.
    """
    proposal = lock(proposal)
    if proposal.state == ProposalState.AGREED:
        return proposal
    if proposal.needs_price:
        raise DomainError("price_first", _("Accept the quotation first, on its own page."))
    agreement = ServiceAgreement.objects.select_for_update(of=("self",), no_key=True).filter(proposal=proposal).first()
    if agreement is None:
        raise DomainError("no_agreement", _("The agreement is not written yet."))
    if read and read != agreement.mark:
        raise StaleObject(
            "agreement_rewritten", _("The agreement was rewritten since you read it. Read it again, then accept it.")
        )
    proposal = move(proposal, states.AGREE, by=by)
    agreement.enterprise_accepted_by, agreement.enterprise_accepted_at = by, clock.now()
    agreement.save(update_fields=["enterprise_accepted_by", "enterprise_accepted_at", "updated_at"])
    _log(proposal, by=by, subject=gettext_lazy("Service agreed"), direction=Direction.IN)
    return proposal


@transaction.atomic
def schedule(proposal: ServiceProposal, *, starts_on: dt.date, ends_on: dt.date, by: User) -> ServiceProposal:
    """Set or move the dates of an agreed service; both sides read them on the same page."""
    proposal = lock(proposal)
    if ends_on < starts_on:
        raise DomainError("dates_reversed", _("The end date comes before the start date."))
    proposal = move(proposal, states.SCHEDULE, by=by)
    agreement = proposal.agreement
    agreement.starts_on, agreement.ends_on = starts_on, ends_on
    agreement.save(update_fields=["starts_on", "ends_on", "updated_at"])
    _log(proposal, by=by, subject=gettext_lazy("Dates of a service set"), direction=Direction.OUT)
    return proposal


@transaction.atomic
def record_session(
    proposal: ServiceProposal,
    *,
    held_on: dt.date,
    summary: str,
    attendance: int = 0,
    functions: str = "",
    materials: str = "",
    intervener: User | None = None,
    by: User,
) -> ServiceDelivery:
    """Note a session: day, number and functions of those present (no names), materials, who led it."""
    proposal = lock(proposal)
    if held_on > clock.today():
        raise DomainError("session_ahead", _("A session is noted once it has taken place."))
    if sent_twice := proposal.sessions.filter(held_on=held_on, summary=summary.strip(), recorded_by=by).first():
        return sent_twice
    proposal = move(proposal, states.START, by=by)
    session = ServiceDelivery.objects.create(
        proposal=proposal,
        held_on=held_on,
        summary=summary.strip(),
        attendance=attendance,
        functions=functions.strip(),
        materials=materials.strip(),
        intervener=intervener or by,
        recorded_by=by,
    )
    _log(proposal, by=by, subject=gettext_lazy("Session of a service held"), direction=Direction.OUT)
    return session


@transaction.atomic
def entrust(proposal: ServiceProposal, *, intervener: User, by: User) -> ServiceProposal:
    """Entrust an agreed service to a trainer or an adviser, who sees who and when, nothing of the diagnostic (§8.2).

    Whoever had it before loses it at once.
    """
    proposal = lock(proposal)
    if proposal.state not in states.RUNNING:
        raise DomainError("not_agreed", _("A service is entrusted once both sides have agreed."))
    if not intervener.has_role(CustomsRole.INT):
        raise DomainError("not_intervener", _("Choose an intervening agent."))
    current = {row.user_id for row in Assignment.objects.active().filter(about_kind=KIND, about_uuid=proposal.uuid)}
    if current != {intervener.pk}:
        assignments.release_all(KIND, proposal.uuid, by=by)
        assignments.assign(
            proposal.enterprise,
            user=intervener,
            capacity=Capacity.INTERVENER,
            by=by,
            kind=KIND,
            uuid=proposal.uuid,
        )
        relation.open_task(
            proposal.enterprise,
            owner=intervener,
            kind_of_task=TaskKind.PREPARE,
            title=filled(
                gettext_lazy("Deliver a service: %(title)s"), {"title": localised_lazy(proposal.offering, "title")}
            ),
            due_on=proposal.agreement.starts_on,
            by=by,
            kind=KIND,
            uuid=proposal.uuid,
        )
    return proposal


@transaction.atomic
def mark_delivered(proposal: ServiceProposal, *, by: User) -> ServiceProposal:
    """Say that nothing more will be delivered; the enterprise is asked for its opinion five days later (N20)."""
    proposal = lock(proposal)
    last = proposal.sessions.order_by("-held_on").first()
    if last is None:
        raise DomainError("no_session", _("Note at least one session first."))
    proposal = move(proposal, states.DELIVER, by=by, delivered_on=clock.today())
    relation.close_tasks_about(KIND, proposal.uuid, by=by)
    _log(proposal, by=by, subject=gettext_lazy("Service delivered"), direction=Direction.OUT)
    return proposal


@transaction.atomic
def assess_result(proposal: ServiceProposal, *, objective_reached: str, note: str = "", by: User) -> ServiceProposal:
    """The agent notes whether the objective agreed was reached."""
    proposal = move(lock(proposal), states.ASSESS, by=by)
    ServiceOutcome.objects.update_or_create(
        proposal=proposal,
        defaults={
            "objective_reached": objective_reached,
            "agent_note": note.strip(),
            "assessed_by": by,
            "assessed_at": clock.now(),
        },
    )
    _log(proposal, by=by, subject=gettext_lazy("Result of a service noted"), direction=Direction.OUT)
    return proposal


@transaction.atomic
def close_proposal(proposal: ServiceProposal, *, by: User) -> ServiceProposal:
    """Close a service whose result is noted; who delivered it no longer sees it."""
    assignments.release_all(KIND, proposal.uuid, by=by)
    return move(lock(proposal), states.CLOSE, by=by)


@transaction.atomic
def give_opinion(
    proposal: ServiceProposal,
    *,
    satisfaction: int,
    effort: int | None = None,
    comment: str = "",
    may_call_back: bool = False,
    by: User,
) -> ServiceOutcome:
    """The enterprise says what it thinks of a service, once; a low mark with its consent opens a call (§7.7)."""
    proposal = lock(proposal)
    if proposal.state not in states.DONE:
        raise DomainError("not_delivered", _("This service is not finished yet."))
    outcome, _created = ServiceOutcome.objects.get_or_create(proposal=proposal)
    if outcome.satisfaction is not None:
        raise DomainError("opinion_given", _("Your opinion has already been received. Thank you."))
    outcome.satisfaction, outcome.effort = satisfaction, effort
    outcome.comment, outcome.may_call_back = comment.strip(), may_call_back
    outcome.told_by, outcome.told_at = by, clock.now()
    outcome.save()
    audit.record("followup.opinion_given", obj=proposal, by=by)
    if satisfaction <= POOR_SATISFACTION and may_call_back:
        relation.open_task(
            proposal.enterprise,
            owner=agent_for(proposal.enterprise),
            kind_of_task=TaskKind.CALL,
            title=gettext_lazy("Call back about a service that disappointed"),
            due_on=clock.add_working_days(clock.today(), 2),
            by=by,
            kind=KIND,
            uuid=proposal.uuid,
            circle=Circle.NOTICE if proposal.circle == Circle.NOTICE else Circle.RELATIONSHIP,
        )
    return outcome


def _log(proposal: ServiceProposal, *, by: User, subject: Promise, direction: str) -> None:
    relation.log_interaction(
        proposal.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=direction,
        subject=subject,
        summary=localised_lazy(proposal.offering, "title"),
        circle=proposal.circle,
        kind=KIND,
        uuid=proposal.uuid,
    )
