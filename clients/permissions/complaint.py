"""Who files, steers and handles complaints (domain §7.8, §8.2)."""

from typing import Any

from django.db.models import QuerySet

from accounts.enums import RELATION_ROLES, CustomsRole, Scope
from accounts.models import User
from accounts.permissions import enterprise_roles_allowing, scope
from clients.models import Complaint, Enterprise, PortalMembership
from clients.states import complaint as states


def _holds(user: Any, enterprise: Enterprise, right: str) -> bool:
    """Tell whether this person has the right on the complaints of an enterprise she acts for."""
    if not user.is_authenticated or user.is_customs:
        return False
    roles = enterprise_roles_allowing(user, "complaints", right)
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise, role__in=roles).exists()


def can_read_own_complaints(user: Any, enterprise: Enterprise) -> bool:
    """Tell whether this person of the enterprise reads its complaints."""
    return _holds(user, enterprise, "R")


def can_file_complaint(user: Any, enterprise: Enterprise) -> bool:
    """Tell whether this person may complain in the name of the enterprise."""
    return _holds(user, enterprise, "W")


def can_list_complaints(user: Any, _obj: object = None) -> bool:
    """Tell whether the list of complaints opens to this customs user; rows are then chosen by `visible_to`."""
    return bool(user.is_customs and scope(user, "complaints") != Scope.NONE)


def can_record_complaint(user: Any, _obj: object = None) -> bool:
    """Tell whether this customs user may write down what an enterprise said by phone, letter or at the desk."""
    return can_list_complaints(user) and user.has_role(*RELATION_ROLES)


def free_heads(complaint: Complaint) -> QuerySet[User]:
    """Return the heads of the unit whom the complaint does not name."""
    return User.objects.with_role(CustomsRole.CRH).exclude(pk__in=complaint.named.values("pk"))


def steerers(complaint: Complaint) -> QuerySet[User]:
    """Return who acknowledges: a head not named; when all are, the data protection officer."""
    heads = free_heads(complaint)
    if heads.exists():
        return heads
    return User.objects.with_role(CustomsRole.DPO).exclude(pk__in=complaint.named.values("pk"))


def can_steer_complaint(user: Any, complaint: Complaint) -> bool:
    """Tell whether this person acknowledges, chooses the handler, shows the right way: never somebody named in it.

    The head of the unit; when the complaint names every head, the data protection officer.
    """
    return bool(user.is_customs) and steerers(complaint).filter(pk=user.pk).exists()


def can_handle_complaint(user: Any, complaint: Complaint) -> bool:
    """Tell whether this person treats and answers it: its handler, while it waits."""
    return complaint.handler_id == user.pk and complaint.state in states.HANDLED
