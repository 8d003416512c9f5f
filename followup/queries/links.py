"""Where the opaque links to this app's objects lead, and whether the reason of a waiting message still holds."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.registry import Entry
from followup.enums import ProposalState
from followup.models import FollowUp, FollowUpPoint, ServiceProposal
from followup.states import DONE


def _to_point(uuid: UUID, user: Any) -> str:
    point = FollowUpPoint.objects.visible_to(user).filter(uuid=uuid).select_related("enterprise").first()
    if point is None:
        return ""
    if user.is_customs:
        return reverse("followup:agent_enterprise", args=[point.enterprise.uuid])
    return reverse("followup:point_fill", args=[uuid])


def _to_follow_up(uuid: UUID, user: Any) -> str:
    if not FollowUp.objects.visible_to(user).filter(uuid=uuid).exists():
        return ""
    return reverse(
        "followup:agent_recommendation" if user.is_customs else "followup:recommendation_detail", args=[uuid]
    )


def _to_proposal(uuid: UUID, user: Any) -> str:
    if not ServiceProposal.objects.visible_to(user).filter(uuid=uuid).exists():
        return ""
    return reverse("followup:agent_service" if user.is_customs else "followup:service_detail", args=[uuid])


def _to_batch(uuid: UUID, user: Any) -> str:
    first = ServiceProposal.objects.visible_to(user).filter(batch=uuid).select_related("enterprise").first()
    if first is None:
        return ""
    if user.is_customs:
        return reverse("followup:agent_enterprise", args=[first.enterprise.uuid])
    return reverse("followup:service_list")


def _point_is_open(message: Any) -> bool:
    return FollowUpPoint.objects.open().filter(uuid=message.about_uuid, diagnostic__state="communicated").exists()


def _proposals_wait(message: Any) -> bool:
    rows = ServiceProposal.objects.filter(batch=message.about_uuid, state=ProposalState.PROPOSED, answer="")
    return rows.filter(expires_on__gte=clock.today()).exists()  # never "open until" a day already gone


def _opinion_is_missing(message: Any) -> bool:
    rows = ServiceProposal.objects.filter(uuid=message.about_uuid, state__in=DONE)
    return rows.filter(outcome__satisfaction__isnull=True).exists()


def entries() -> dict[str, Entry]:
    """What core asks about each kind of this app."""
    return {
        "followup.followup": Entry(label=_("Recommendation"), url=_to_follow_up),
        "followup.point": Entry(label=_("Follow-up point"), url=_to_point, still_due=_point_is_open),
        "followup.serviceproposal": Entry(label=_("Service"), url=_to_proposal),
        "followup.proposals": Entry(label=_("Services proposed"), url=_to_batch, still_due=_proposals_wait),
        "followup.opinion": Entry(label=_("Feedback on a service"), url=_to_proposal, still_due=_opinion_is_missing),
    }
