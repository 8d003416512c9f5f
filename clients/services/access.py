"""Letting people in for an enterprise: personal links, activation, self-registration, deputies (domain §8.1).

An account is never opened by typing an address: a link sent to a known contact opens it, hence an address is proven.
"""

import datetime as dt
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import services as accounts
from accounts.enums import EnterpriseRole
from accounts.models import User
from clients.enums import Channel, Circle, Direction, IdentifierType, Presence, Status, TaskKind
from clients.models import Contact, Enterprise, EnterpriseIdentifier, PortalInvitation, PortalMembership
from clients.queries import access as queries
from clients.queries import codes
from clients.rules.identity import normalise_nif, normalise_phone, normalise_rccm
from clients.services import outreach, relation
from core import audit, clock, references
from core.errors import DomainError
from core.lifecycle import lock
from core.tokens import fingerprint

KIND = "clients.invitation"
REFERENCE_PREFIX = "CCV"
LINK_DAYS = 30
VERIFY_DAYS = 3


@dataclass(frozen=True)
class Registration:
    """What an enterprise says when it comes by itself."""

    name: str
    full_name: str
    email: str
    function: str = ""
    phone: str = ""
    nif: str = ""
    rccm: str = ""
    city: str = ""
    presence: str = Presence.ESTABLISHED
    represented_by: str = ""
    language: str = "fr"


@transaction.atomic
def invitation_for(
    enterprise: Enterprise,
    contact: Contact,
    *,
    next_path: str = "",
    role: str = EnterpriseRole.OWN,
    by: User | None = None,
) -> PortalInvitation:
    """Return the personal link of a contact, the one already waiting if there is one, prolonged."""
    rows = queries.waiting_invitations().select_for_update(of=("self",), no_key=True)
    rows = rows.filter(enterprise=enterprise, contact=contact, role=role)
    expires_at = clock.now() + dt.timedelta(days=LINK_DAYS)
    if found := rows.order_by("-pk").first():
        found.expires_at, found.next_path = expires_at, next_path or found.next_path
        found.token_hash = fingerprint(queries.token_of(found.uuid, found.contact.email))
        found.code_hash = codes.hash_of_code(found)
        found.save(update_fields=["expires_at", "next_path", "token_hash", "code_hash", "updated_at"])
        return found
    uuid = uuids.uuid4()
    invitation = PortalInvitation.objects.create(
        uuid=uuid,
        enterprise=enterprise,
        contact=contact,
        role=role,
        next_path=next_path,
        expires_at=expires_at,
        invited_by=by,
        token_hash=fingerprint(queries.token_of(uuid, contact.email)),
    )
    invitation.code_hash = codes.hash_of_code(invitation)
    invitation.save(update_fields=["code_hash"])
    audit.record("clients.invitation_created", obj=invitation, by=by, data={"role": role})
    return invitation


@transaction.atomic
def first_invitations(wanted: Sequence[tuple[Contact, str]]) -> list[PortalInvitation]:
    """Write the personal link of many contacts who have none waiting, with where it leads, in a few statements."""
    expires_at = clock.now() + dt.timedelta(days=LINK_DAYS)
    made = []
    for contact, next_path in wanted:
        row = PortalInvitation(
            enterprise_id=contact.enterprise_id, contact=contact, next_path=next_path, expires_at=expires_at
        )
        row.token_hash = fingerprint(queries.token_of(row.uuid, contact.email))
        row.code_hash = codes.hash_of_code(row)
        made.append(row)
    PortalInvitation.objects.bulk_create(made, batch_size=500)
    audit.record_each("clients.invitation_created", objects=made, by=None, data={"role": EnterpriseRole.OWN})
    return made


def invitation_link(
    enterprise: Enterprise,
    contact: Contact,
    *,
    next_path: str = "",
    role: str = EnterpriseRole.OWN,
    by: User | None = None,
) -> str:
    """Return the path a letter to this contact carries: it opens the account, then leads to `next_path`."""
    return path_of(invitation_for(enterprise, contact, next_path=next_path, role=role, by=by))


def path_of(invitation: PortalInvitation) -> str:
    """Return the address of a personal link."""
    token = queries.token_of(invitation.uuid, invitation.contact.email)
    return reverse("clients:invitation", args=[invitation.uuid, token])


@transaction.atomic
def note_opening(invitation: PortalInvitation) -> None:
    """Remember when a personal link was first looked at: the letter arrived."""
    if invitation.opened_at is None:
        invitation.opened_at = clock.now()
        invitation.save(update_fields=["opened_at", "updated_at"])


@transaction.atomic
def activate(invitation: PortalInvitation, *, full_name: str, language: str) -> User:
    """Open the portal to the person of a personal link: account, verified address, membership (§8.1).

    Raises DomainError when the link was used, has expired, belongs to customs staff, or when somebody else already
    holds the account of the enterprise.
    """
    invitation = (
        PortalInvitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enterprise", "contact")
        .get(pk=invitation.pk)
    )
    _require_usable(invitation)
    contact = invitation.contact
    user = accounts.open_account(
        contact.email, full_name=full_name or contact.full_name, language=language, phone=contact.phone
    )
    if user.is_customs:
        raise DomainError("customs_account", _("This address belongs to customs staff: another one is needed."))
    _join(invitation, user)
    contact.user, contact.language = user, language
    contact.save(update_fields=["user", "language", "updated_at"])
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at", "updated_at"])
    accounts.mark_informed(user)
    return user


def _require_usable(invitation: PortalInvitation) -> None:
    if invitation.used_at is not None:
        raise DomainError("invitation_used", _("This link has already opened your account: sign in with a code."))
    if invitation.expires_at <= clock.now():
        raise DomainError("invitation_expired", _("This link has expired. Ask for a new one below."))


def _join(invitation: PortalInvitation, user: User) -> PortalMembership:
    """Give the role of the invitation; a person who already acts for the enterprise keeps hers."""
    enterprise = invitation.enterprise
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)
    known = PortalMembership.objects.active().filter(user=user, enterprise=enterprise).first()
    if known:
        return known
    if invitation.role == EnterpriseRole.OWN and queries.owner_of(enterprise):
        raise DomainError(
            "owner_exists",
            _(
                "Somebody in your enterprise already holds the account and can invite you. If that person has left, call us."
            ),
        )
    membership = PortalMembership.objects.create(
        user=user,
        enterprise=enterprise,
        role=invitation.role,
        function=invitation.contact.function,
        may_sign=invitation.role == EnterpriseRole.OWN,
        invited_by=invitation.invited_by,
    )
    if enterprise.status in {Status.PROSPECT, Status.INVITED}:
        enterprise.status = Status.ACTIVE
        enterprise.save(update_fields=["status", "updated_at"])
    relation.log_interaction(
        enterprise,
        by=user,
        subject=gettext_lazy("Portal account opened"),
        circle=Circle.ENTERPRISE,
        contact=invitation.contact,
    )
    audit.record("clients.membership_opened", obj=membership, by=user, data={"role": membership.role})
    return membership


@transaction.atomic
def send_link(invitation: PortalInvitation, *, by: User | None = None, at: dt.datetime | None = None) -> None:
    """Write to the known contact, and to nobody else, with a fresh personal link; once a day at most, now or `at`."""
    fresh = invitation_for(
        invitation.enterprise, invitation.contact, next_path=invitation.next_path, role=invitation.role, by=by
    )
    outreach.post(
        "A01",
        enterprise=fresh.enterprise,
        to=fresh.contact,
        about=(KIND, fresh.uuid),
        occurrence=_day_of(at),
        link=path_of(fresh),
        by=by,
        not_before=at,
    )


def _day_of(at: dt.datetime | None) -> str:
    """Return what makes a letter of access the only one of the day it leaves on."""
    return (timezone.localdate(at) if at else clock.today()).isoformat()


@transaction.atomic
def send_link_again(email: str) -> None:
    """Send their link again to those who lost it; an unknown address gets nothing, and nobody is told which it was."""
    if invitation := queries.waiting_invitation_for(email):
        send_link(invitation)


@transaction.atomic
def register_enterprise(wish: Registration) -> None:
    """An enterprise comes by itself: a file to verify and a personal link, or a word to the contact already known.

    The visitor gets the same answer in both cases: the page never tells whether an enterprise or a person is known.
    An address receives one letter a day at most from here, whatever was typed with it: a stranger cannot flood it.
    The second leaves a day later, so that a stranger who asks first cannot keep it from whom it is for.
    """
    account = queries.account_of(wish.email)
    references.hold(REFERENCE_PREFIX, clock.today().year)
    known = queries.same_enterprise(name=wish.name, nif=wish.nif, rccm=wish.rccm, email=wish.email, phone=wish.phone)
    if known is not None:
        _tell_known_contact(known)
        return
    enterprise = _create_enterprise(wish)
    contact = Contact.objects.create(
        enterprise=enterprise,
        full_name=wish.full_name,
        function=wish.function,
        email=wish.email,
        phone=normalise_phone(wish.phone) or wish.phone,
        language=wish.language,
        is_focal=True,
    )
    relation.log_interaction(
        enterprise,
        by=None,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=gettext_lazy("The enterprise asked to take part"),
        circle=Circle.ENTERPRISE,
        contact=contact,
    )
    _ask_to_verify(enterprise, wish)
    if account is None or not account.is_customs:
        invitation = invitation_for(enterprise, contact)
        if at := queries.next_letter_at(contact.email):
            send_link(invitation, at=at)


def _create_enterprise(wish: Registration) -> Enterprise:
    enterprise = Enterprise.objects.create(
        reference=references.allocate(REFERENCE_PREFIX, clock.today().year),
        name=wish.name,
        presence=wish.presence,
        city=wish.city,
        email=wish.email,
        phone=normalise_phone(wish.phone) or wish.phone,
        language=wish.language,
        status=Status.PROSPECT,
        remarks=_("Represented by: %(name)s") % {"name": wish.represented_by} if wish.represented_by else "",
    )
    for kind, value, normalised in (
        (IdentifierType.NIF, wish.nif, normalise_nif(wish.nif)),
        (IdentifierType.RCCM, wish.rccm, normalise_rccm(wish.rccm)),
    ):
        if value.strip():
            EnterpriseIdentifier.objects.create(
                enterprise=enterprise,
                type=kind,
                value=value.strip(),
                normalised=normalised or f"?{enterprise.reference}:{value.strip()}"[:60],
            )
    audit.record("clients.enterprise_registered", obj=enterprise, by=None)
    return enterprise


def _ask_to_verify(enterprise: Enterprise, wish: Registration) -> None:
    doubtful = bool(wish.nif.strip()) and not normalise_nif(wish.nif)
    relation.open_task(
        enterprise,
        owner=None,
        kind_of_task=TaskKind.VALIDATE,
        title=gettext_lazy("Verify an enterprise that came by itself"),
        detail=_("Its tax number does not have the usual shape.") if doubtful else "",
        due_on=clock.add_working_days(clock.today(), VERIFY_DAYS),
        by=None,
        kind="clients.enterprise",
        uuid=enterprise.uuid,
    )


def _tell_known_contact(enterprise: Enterprise) -> None:
    """Warn the contact on file, with a way in, and the unit; never the address that was typed."""
    relation.open_task(
        enterprise,
        owner=None,
        kind_of_task=TaskKind.VALIDATE,
        title=gettext_lazy("Somebody asked to open a file for an enterprise already known"),
        due_on=clock.add_working_days(clock.today(), VERIFY_DAYS),
        by=None,
        kind="clients.enterprise",
        uuid=enterprise.uuid,
    )
    contact = queries.known_contact(enterprise)
    at = queries.next_letter_at(contact.email) if contact else None
    if contact is None or at is None:
        return
    link = reverse("account_login")
    if contact.user_id is None and queries.owner_of(enterprise) is None:
        link = invitation_link(enterprise, contact)
    outreach.post(
        "A02",
        enterprise=enterprise,
        to=contact,
        about=("clients.enterprise", enterprise.uuid),
        occurrence=_day_of(at),
        link=link,
        not_before=at,
    )


@transaction.atomic
def invite_person(
    enterprise: Enterprise, *, email: str, full_name: str, role: str, function: str = "", by: User
) -> PortalInvitation:
    """The holder lets somebody in as deputy, contributor or reader: a personal link goes to that address (§8.1)."""
    if role == EnterpriseRole.OWN:
        raise DomainError("one_owner", _("An enterprise has one account holder. Call us to change it."))
    account = queries.account_of(email)
    if account and account.is_customs:
        raise DomainError("customs_account", _("This address belongs to customs staff: another one is needed."))
    if account and PortalMembership.objects.active().filter(user=account, enterprise=enterprise).exists():
        raise DomainError("already_member", _("This person already has access."))
    contact = enterprise.contacts.active().filter(email__iexact=email).first() or Contact.objects.create(
        enterprise=enterprise, full_name=full_name, email=email, function=function, language=by.language
    )
    invitation = invitation_for(enterprise, contact, role=role, by=by)
    send_link(invitation, by=by)
    return invitation


@transaction.atomic
def end_membership(membership: PortalMembership, *, by: User) -> PortalMembership:
    """End somebody's access to the enterprise's file, at once; what that person wrote stays."""
    membership = PortalMembership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    if membership.ends_on is not None:
        return membership
    if membership.role == EnterpriseRole.OWN:
        raise DomainError("one_owner", _("An enterprise has one account holder. Call us to change it."))
    membership.ends_on = clock.today()
    membership.save(update_fields=["ends_on", "updated_at"])
    audit.record("clients.membership_ended", obj=membership, by=by, data={"role": membership.role})
    return membership


@transaction.atomic
def cancel_invitation(invitation: PortalInvitation, *, by: User) -> None:
    """Withdraw a personal link that was not used: its holder can neither use it nor have it sent again."""
    invitation = lock(invitation)
    if invitation.used_at is not None or invitation.withdrawn_at is not None:
        return
    invitation.expires_at = invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["expires_at", "withdrawn_at", "updated_at"])
    outreach.withdraw((KIND, invitation.uuid), by=by)
    audit.record("clients.invitation_cancelled", obj=invitation, by=by)
