"""Who holds the account of an enterprise, who may sign for it, and for which one a person acts now (domain §8.1)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import EnterpriseRole
from accounts.models import User
from clients.enums import Circle
from clients.models import Contact, Enterprise, PortalMembership
from clients.queries import access as queries
from clients.services import access, outreach, relation
from core import audit, clock
from core.errors import DomainError

KIND = "clients.membership"


def _locked(enterprise: Enterprise) -> Enterprise:
    """Hold the enterprise: two changes of holder at once would leave two, or none."""
    return Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)


@transaction.atomic
def choose(membership: PortalMembership) -> None:
    """Act in the name of this enterprise from now on, on every device of the person."""
    membership.chosen_at = clock.now()
    membership.save(update_fields=["chosen_at", "updated_at"])


@transaction.atomic
def hand_over(enterprise: Enterprise, successor: PortalMembership, *, by: User) -> PortalMembership:
    """The holder gives the account to a colleague who already has access, and becomes deputy without signature.

    Raises DomainError when the holder changed in the meantime or the colleague no longer has access.
    """
    enterprise = _locked(enterprise)
    holder = queries.owner_of(enterprise)
    if holder is None or holder.user_id != by.pk:
        raise DomainError("not_holder", _("You no longer hold the account of this enterprise."))
    successor = _member(enterprise, successor)
    if successor.pk == holder.pk:
        return holder
    _give_role(holder, EnterpriseRole.DEP, may_sign=False)
    _give_role(successor, EnterpriseRole.OWN, may_sign=True)
    _record(enterprise, successor, by=by, data={"from": str(holder.uuid), "to": str(successor.uuid), "on": "own_will"})
    _tell(enterprise, [holder.user, successor.user], successor)
    return successor


@transaction.atomic
def appoint(enterprise: Enterprise, contact: Contact, *, proof: str, by: User) -> PortalMembership | None:
    """The head of the unit replaces a holder who has left, on proof (§8.1).

    The former holder's access ends at once. A contact who has access becomes holder; another gets a personal link, and
    the account has no holder until it is opened (then None is returned).
    """
    enterprise = _locked(enterprise)
    holder = queries.owner_of(enterprise)
    if holder is not None and holder.user_id == contact.user_id:
        raise DomainError("already_holder", _("This person already holds the account."))
    if not contact.email and contact.user_id is None:
        raise DomainError("no_address", _("This contact has no e-mail address: add one first."))
    _end(holder)
    successor = queries.members_of(enterprise).filter(user_id=contact.user_id).first() if contact.user_id else None
    if successor is not None:
        _give_role(successor, EnterpriseRole.OWN, may_sign=True)
    else:
        access.send_link(access.invitation_for(enterprise, contact, role=EnterpriseRole.OWN, by=by), by=by)
    data = {"from": holder and holder.pk, "to": successor and successor.pk, "on": "proof"}
    _record(enterprise, successor, by=by, data=data, reason=proof)
    _tell(enterprise, [row.user for row in (holder, successor) if row], successor)
    return successor


@transaction.atomic
def name_signatory(membership: PortalMembership, *, may_sign: bool, by: User) -> PortalMembership:
    """The holder says whether the deputy may sign formal consents too (§8.2: DEP, unless mandated).

    Raises DomainError for another role: a contributor or a reader never signs.
    """
    membership = _member(_locked(membership.enterprise), membership)
    if membership.role != EnterpriseRole.DEP:
        raise DomainError("deputy_only", _("Only a deputy can be allowed to sign beside the holder."))
    if membership.may_sign != may_sign:
        membership.may_sign = may_sign
        membership.save(update_fields=["may_sign", "updated_at"])
        audit.record("clients.signatory_named", obj=membership, by=by, data={"may_sign": may_sign})
    return membership


def _member(enterprise: Enterprise, membership: PortalMembership) -> PortalMembership:
    """Read a membership again, under the lock; one ended in the meantime is refused."""
    row = queries.members_of(enterprise).filter(pk=membership.pk).first()
    if row is None:
        raise DomainError("no_access", _("This person no longer has access to the file of the enterprise."))
    return row


def _give_role(membership: PortalMembership, role: str, *, may_sign: bool) -> None:
    membership.role, membership.may_sign = role, may_sign
    membership.save(update_fields=["role", "may_sign", "updated_at"])


def _end(membership: PortalMembership | None) -> None:
    if membership is not None:
        membership.ends_on = clock.today()
        membership.save(update_fields=["ends_on", "updated_at"])


def _record(
    enterprise: Enterprise, successor: PortalMembership | None, *, by: User, data: dict, reason: str = ""
) -> None:
    audit.record("clients.holder_changed", obj=enterprise, by=by, data=data, reason=reason)
    come, wait = gettext_lazy("New holder of the account"), gettext_lazy("The account waits for its new holder")
    relation.log_interaction(enterprise, by=by, subject=come if successor else wait, circle=Circle.ENTERPRISE)


def _tell(enterprise: Enterprise, people: list[User], successor: PortalMembership | None) -> None:
    """Write to the person who leaves and to the one who comes: nobody loses an account without a word."""
    for person in people:
        outreach.post(
            "A03",
            enterprise=enterprise,
            to=person,
            about=(KIND, successor.uuid if successor else enterprise.uuid),
            occurrence=clock.now().isoformat(),
            context={"is_holder": bool(successor and successor.user_id == person.pk)},
            link="/",
        )
