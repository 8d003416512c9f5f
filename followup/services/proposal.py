"""Services proposed by the relations unit and what the enterprise answers (§7.6, I5, I9, I14)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalogue.enums import CONFIDENTIAL_SERVICE
from catalogue.models import ServiceOffering
from catalogue.services.asking import meet_need
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import Enterprise
from clients.queries.outreach import agent_for
from clients.queries.segment import applied_segment
from clients.services import assignments, relation
from core import clock, references
from core.errors import DomainError
from core.languages import filled, localised_lazy
from core.lifecycle import lock, move
from diagnostics.enums import KIND_REPORT
from diagnostics.models import DiagnosticReport
from followup import states
from followup.enums import ProposalAnswer, ProposalOrigin, ProposalState
from followup.models import ServiceProposal
from followup.models.scopes import PROPOSAL_KIND
from followup.permissions import is_relationship
from followup.services import messages
from followup.services import quote as quotes
from followup.services.messages import BATCH_KIND

KIND = PROPOSAL_KIND
VALID_DAYS = 30
CALL_WORKING_DAYS = 2
NEUTRAL = {ProposalAnswer.DECLINE, ProposalAnswer.ALREADY_DONE}


@dataclass(frozen=True)
class Choice:
    """One service an agent chose to propose, with the reason the enterprise will read."""

    offering: ServiceOffering
    origin: str = ProposalOrigin.AGENT
    reason: str = ""
    criteria: list[str] = field(default_factory=list)
    override_reason: str = ""
    quote: quotes.Draft | None = None


@transaction.atomic
def propose_services(enterprise: Enterprise, *, choices: Sequence[Choice], by: User) -> list[ServiceProposal]:
    """Propose services in one act and one message (N19). Only the relations unit proposes (I5).

    Support for voluntary regularisation leaves in a message of its own, for the readers of a notice only (§7.4).
    """
    enterprise = lock(enterprise)
    if not is_relationship(by):
        raise DomainError("relationship_only", _("Only the client relations unit proposes services."))
    if not choices:
        raise DomainError("nothing_chosen", _("Choose at least one service."))
    batch = uuid.uuid4()
    proposals = [_propose(enterprise, choice, batch, by=by) for choice in choices]
    for choice in choices:
        meet_need(enterprise, code=choice.offering.code, by=by)
    for circle in (Circle.ENTERPRISE, Circle.NOTICE):
        inside = [row for row in proposals if row.circle == circle]
        if inside:
            _tell(enterprise, inside, by=by)
    for report in DiagnosticReport.objects.communicated().filter(diagnostic__enterprise=enterprise):
        # “Present the services” is done; a task to answer the enterprise's comments stays.
        relation.close_tasks_about(KIND_REPORT, report.uuid, kind_of_task=TaskKind.CALL, by=by)
    return proposals


def _propose(enterprise: Enterprise, choice: Choice, batch: uuid.UUID, *, by: User) -> ServiceProposal:
    _check_choice(enterprise, choice)
    circle = Circle.NOTICE if choice.offering.code == CONFIDENTIAL_SERVICE else Circle.ENTERPRISE
    today = clock.today()
    draft = ServiceProposal.objects.create(
        reference=references.allocate("PS", today.year),
        enterprise=enterprise,
        offering=choice.offering,
        circle=circle,
        batch=batch,
        origin=choice.origin,
        criteria=choice.criteria,
        reason=choice.reason.strip(),
        override_reason=choice.override_reason.strip(),
        proposed_by=by,
    )
    proposal = move(
        draft,
        states.PROPOSE,
        by=by,
        proposed_at=clock.now(),
        expires_on=today + dt.timedelta(days=VALID_DAYS),
    )
    if choice.quote is not None:
        quotes.issue_quote(proposal, choice.quote, by=by)
        proposal.refresh_from_db()
    return proposal


def _check_choice(enterprise: Enterprise, choice: Choice) -> None:
    """Guards of §7.6: active, eligible or explained, priced apart when paid, not already open."""
    offering = choice.offering
    title = {"title": offering.title}
    if not offering.is_offered_on(clock.today()):
        raise DomainError("offering_inactive", _("“%(title)s” is no longer offered.") % title)
    if not offering.suits(applied_segment(enterprise)) and not choice.override_reason.strip():
        raise DomainError(
            "not_eligible", _("“%(title)s” is not planned for this enterprise: say why you propose it.") % title
        )
    if offering.is_paid and choice.quote is None:
        raise DomainError("quote_needed", _("“%(title)s” is a paid service: give the quotation.") % title)
    open_rows = ServiceProposal.objects.filter(enterprise=enterprise, offering__code=offering.code)
    if open_rows.exclude(state__in=[*states.OVER, *states.DONE]).exists():
        raise DomainError("already_open", _("“%(title)s” is already proposed or under way.") % title)


def _tell(enterprise: Enterprise, proposals: list[ServiceProposal], *, by: User) -> None:
    """One message and one line of the timeline for everything proposed together."""
    titles = [localised_lazy(row.offering, "title") for row in proposals]
    relation.log_interaction(
        enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.OUT,
        subject=gettext_lazy("Services proposed"),
        summary=format_lazy(", ".join(["{}"] * len(titles)), *titles),
        circle=proposals[0].circle,
        kind=BATCH_KIND,
        uuid=proposals[0].batch,
    )
    messages.tell_proposals(proposals, occurrence="", by=by)


@transaction.atomic
def answer_proposal(proposal: ServiceProposal, *, answer: str, note: str = "", by: User) -> ServiceProposal:
    """The enterprise accepts, asks to talk or declines, and may change its mind while the proposal is open (§7.6).

    Declining is recorded and followed, never scored, and opens no task: it is neutral (I9).
    """
    proposal = lock(proposal)
    if answer not in ProposalAnswer.values:
        raise DomainError("answer_unknown", _("Choose one of the answers."))
    if proposal.state in {ProposalState.PROPOSED, ProposalState.AMENDED} and proposal.answer == answer:
        return proposal
    if proposal.state == ProposalState.DECLINED:
        if proposal.answer == answer:
            return proposal
        _refuse_past(proposal)
        proposal = move(proposal, states.RECONSIDER, by=by)
    told: dict[str, Any] = {
        "answer": answer,
        "answer_note": note.strip(),
        "answered_at": clock.now(),
        "answered_by": by,
    }
    way = states.DECLINE if answer in NEUTRAL else states.ANSWER
    if proposal.state == ProposalState.AMENDED and answer not in NEUTRAL:
        raise DomainError("agreement_waits", _("An agreement waits for you: read it, then accept or decline it."))
    proposal = move(proposal, way, by=by, **told)
    _log_answer(proposal, by=by)
    return proposal


def _refuse_past(proposal: ServiceProposal) -> None:
    if proposal.expires_on is None or proposal.expires_on < clock.today():
        raise DomainError(
            "proposal_past", _("This proposal has passed. Your relationship agent can make a new one at any time.")
        )


def _log_answer(proposal: ServiceProposal, *, by: User) -> None:
    relation.log_interaction(
        proposal.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=filled(
            gettext_lazy("Answer to a proposed service: %(answer)s"), {"answer": ProposalAnswer(proposal.answer).label}
        ),
        summary=localised_lazy(proposal.offering, "title"),
        circle=proposal.circle,
        kind=KIND,
        uuid=proposal.uuid,
    )
    titles = {
        ProposalAnswer.ACCEPT: gettext_lazy("Agree on content and dates: %(title)s"),
        ProposalAnswer.TALK: gettext_lazy("Call about a proposed service: %(title)s"),
    }
    relation.close_tasks_about(KIND, proposal.uuid, by=by)
    if proposal.answer in titles:
        relation.open_task(
            proposal.enterprise,
            owner=agent_for(proposal.enterprise),
            kind_of_task=TaskKind.CALL if proposal.answer == ProposalAnswer.TALK else TaskKind.PREPARE,
            title=filled(
                titles[ProposalAnswer(proposal.answer)], {"title": localised_lazy(proposal.offering, "title")}
            ),
            due_on=clock.add_working_days(clock.today(), CALL_WORKING_DAYS),
            by=by,
            kind=KIND,
            uuid=proposal.uuid,
            circle=Circle.NOTICE if proposal.circle == Circle.NOTICE else Circle.RELATIONSHIP,
        )


@transaction.atomic
def lapse_proposal(proposal: ServiceProposal) -> ServiceProposal:
    """Close a proposal nobody answered in time: neutral, and a new one may be made (§7.6)."""
    proposal = lock(proposal)
    if proposal.is_unanswered:
        proposal = move(proposal, states.LAPSE, by=None)
    return proposal


@transaction.atomic
def cancel_proposal(proposal: ServiceProposal, *, reason: str, by: User) -> ServiceProposal:
    """Cancel at any time before the result, with a reason (§7.6)."""
    proposal = move(lock(proposal), states.CANCEL, by=by, reason=reason)
    relation.close_tasks_about(KIND, proposal.uuid, by=by)
    assignments.release_all(KIND, proposal.uuid, by=by)
    return proposal
