"""Whether a queued message still has its reason, and where our objects lead each reader (core.registry)."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.models import OutboundMessage
from core import clock, registry
from diagnostics.enums import KIND_AGAIN, KIND_DIAGNOSTIC, KIND_PROPOSAL, KIND_REQUEST, DiagnosticState, RequestState
from diagnostics.models import Diagnostic, DiagnosticRequest
from diagnostics.queries.mission import to_renew
from questionnaires.models import ScreeningResponse


def _request_still_due(message: OutboundMessage) -> bool:
    """A proposal is announced and recalled only while it waits; an answer stays true."""
    if message.about_uuid is None:
        return False
    request = DiagnosticRequest.objects.filter(uuid=message.about_uuid).first()
    if request is None:
        return False
    if message.code in {"N09", "N10"}:
        waits = request.state == RequestState.PROPOSED
        return waits and request.valid_until is not None and request.valid_until >= clock.today()
    return request.leads_to_education


def _mission_still_due(message: OutboundMessage) -> bool:
    """Dates are told while they stand; the end of a mission is told once it is stopped."""
    if message.about_uuid is None:
        return False
    diagnostic = Diagnostic.objects.filter(uuid=message.about_uuid).first()
    if diagnostic is None:
        return False
    if message.code == "N15":
        return diagnostic.state == DiagnosticState.CANCELLED
    same_day = message.occurrence.endswith(diagnostic.starts_on.isoformat())
    if message.code == "N12" and diagnostic.starts_on < clock.today():
        return False
    return same_day and diagnostic.state == DiagnosticState.PLANNED


def _again_still_due(message: OutboundMessage) -> bool:
    """A new diagnostic is suggested only while nothing newer was planned, asked or proposed (N26)."""
    return to_renew(message.created_at).filter(uuid=str(message.about_uuid)).exists()


def _request_urls(uuids: Collection[UUID], user: Any) -> dict[UUID, str]:
    """The enterprise's page, or the file of the agents."""
    name = "diagnostics:request_detail" if user.is_customs else "diagnostics:request_enterprise"
    rows = DiagnosticRequest.objects.visible_to(user).filter(uuid__in=uuids)
    return {uuid: reverse(name, args=[uuid]) for uuid in rows.values_list("uuid", flat=True)}


def _mission_urls(uuids: Collection[UUID], user: Any) -> dict[UUID, str]:
    """The enterprise's page of the visit, or the team's page."""
    rows = Diagnostic.objects
    seen = rows.papers_visible_to(user) if user.is_customs else rows.visible_to(user)
    name = "diagnostics:mission_detail" if user.is_customs else "diagnostics:mission_enterprise"
    return {uuid: reverse(name, args=[uuid]) for uuid in seen.filter(uuid__in=uuids).values_list("uuid", flat=True)}


def _proposal_urls(uuids: Collection[UUID], user: Any) -> dict[UUID, str]:
    """The page where the agent writes the proposal."""
    if not user.has_role("CRA", "CRH"):
        return {}
    rows = ScreeningResponse.objects.visible_to(user).filter(uuid__in=uuids)
    pairs = rows.values_list("uuid", "enterprise__uuid")
    return {uuid: reverse("diagnostics:propose", args=[enterprise]) for uuid, enterprise in pairs}


def _one(urls: Callable[[Collection[UUID], Any], dict[UUID, str]]) -> Callable[[UUID, Any], str]:
    """Answer for one object as for many."""
    return lambda uuid, user: urls([uuid], user).get(uuid, "")


def declare() -> None:
    """Fill the registry for proposals, requests and missions."""
    registry.register(KIND_AGAIN, registry.Entry(label=_("Diagnostic"), still_due=_again_still_due))
    registry.register(
        KIND_PROPOSAL, registry.Entry(label=_("Proposal to prepare"), url=_one(_proposal_urls), urls=_proposal_urls)
    )
    registry.register(
        KIND_REQUEST,
        registry.Entry(
            label=_("Diagnostic request"), url=_one(_request_urls), urls=_request_urls, still_due=_request_still_due
        ),
    )
    registry.register(
        KIND_DIAGNOSTIC,
        registry.Entry(
            label=_("Diagnostic"), url=_one(_mission_urls), urls=_mission_urls, still_due=_mission_still_due
        ),
    )
