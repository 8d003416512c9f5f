"""Propose a diagnostic, ask for one, answer, let it lapse (domain §7.2). Refusal and silence are neutral (I2)."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import Enterprise, OutboundMessage, Task
from clients.services import assignments, outreach, relation
from clients.services.reach import reach
from core import clock, references
from core.errors import DomainError
from core.lifecycle import lock, move
from diagnostics.emails import education_message, proposal_message
from diagnostics.enums import KIND_PROPOSAL, KIND_REQUEST, RequestOrigin, RequestState
from diagnostics.models import Diagnostic, DiagnosticRequest
from diagnostics.queries import people
from diagnostics.queries.screening import Screening, last_screening
from diagnostics.rules import consent as calendar
from diagnostics.states import request as states
from questionnaires.enums import Orientation
from questionnaires.models import Campaign, ScreeningResponse
from questionnaires.models.response import WISH_KIND

REQUEST_PREFIX = "SOL"
EDUCATION_REASON_MINIMUM = 50
PROPOSE_WORKING_DAYS = 10


def _refuse_second(enterprise: Enterprise) -> None:
    """One file at a time: an open request or mission comes first."""
    if DiagnosticRequest.objects.filter(enterprise=enterprise).open().exists():
        raise DomainError("request_open", _("A request or proposal is already waiting for an answer."))
    if Diagnostic.objects.filter(enterprise=enterprise).open().exists():
        raise DomainError("diagnostic_open", _("A diagnostic is already under way."))
    accepted = DiagnosticRequest.objects.filter(
        enterprise=enterprise,
        state=RequestState.ACCEPTED,
        consent__withdrawn_at__isnull=True,
        consent__diagnostic__isnull=True,
    )
    if accepted.exists():
        raise DomainError("request_accepted", _("A diagnostic is already accepted and waits for its dates."))


def _new(enterprise: Enterprise, *, origin: str, by: User, **fields: Any) -> DiagnosticRequest:
    reference = references.allocate(REQUEST_PREFIX, clock.today().year)
    return DiagnosticRequest.objects.create(
        reference=reference, enterprise=enterprise, origin=origin, created_by=by, **fields
    )


@transaction.atomic
def propose_diagnostic(
    enterprise: Enterprise, *, by: User, message: str = "", campaign: Campaign | None = None
) -> DiagnosticRequest:
    """Propose the diagnostic to an enterprise for sixty days (N09); only the relations unit does so (§7.2, I5).

    Raises DomainError after a confirmed significant insufficiency (education comes first, I6), or when the
    enterprise wrote that it wishes no proposal: it may still ask by itself.
    """
    enterprise = lock(enterprise)
    _refuse_second(enterprise)
    screening = _proposable(enterprise)
    request = _new(
        enterprise,
        origin=RequestOrigin.CUSTOMS,
        by=by,
        message=message,
        response=screening.response,
        campaign=campaign,
    )
    today = clock.today()
    move(
        request,
        states.PROPOSE,
        by=by,
        proposed_at=clock.now(),
        valid_until=calendar.proposal_ends(today),
    )
    for kind in (KIND_PROPOSAL, WISH_KIND):  # proposing is what these tasks asked for
        relation.close_tasks_about(kind, screening.response.uuid, by=by)
    send_proposal(request, code="N09", by=by)
    return request


@transaction.atomic
def prepare_proposal(response: ScreeningResponse, *, by: User) -> Task | None:
    """Ask the account agent to propose the diagnostic to an enterprise oriented towards it (§5.3).

    Nothing when the enterprise wrote that it wishes no proposal: it is informed, and stays free to ask.
    """
    screening = last_screening(response.enterprise, today=clock.today())
    if screening is None or screening.response.pk != response.pk:
        return None
    if screening.orientation != Orientation.DAQE_PROPOSAL or screening.wants_no_proposal:
        return None
    return relation.open_task(
        response.enterprise,
        owner=people.account_agent(response.enterprise),
        kind_of_task=TaskKind.SEND,
        title=gettext_lazy("Propose the diagnostic"),
        due_on=clock.add_working_days(clock.today(), PROPOSE_WORKING_DAYS),
        by=by,
        kind=KIND_PROPOSAL,
        uuid=response.uuid,
        circle=Circle.RELATIONSHIP,
    )


def _proposable(enterprise: Enterprise) -> Screening:
    """The screening a proposal rests on; raises DomainError for what stands in the way."""
    screening = last_screening(enterprise, today=clock.today())
    if screening is None:
        raise DomainError(
            "questionnaire_first", _("Invite the enterprise to the questionnaire first: no valid evaluation yet.")
        )
    if not screening.allows_diagnostic:
        raise DomainError(
            "education_first", _("The evaluation led to education services: a diagnostic is not relevant yet.")
        )
    if screening.wants_no_proposal:
        raise DomainError(
            "no_proposal_wanted",
            _("The enterprise wrote that it wishes no proposal. It may ask for a diagnostic by itself."),
        )
    return screening


def send_proposal(request: DiagnosticRequest, *, code: str, by: User | None, occurrence: str = "") -> int:
    """Tell the enterprise about the proposal (N09) or remind it once (N10); return how many messages."""
    sent = 0
    for person in reach(request.enterprise, people.recipients(request.enterprise), code):
        message = outreach.post(
            code,
            enterprise=request.enterprise,
            to=person,
            about=(KIND_REQUEST, request.uuid),
            occurrence=occurrence,
            circle=Circle.ENTERPRISE,
            by=by,
            **proposal_message(request),
        )
        sent += message is not None
    return sent


@transaction.atomic
def remind_proposal(request: DiagnosticRequest, *, occurrence: str) -> int:
    """Remind once per step while the proposal waits; what was sent is never sent again (N10)."""
    request = lock(request)
    if request.state != RequestState.PROPOSED or outreach_exists(request, "N10", occurrence):
        return 0
    if letter_waits(request):
        return 0
    return send_proposal(request, code="N10", by=None, occurrence=occurrence)


def letter_waits(request: DiagnosticRequest) -> bool:
    """Whether a signed form of the enterprise waits for an agent: meanwhile nobody is reminded and nothing lapses."""
    return request.letters.filter(settled_at=None).exists()


def drop_letters(request: DiagnosticRequest, *, by: User | None) -> None:
    """Set a signed form aside that waits: another one came, or the matter was settled another way; its file goes."""
    for letter in request.letters.filter(settled_at=None):
        storage, name = letter.document.storage, str(letter.document.name)
        if name:
            transaction.on_commit(partial(storage.delete, name))
        letter.document, letter.settled_at, letter.settled_by = "", clock.now(), by
        letter.save()


def outreach_exists(request: DiagnosticRequest, code: str, occurrence: str) -> bool:
    """Whether this step of this proposal already has its message."""
    return OutboundMessage.objects.filter(
        about_kind=KIND_REQUEST, about_uuid=request.uuid, code=code, occurrence=occurrence
    ).exists()


@transaction.atomic
def ask_for_diagnostic(enterprise: Enterprise, *, by: User, wish: str = "") -> DiagnosticRequest:
    """Open the enterprise's own request; it reaches the relations unit once consent is stored (§7.2).

    Raises DomainError without an evaluation of the last twenty-four months: the questionnaire comes first.
    """
    enterprise = lock(enterprise)
    started = DiagnosticRequest.objects.filter(
        enterprise=enterprise, state=RequestState.DRAFT, origin=RequestOrigin.ENTERPRISE
    ).first()
    if started is not None:
        started.wish = wish or started.wish
        started.save(update_fields=["wish", "updated_at"])
        return started
    _refuse_second(enterprise)
    screening = last_screening(enterprise, today=clock.today())
    if screening is None:
        raise DomainError(
            "questionnaire_first",
            _("The questionnaire comes first: it tells us together whether a diagnostic would be useful."),
        )
    return _new(enterprise, origin=RequestOrigin.ENTERPRISE, by=by, wish=wish, response=screening.response)


@transaction.atomic
def answer_favourably(request: DiagnosticRequest, *, by: User) -> DiagnosticRequest:
    """Agree to the enterprise's own request; its consent was stored when it was sent (§7.2)."""
    request = lock(request)
    screening = last_screening(request.enterprise, today=clock.today())
    if screening is not None and not screening.allows_diagnostic:
        raise DomainError(
            "education_first", _("The evaluation led to education services: answer with a reasoned orientation.")
        )
    if request.origin != RequestOrigin.ENTERPRISE:
        raise DomainError("not_a_request", _("A proposal is answered by the enterprise."))
    move(request, states.ACCEPT, by=by, answered_at=clock.now())
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
    hand_to_diagnosticians(request, by=by)
    return request


def hand_to_diagnosticians(request: DiagnosticRequest, *, by: User | None) -> None:
    """Ask the head of diagnostics for a team and dates within fifteen working days (§7.3)."""
    relation.open_task(
        request.enterprise,
        owner=people.head_of_diagnostics(),
        kind_of_task=TaskKind.PLAN,
        title=gettext_lazy("Plan the diagnostic: team and dates"),
        due_on=clock.add_working_days(clock.today(), calendar.PLAN_WORKING_DAYS),
        by=by,
        kind=KIND_REQUEST,
        uuid=request.uuid,
        circle=Circle.DIAGNOSTIC,
    )


@transaction.atomic
def answer_with_education(request: DiagnosticRequest, *, by: User, reason: str) -> DiagnosticRequest:
    """Answer a spontaneous request with a reasoned orientation to education, in writing (§5.3, I6).

    The reason is read by the enterprise: at least fifty characters.
    """
    request = lock(request)
    if len(reason.strip()) < EDUCATION_REASON_MINIMUM:
        raise DomainError("reason_too_short", _("Explain the orientation in at least 50 characters."))
    if request.state != RequestState.SUBMITTED:
        raise DomainError("not_a_request", _("Only a request made by the enterprise is answered here."))
    move(
        request,
        states.DECLINE,
        by=by,
        answered_at=clock.now(),
        decline_reason=reason.strip(),
        leads_to_education=True,
    )
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
    for person in people.recipients(request.enterprise):
        outreach.post(
            "N08",
            enterprise=request.enterprise,
            to=person,
            about=(KIND_REQUEST, request.uuid),
            by=by,
            **education_message(request),
        )
    return request


@transaction.atomic
def decline_proposal(request: DiagnosticRequest, *, by: User, reason: str = "") -> DiagnosticRequest:
    """The enterprise declines: neutral, the reason is optional, nothing else changes (I2)."""
    request = lock(request)
    if request.state != RequestState.PROPOSED:
        raise DomainError("nothing_to_decline", _("This proposal no longer waits for an answer."))
    drop_letters(request, by=by)
    move(request, states.DECLINE, by=by, answered_at=clock.now(), decline_reason=reason.strip())
    relation.log_interaction(
        request.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=gettext_lazy("Proposal of a diagnostic declined"),
        circle=Circle.ENTERPRISE,
        kind=KIND_REQUEST,
        uuid=request.uuid,
    )
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
    return request


@transaction.atomic
def talk_first(request: DiagnosticRequest, *, by: User, wish: str = "") -> DiagnosticRequest:
    """The enterprise would like to talk before answering: a task for its agent; the proposal stays open."""
    request = lock(request)
    if request.state != RequestState.PROPOSED:
        raise DomainError("nothing_to_discuss", _("This proposal no longer waits for an answer."))
    if request.talk_asked_at is None:
        request.talk_asked_at = clock.now()
        request.wish = wish.strip() or request.wish
        request.save(update_fields=["talk_asked_at", "wish", "updated_at"])
        relation.log_interaction(
            request.enterprise,
            by=by,
            channel=Channel.PORTAL,
            direction=Direction.IN,
            subject=gettext_lazy("Wishes to talk about the proposal"),
            summary=wish.strip(),
            circle=Circle.ENTERPRISE,
            kind=KIND_REQUEST,
            uuid=request.uuid,
        )
        relation.open_task(
            request.enterprise,
            owner=people.account_agent(request.enterprise),
            kind_of_task=TaskKind.CALL,
            title=gettext_lazy("Talk about the proposed diagnostic"),
            due_on=clock.add_working_days(clock.today(), calendar.ACKNOWLEDGE_WORKING_DAYS),
            by=by,
            kind=KIND_REQUEST,
            uuid=request.uuid,
            circle=Circle.RELATIONSHIP,
        )
    return request


@transaction.atomic
def lapse_proposal(request: DiagnosticRequest, *, today: dt.date) -> bool:
    """Let an unanswered proposal end; neutral, nothing is sent. Returns whether it lapsed now."""
    request = lock(request)
    if request.state != RequestState.PROPOSED or request.valid_until is None or request.valid_until >= today:
        return False
    if letter_waits(request):
        return False
    move(request, states.LAPSE, by=None)
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=None)
    return True


@transaction.atomic
def cancel_request(request: DiagnosticRequest, *, by: User, reason: str = "") -> DiagnosticRequest:
    """Take back a request or a proposal before any mission: neutral too.

    An accepted request whose consent stands ends through `withdraw_consent`, so that both are recorded.
    """
    request = lock(request)
    if Diagnostic.objects.filter(consent__request=request).exists():
        raise DomainError("mission_exists", _("The diagnostic is planned: stop it from its own page."))
    move(request, states.CANCEL, by=by, reason=reason)
    drop_letters(request, by=by)
    assignments.release_all(KIND_REQUEST, request.uuid, by=by)
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
    return request
