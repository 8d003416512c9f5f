"""Where the opaque links to this app's objects lead, and whether the reason of a waiting message still holds."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.models import OfferingSession, ServiceOffering
from clients.models import ClientNeed, Enterprise
from core import clock
from core.registry import Entry, Page
from followup.models import FollowUp, FollowUpPoint, ServiceProposal, ServiceQuote, SessionSeat
from followup.permissions import can_read_follow_up, services_proposed_by
from followup.states import DONE


def _to_points(user: Any) -> list[Page]:
    rows = FollowUpPoint.objects.visible_to(user)
    if user.is_customs:
        return [Page(rows, "followup:agent_enterprise", to="enterprise__uuid")] if can_read_follow_up(user) else []
    return [Page(rows, "followup:point_fill")]


def _to_follow_ups(user: Any) -> list[Page]:
    name = "followup:agent_recommendation" if user.is_customs else "followup:recommendation_detail"
    return [Page(FollowUp.objects.visible_to(user), name)]


def _to_proposals(user: Any) -> list[Page]:
    name = "followup:agent_service" if user.is_customs else "followup:service_detail"
    return [Page(ServiceProposal.objects.visible_to(user), name)]


def _to_batches(user: Any) -> list[Page]:
    rows = ServiceProposal.objects.visible_to(user)
    if user.is_customs:
        page = Page(rows, "followup:agent_enterprise", key="batch", to="enterprise__uuid")
        return [page] if can_read_follow_up(user) else []
    return [Page(rows, "followup:service_list", key="batch", to="")]


def _point_is_open(message: Any) -> bool:
    return FollowUpPoint.objects.open().filter(uuid=message.about_uuid, diagnostic__state="communicated").exists()


def _proposals_wait(message: Any) -> bool:
    rows = ServiceProposal.objects.unanswered().filter(batch=message.about_uuid)
    return rows.filter(expires_on__gte=clock.today()).exists()  # never "open until" a day already gone


def _to_quotes(user: Any) -> list[Page]:
    name = "followup:agent_service" if user.is_customs else "followup:service_price"
    return [Page(ServiceQuote.objects.visible_to(user), name, to="proposal__uuid")]


def _price_waits(message: Any) -> bool:
    return ServiceQuote.objects.waiting(clock.today()).filter(uuid=message.about_uuid).exists()


def _opinion_is_missing(message: Any) -> bool:
    rows = ServiceProposal.objects.filter(uuid=message.about_uuid, state__in=DONE)
    return rows.filter(outcome__satisfaction__isnull=True).exists()


def _to_match(user: Any) -> list[Page]:
    """Where an agent answers an enterprise that asked for a service; the enterprise reads its own services."""
    needs = ClientNeed.objects.visible_to(user)
    if not user.is_customs:
        return [Page(needs, "followup:service_list", to="")]
    return [Page(services_proposed_by(needs, user), "followup:service_match", to="enterprise__uuid")]


def _match_of(user: Any) -> list[Page]:
    files = Enterprise.objects.visible_to(user)
    if not user.is_customs:
        return [Page(files, "followup:service_list", to="")]
    return [Page(services_proposed_by(files, user, path="pk"), "followup:service_match")]


def _to_offering(user: Any) -> list[Page]:
    return [Page(ServiceOffering.objects.visible_to(user), "catalogue:offering_detail")]


def _session_page(user: Any) -> str:
    return "followup:agent_session" if user.is_customs else "followup:session_detail"


def _to_session(user: Any) -> list[Page]:
    return [Page(OfferingSession.objects.visible_to(user), _session_page(user))]


def _to_seat(user: Any) -> list[Page]:
    sessions = OfferingSession.objects.visible_to(user).values("pk")
    rows = SessionSeat.objects.visible_to(user).filter(session__in=sessions)
    return [Page(rows, _session_page(user), to="session__uuid")]


def entries() -> dict[str, Entry]:
    """What core asks about each kind of this app."""
    return {
        "followup.followup": Entry(_("Recommendation"), pages=_to_follow_ups),
        "followup.point": Entry(_("Follow-up point"), pages=_to_points, still_due=_point_is_open),
        "followup.serviceproposal": Entry(_("Service"), pages=_to_proposals),
        "followup.proposals": Entry(_("Services proposed"), pages=_to_batches, still_due=_proposals_wait),
        "followup.opinion": Entry(_("Feedback on a service"), pages=_to_proposals, still_due=_opinion_is_missing),
        "followup.servicequote": Entry(_("Quotation"), pages=_to_quotes, still_due=_price_waits),
        "followup.session": Entry(_("Session"), pages=_to_session),
        "followup.sessionseat": Entry(_("Session"), pages=_to_seat),
        "catalogue.need": Entry(_("Service asked for"), pages=_to_match),
        "catalogue.confidential": Entry(_("Service asked for"), pages=_match_of),
        "catalogue.offering": Entry(_("Service"), pages=_to_offering),
    }
