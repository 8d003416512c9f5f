"""How a person wants to be told what is not legal: channel, language, invitations, digests (domain §11)."""

from django.db import transaction

from accounts.models import User
from accounts.services import choose_language
from clients.models import Contact, Enterprise, MessagePreference
from clients.queries.outreach import contact_behind
from clients.services import outreach
from core import audit


@transaction.atomic
def choose(user: User, enterprise: Enterprise, *, language: str, channel: str, invitations: bool) -> Contact:
    """Keep what a person of an enterprise wishes; wishes are kept on the contact, hence per enterprise (§8.4)."""
    choose_language(user, language=language)
    contact = contact_behind(user, enterprise) or outreach.contact_for(user, enterprise)
    contact.preferred_channel, contact.language = channel, language
    contact.save()
    audit.record("clients.preferences_chosen", obj=contact, by=user, data={"channel": channel})
    if invitations == (contact.opted_out_at is not None):
        outreach.set_invitations(contact, wanted=invitations, by=user)
    return contact


@transaction.atomic
def choose_digests(user: User, *, language: str, digests: bool) -> None:
    """Keep whether somebody of the administration receives the digests."""
    choose_language(user, language=language)
    MessagePreference.objects.update_or_create(user=user, defaults={"digests": digests})
    audit.record("clients.digests_chosen", obj=user, by=user, data={"digests": digests})
