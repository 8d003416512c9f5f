"""Propose the diagnostic to a whole list, in one campaign approved by a second person (domain §7.2).

The campaign itself (count, approval, waves, pause) is that of the questionnaires; here is what it does to one target.
"""

from accounts.models import User
from clients.enums import MessageState
from clients.models import Contact, OutboundMessage
from clients.services import outreach
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_REQUEST, RequestState
from diagnostics.models import DiagnosticRequest
from diagnostics.queries import people
from diagnostics.services.request import cancel_request, letter_waits, propose_diagnostic
from questionnaires.models import Campaign, CampaignTarget

Outcome = CampaignTarget.Outcome


def propose_to(campaign: Campaign, target: CampaignTarget) -> str:
    """Propose to one enterprise of the list; return its outcome. Whoever approved the campaign proposes (I5).

    Between the approval and this moment the enterprise may have asked by itself, refused, or left: nothing is sent.
    """
    if campaign.approved_by is None:  # the database refuses such a campaign; said here for the reader
        return Outcome.NOT_CONCERNED
    to = people.recipients(target.enterprise)
    if not to:
        return Outcome.NO_CONTACT
    if all(_wants_none(person) for person in to):
        return Outcome.OPTED_OUT
    try:
        propose_diagnostic(
            target.enterprise, by=campaign.approved_by, message=_words(campaign, to[0].language), campaign=campaign
        )
    except DomainError:
        return Outcome.NOT_CONCERNED
    target.contact = to[0] if isinstance(to[0], Contact) else None
    return Outcome.INVITED


def take_back(campaign: Campaign, by: User) -> list[int]:
    """Withdraw what a stopped campaign has not sent yet, and cancel the proposals nobody was told of; name those.

    Whoever has read of a proposal keeps it, with its own sixty days: only what still waits here is withdrawn. It may
    have been read on the portal before its letter left: who asked to talk, or sent a signed form, is left alone.
    """
    untold = []
    for row in DiagnosticRequest.objects.filter(campaign=campaign, state=RequestState.PROPOSED).order_by("pk"):
        request = lock(row)  # an answer may have come since the list was read
        if request.state != RequestState.PROPOSED or request.talk_asked_at is not None or letter_waits(request):
            continue
        letters = OutboundMessage.objects.filter(about_kind=KIND_REQUEST, about_uuid=request.uuid)
        outreach.withdraw((KIND_REQUEST, request.uuid), "N09", "N10", by=by, on_paper=True)
        if letters.exclude(fate=MessageState.CANCELLED).exists():
            continue
        cancel_request(request, by=by, reason="campaign_stopped")
        untold.append(request.enterprise_id)
    return untold


def _wants_none(person: User | Contact) -> bool:
    """Whether this person wrote that no invitation is wanted."""
    return getattr(person, "opted_out_at", None) is not None


def _words(campaign: Campaign, language: str) -> str:
    """The message in the language of the reader; French when there is no other."""
    return (campaign.message_en if language == "en" else "") or campaign.message_fr
