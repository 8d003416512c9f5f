"""Who acts for which enterprise, and what a personal link opens."""

import datetime as dt
import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from accounts.enums import EnterpriseRole
from accounts.models import User
from clients.enums import IdentifierType, MessageState
from clients.models import (
    Contact,
    Enterprise,
    EnterpriseIdentifier,
    OutboundMessage,
    PortalInvitation,
    PortalMembership,
)
from clients.rules.identity import name_key, normalise_email, normalise_nif, normalise_phone, normalise_rccm
from core import clock
from core.tokens import fingerprint

LINK_SALT = "clients.access.invitation"
LETTERS = ("A01", "A02")


def memberships_of(user: Any) -> QuerySet[PortalMembership]:
    """Return the enterprises a person acts for, the one she chose last first; customs staff have none."""
    rows = PortalMembership.objects.active().select_related("enterprise")
    if not getattr(user, "is_authenticated", False) or user.is_customs:
        return rows.none()
    return rows.filter(user=user).order_by(F("chosen_at").desc(nulls_last=True), "pk")


def current_membership(user: Any) -> PortalMembership | None:
    """Return the membership in whose name the person acts now: the one chosen last, else the oldest."""
    return _read(user)[0]


def membership_read(user: Any) -> tuple[PortalMembership | None, bool]:
    """Return the membership the page of this request has just read, and whether the person has others: for its menu.

    Acts and permissions ask `current_membership`, which always reads.
    """
    known: tuple[PortalMembership | None, bool] | None = getattr(user, "_membership_read", None)
    return _read(user) if known is None else known


def _read(user: Any) -> tuple[PortalMembership | None, bool]:
    rows = list(memberships_of(user)[:2])
    found = (rows[0] if rows else None, len(rows) > 1)
    user._membership_read = found  # noqa: SLF001  # the user object lives as long as the request
    return found


def token_of(uuid: UUID, email: str) -> str:
    """Return the secret half of a personal link: computed, so that a reminder carries the link of the first letter.

    It is the link of one address: when the contact's address is corrected, whoever holds the first letter has nothing.
    """
    body = f"{LINK_SALT}:{uuid}:{email.strip().lower()}"
    return hmac.new(settings.SECRET_KEY.encode(), body.encode(), hashlib.sha256).hexdigest()[:20]


def find_invitation(uuid: UUID, token: str) -> PortalInvitation | None:
    """Return the invitation a link stands for, used or expired included.

    A wrong or withdrawn link gives nothing, nor does one that was sent to another address than today's.
    """
    rows = PortalInvitation.objects.select_related("enterprise", "contact", "contact__user")
    found = rows.filter(uuid=uuid, token_hash=fingerprint(token), withdrawn_at=None).first()
    if found is None or (found.used_at is None and token != token_of(uuid, found.contact.email)):
        return None
    return found


def invitation_behind(path: str) -> PortalInvitation | None:
    """Return the waiting invitation a path of this site opens, whatever the address it was made for."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name != "clients:invitation":
        return None
    return waiting_invitations().filter(uuid=match.kwargs["uuid"]).first()


def link_of(contact: Contact) -> str:
    """Return the personal link of a contact that still waits, else the way in of everybody."""
    row = waiting_invitations().filter(contact=contact, expires_at__gt=clock.now()).order_by("-pk").first()
    if row is None:
        return "/espace/"
    return reverse("clients:invitation", args=[row.uuid, token_of(row.uuid, contact.email)])


def waiting_invitations() -> QuerySet[PortalInvitation]:
    """Return the personal links not used and not withdrawn, expired or not."""
    rows = PortalInvitation.objects.filter(used_at=None, withdrawn_at=None)
    return rows.select_related("enterprise", "contact")


def open_invitations(enterprise: Enterprise, *, now: Any) -> QuerySet[PortalInvitation]:
    """Return the personal links of an enterprise that still wait for their person."""
    return enterprise.invitations.filter(used_at=None, expires_at__gt=now).select_related("contact")


def owner_of(enterprise: Enterprise) -> PortalMembership | None:
    """Return who holds the account of an enterprise."""
    return PortalMembership.objects.active().filter(enterprise=enterprise, role=EnterpriseRole.OWN).first()


def members_of(enterprise: Enterprise) -> QuerySet[PortalMembership]:
    """Return the people who act for an enterprise on the portal, the holder first."""
    rows = PortalMembership.objects.active().filter(enterprise=enterprise).select_related("user")
    return rows.order_by("-may_sign", "pk")


def known_contact(enterprise: Enterprise) -> Contact | None:
    """Return the one person to write to when somebody else claims this enterprise: holder, focal point, any address."""
    reachable = enterprise.contacts.active().exclude(email="").filter(bounced_at=None)
    return reachable.order_by("-is_focal", "pk").first()


def same_enterprise(*, name: str, nif: str, rccm: str, email: str, phone: str) -> Enterprise | None:
    """Return the enterprise a self-registration is really about, by the verdicts of imports (§2.6)."""
    numbers = Q(pk__in=[])
    if digits := normalise_nif(nif):
        numbers |= Q(type=IdentifierType.NIF, normalised=digits)
    if register := normalise_rccm(rccm):
        numbers |= Q(type=IdentifierType.RCCM, normalised=register)
    hit = EnterpriseIdentifier.objects.filter(numbers, is_active=True).select_related("enterprise").first()
    if hit:
        return hit.enterprise
    address, number = normalise_email(email), normalise_phone(phone)
    reach = Q(pk__in=[])
    if address:
        reach |= Q(email=address) | Q(contacts__email=address)
    if number:
        reach |= Q(phone=number) | Q(contacts__phone=number)
    return Enterprise.objects.current().filter(reach, name_key=name_key(name)).first()


def account_of(email: str) -> User | None:
    """Return the account behind an address, if there is one."""
    return User.objects.filter(email=email.strip().lower()).first()


def next_letter_at(address: str) -> dt.datetime | None:
    """Return when the next letter of access (A01, A02) may leave for an address, about any enterprise: one a day.

    Now, or a day later when one leaves today; None when one waits for tomorrow already, so that nobody can be sent
    letters for weeks. A letter cancelled never reached anybody: it takes nobody's day.
    """
    now = clock.now()
    today = timezone.localdate(now)
    tomorrow = today + dt.timedelta(days=1)
    rows = OutboundMessage.objects.filter(code__in=LETTERS, person_key=address.strip().lower())
    rows = rows.filter(created_at__gte=now - dt.timedelta(days=2)).exclude(fate=MessageState.CANCELLED)
    taken = {timezone.localdate(due_at) for due_at in rows.values_list("due_at", flat=True)}
    if today not in taken:
        return now
    return None if tomorrow in taken else now + dt.timedelta(days=1)


def waiting_invitation_for(email: str) -> PortalInvitation | None:
    """Return the last personal link sent to an address and not used yet, expired or not."""
    return waiting_invitations().filter(contact__email__iexact=email.strip()).order_by("-pk").first()
