"""Whether a queued message still has its reason, and where our objects lead each reader (core.registry)."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.models import OutboundMessage
from core import clock, registry
from diagnostics.enums import KIND_DIAGNOSTIC, KIND_PROPOSAL, KIND_REQUEST, DiagnosticState, RequestState
from diagnostics.models import Diagnostic, DiagnosticRequest
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
    if message.code == "N12":
        same_day = message.occurrence.endswith(diagnostic.starts_on.isoformat())
        return same_day and diagnostic.state == DiagnosticState.PLANNED and diagnostic.starts_on >= clock.today()
    return diagnostic.state == DiagnosticState.PLANNED


def _request_url(uuid: UUID, user: Any) -> str:
    """The enterprise's page, or the file of the agents."""
    if not DiagnosticRequest.objects.visible_to(user).filter(uuid=uuid).exists():
        return ""
    return reverse("diagnostics:request_detail" if user.is_customs else "diagnostics:request_enterprise", args=[uuid])


def _mission_url(uuid: UUID, user: Any) -> str:
    """The enterprise's page of the visit, or the team's page."""
    if not user.is_customs:
        seen = Diagnostic.objects.visible_to(user).filter(uuid=uuid).exists()
        return reverse("diagnostics:mission_enterprise", args=[uuid]) if seen else ""
    papers = Diagnostic.objects.papers_visible_to(user).filter(uuid=uuid).exists()
    return reverse("diagnostics:mission_detail", args=[uuid]) if papers else ""


def _proposal_url(uuid: UUID, user: Any) -> str:
    """The page where the agent writes the proposal."""
    response = ScreeningResponse.objects.visible_to(user).filter(uuid=uuid).select_related("enterprise").first()
    if response is None or not user.has_role("CRA", "CRH"):
        return ""
    return reverse("diagnostics:propose", args=[response.enterprise.uuid])


def declare() -> None:
    """Fill the registry for proposals, requests and missions."""
    registry.register(KIND_PROPOSAL, registry.Entry(label=_("Proposal to prepare"), url=_proposal_url))
    registry.register(
        KIND_REQUEST,
        registry.Entry(label=_("Diagnostic request"), url=_request_url, still_due=_request_still_due),
    )
    registry.register(
        KIND_DIAGNOSTIC, registry.Entry(label=_("Diagnostic"), url=_mission_url, still_due=_mission_still_due)
    )
