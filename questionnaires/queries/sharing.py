"""Who may write which section of a response (§8.1)."""

from accounts.models import User
from clients.models import PortalMembership
from questionnaires.models import ScreeningResponse

WRITERS = ("OWN", "DEP", "CTB")


def writers(response: ScreeningResponse) -> list[User]:
    """The people of the enterprise who may write answers, by name."""
    rows = PortalMembership.objects.active().filter(enterprise=response.enterprise_id, role__in=WRITERS)
    return sorted((row.user for row in rows.select_related("user")), key=str)


def shared_with(response: ScreeningResponse) -> dict[int, int]:
    """Section → person it was given to."""
    return dict(response.shares.values_list("section_id", "member_id"))


def names_by_section(response: ScreeningResponse) -> dict[int, str]:
    """Section → name of the person it was given to."""
    return {share.section_id: str(share.member) for share in response.shares.select_related("member")}
