"""The short code of a personal link: what a person types who holds a letter and no telephone camera (§11).

Computed from the link's identifier and the address it was written for, as its token is: nothing readable is stored.
"""

import hmac

from django.conf import settings

from clients.models import PortalInvitation
from clients.queries.access import invitation_behind, waiting_invitations
from clients.rules.codes import ALPHABET, LENGTH, in_groups, normalise
from core.tokens import fingerprint

SALT = "clients.access.short_code"


def code_of(invitation: PortalInvitation) -> str:
    """Return the short code of a personal link, without its hyphen."""
    body = f"{SALT}:{invitation.uuid}:{invitation.contact.email.strip().lower()}"
    number = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), body.encode(), "sha256"), "big")
    letters = []
    for _place in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)


def hash_of_code(invitation: PortalInvitation) -> str:
    """Return what the database keeps of the code of a link."""
    return fingerprint(code_of(invitation))


def code_behind(path: str) -> str:
    """Return the code to print beside a link, in groups; empty when the address is no personal link that waits."""
    invitation = invitation_behind(path)
    return in_groups(code_of(invitation)) if invitation else ""


def invitation_of(typed: str) -> PortalInvitation | None:
    """Return the link a typed code stands for, expired or not; None for a wrong, used or withdrawn one.

    A code printed for another address than today's opens nothing, as the link beside it.
    """
    code = normalise(typed)
    found = waiting_invitations().filter(code_hash=fingerprint(code)).first() if code else None
    return found if found is not None and code_of(found) == code else None
