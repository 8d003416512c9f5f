"""Where the opaque links to this app's objects lead, and whether the reason of a waiting message still holds."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models import OfferingSession, ServiceOffering
from clients.models import ClientNeed, Enterprise
from core import clock
from core.registry import Entry
from followup.enums import ProposalState
from followup.models import FollowUp, FollowUpPoint, ServiceProposal, SessionSeat
from followup.permissions import can_propose_services
from followup.states import DONE

Ways = dict[UUID, str]


def _to_points(uuids: Collection[UUID], user: Any) -> Ways:
    rows = FollowUpPoint.objects.visible_to(user).filter(uuid__in=uuids)
    if user.is_customs:
        pairs = rows.values_list("uuid", "enterprise__uuid")
        return {uuid: reverse("followup:agent_enterprise", args=[enterprise]) for uuid, enterprise in pairs}
    return {uuid: reverse("followup:point_fill", args=[uuid]) for uuid in rows.values_list("uuid", flat=True)}


def _to_follow_ups(uuids: Collection[UUID], user: Any) -> Ways:
    name = "followup:agent_recommendation" if user.is_customs else "followup:recommendation_detail"
    rows = FollowUp.objects.visible_to(user).filter(uuid__in=uuids)
    return {uuid: reverse(name, args=[uuid]) for uuid in rows.values_list("uuid", flat=True)}


def _to_proposals(uuids: Collection[UUID], user: Any) -> Ways:
    name = "followup:agent_service" if user.is_customs else "followup:service_detail"
    rows = ServiceProposal.objects.visible_to(user).filter(uuid__in=uuids)
    return {uuid: reverse(name, args=[uuid]) for uuid in rows.values_list("uuid", flat=True)}


def _to_batches(uuids: Collection[UUID], user: Any) -> Ways:
    rows = ServiceProposal.objects.visible_to(user).filter(batch__in=uuids).order_by()
    pairs = rows.values_list("batch", "enterprise__uuid").distinct()
    if user.is_customs:
        return {batch: reverse("followup:agent_enterprise", args=[enterprise]) for batch, enterprise in pairs}
    return {batch: reverse("followup:service_list") for batch, _enterprise in pairs}


def _entry(label: Any, urls: Callable[[Collection[UUID], Any], Ways], still_due: Any = None) -> Entry:
    """Answer for one object as for many: the same rule, asked of a single one."""
    return Entry(label=label, url=lambda uuid, user: urls([uuid], user).get(uuid, ""), urls=urls, still_due=still_due)


def _point_is_open(message: Any) -> bool:
    return FollowUpPoint.objects.open().filter(uuid=message.about_uuid, diagnostic__state="communicated").exists()


def _proposals_wait(message: Any) -> bool:
    rows = ServiceProposal.objects.filter(batch=message.about_uuid, state=ProposalState.PROPOSED, answer="")
    return rows.filter(expires_on__gte=clock.today()).exists()  # never "open until" a day already gone


def _opinion_is_missing(message: Any) -> bool:
    rows = ServiceProposal.objects.filter(uuid=message.about_uuid, state__in=DONE)
    return rows.filter(outcome__satisfaction__isnull=True).exists()


def _to_match(uuid: UUID, user: Any) -> str:
    """Where an agent answers an enterprise that asked for a service; the enterprise reads its own services."""
    need = ClientNeed.objects.visible_to(user).filter(uuid=uuid).select_related("enterprise").first()
    return _match_of(need.enterprise.uuid, user) if need else ""


def _match_of(uuid: UUID, user: Any) -> str:
    if not user.is_customs:
        return reverse("followup:service_list")
    enterprise = Enterprise.objects.visible_to(user).filter(uuid=uuid).first()
    may = enterprise is not None and can_propose_services(user, enterprise)
    return reverse("followup:service_match", args=[uuid]) if may else ""


def _to_offering(uuid: UUID, user: Any) -> str:
    found = ServiceOffering.objects.visible_to(user).filter(uuid=uuid).exists()
    return reverse("catalogue:offering_detail", args=[uuid]) if found else ""


def _to_session(uuid: UUID, user: Any) -> str:
    if not OfferingSession.objects.visible_to(user).filter(uuid=uuid).exists():
        return ""
    return reverse("followup:agent_session" if user.is_customs else "followup:session_detail", args=[uuid])


def _to_seat(uuid: UUID, user: Any) -> str:
    seat = SessionSeat.objects.visible_to(user).filter(uuid=uuid).select_related("session").first()
    return _to_session(seat.session.uuid, user) if seat else ""


def entries() -> dict[str, Entry]:
    """What core asks about each kind of this app."""
    return {
        "followup.followup": _entry(_("Recommendation"), _to_follow_ups),
        "followup.point": _entry(_("Follow-up point"), _to_points, _point_is_open),
        "followup.serviceproposal": _entry(_("Service"), _to_proposals),
        "followup.proposals": _entry(_("Services proposed"), _to_batches, _proposals_wait),
        "followup.opinion": _entry(_("Feedback on a service"), _to_proposals, _opinion_is_missing),
        "followup.session": Entry(label=_("Session"), url=_to_session),
        "followup.sessionseat": Entry(label=_("Session"), url=_to_seat),
        "catalogue.need": Entry(label=_("Service asked for"), url=_to_match),
        "catalogue.confidential": Entry(label=_("Service asked for"), url=_match_of),
        "catalogue.offering": Entry(label=_("Service"), url=_to_offering),
    }
