"""The invitations of a campaign by the hundred: the ordinary ones together, the others left to be looked at singly."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from accounts.enums import EnterpriseRole
from clients.enums import Status
from clients.models import Contact, Enterprise, OutboundMessage, PortalMembership
from clients.queries.access import waiting_invitations
from clients.services import access, mailing, outreach
from core import audit, clock
from questionnaires.emails import invitation_facts
from questionnaires.enums import ResponseOrigin
from questionnaires.models import Campaign, CampaignTarget, ScreeningResponse
from questionnaires.models.response import RESPONSE_KIND


@transaction.atomic
def invite_together(campaign: Campaign, keys: Sequence[int]) -> int:
    """Invite those of these targets that wait and are ordinary, as `invite_to_answer` would; return how many.

    Ordinary: nobody holds the account, nothing is being answered, and the first contact is written to by mail, has no
    account, no personal link that waits, and an address nobody else of this lot has. Raises IntegrityError when one of
    them is no longer so at the moment of writing: then none is invited.
    """
    rows = CampaignTarget.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise")
    targets = list(rows.filter(pk__in=keys, outcome=CampaignTarget.Outcome.WAITING).order_by("pk"))
    chosen = _ordinary(campaign, targets)
    if not chosen:
        return 0
    responses = _opened(campaign, [target for target, _contact in chosen])
    paths = [reverse("questionnaires:response", args=[response.uuid]) for response in responses]
    links = access.first_invitations([(contact, path) for (_t, contact), path in zip(chosen, paths, strict=True)])
    facts = invitation_facts(campaign, campaign.version_id, responses[0].due_on)
    drafts = [
        outreach.draft(
            "N01",
            enterprise=response.enterprise,
            to=link.contact,
            about=(RESPONSE_KIND, response.uuid),
            context=facts,
            link=access.path_of(link),
        )
        for response, link in zip(responses, links, strict=True)
    ]
    mailing.post_each(drafts, by=campaign.approved_by)
    now = clock.now()
    for target, contact in chosen:
        target.outcome, target.contact, target.invited_at = CampaignTarget.Outcome.INVITED, contact, now
    CampaignTarget.objects.bulk_update([target for target, _contact in chosen], ["outcome", "contact", "invited_at"])
    return len(chosen)


def _ordinary(campaign: Campaign, targets: Sequence[CampaignTarget]) -> list[tuple[CampaignTarget, Contact]]:
    """Those that may be invited together, with their contact: the one `correspondent` names."""
    found = [target.enterprise_id for target in targets]
    left_out = set(
        PortalMembership.objects.active().filter(enterprise__in=found, role="OWN").values_list("enterprise", flat=True)
    ) | set(ScreeningResponse.objects.live().filter(enterprise__in=found).values_list("enterprise", flat=True))
    contacts = Contact.objects.active().filter(enterprise__in=found, bounced_at=None).exclude(email="")
    first: dict[int, Contact] = {}
    for contact in contacts.order_by("-is_focal", "pk"):
        first.setdefault(contact.enterprise_id, contact)
    linked = waiting_invitations().filter(contact__in=first.values(), role=EnterpriseRole.OWN)
    with_link = set(linked.values_list("contact", flat=True))
    chosen, seen = [], set()
    for target in targets:
        person = first.get(target.enterprise_id)
        if person is None or target.enterprise_id in left_out or person.pk in with_link:
            continue
        letter = OutboundMessage(
            code="N01", message_class="solicitation", enterprise=target.enterprise, contact=person
        )
        address = person.email.strip().lower()
        if address not in seen and mailing.is_plain(letter):
            seen.add(address)
            chosen.append((target, person))
    return chosen


def _opened(campaign: Campaign, targets: Sequence[CampaignTarget]) -> list[ScreeningResponse]:
    """Open the responses of these targets; a prospect becomes invited."""
    today = clock.today()
    responses = [
        ScreeningResponse(
            enterprise=target.enterprise,
            version=campaign.version,
            campaign=campaign,
            origin=ResponseOrigin.CAMPAIGN,
            invited_on=today,
            due_on=today + dt.timedelta(days=campaign.days_to_answer),
        )
        for target in targets
    ]
    ScreeningResponse.objects.bulk_create(responses, batch_size=500)
    audit.record_each("questionnaires.screeningresponse.invited", objects=responses, by=campaign.approved_by)
    prospects = Enterprise.objects.filter(pk__in=[target.enterprise_id for target in targets], status=Status.PROSPECT)
    prospects.update(status=Status.INVITED, updated_at=clock.now())
    return responses
