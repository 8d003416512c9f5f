"""Who hears about a file on the enterprise's side."""

from accounts.enums import EnterpriseRole
from accounts.models import User
from clients.models import Enterprise

ANSWERING = (EnterpriseRole.OWN, EnterpriseRole.DEP)


def answering_for(enterprise: Enterprise) -> list[User]:
    """The account owner and deputies: those who may answer, hence those who are written to."""
    active = enterprise.memberships.active().filter(role__in=ANSWERING)
    return [row.user for row in active.select_related("user").order_by("pk")]
