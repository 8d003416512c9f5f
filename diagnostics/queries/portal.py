"""What the enterprise's pages show: facts in plain words, never a point, a score or a segment (design §3)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from clients.models import Enterprise, PortalMembership
from core import clock, reference
from core.templatetags.ccv import days_left, long_date
from diagnostics.enums import DiagnosticState, Function, RequestOrigin, RequestState
from diagnostics.models import AgendaItem, Diagnostic, DiagnosticRequest, FormalConsent
from diagnostics.permissions import request as may
from diagnostics.queries import people
from diagnostics.queries.grid import consent_words, current_consent_text
from diagnostics.queries.request import current_for
from diagnostics.queries.screening import last_screening
from diagnostics.queries.visit import charter_words, visitors

OVER = (RequestState.DECLINED, RequestState.LAPSED, RequestState.CANCELLED)  # nothing follows of itself


def signatory_initial(request: DiagnosticRequest, user: Any) -> dict[str, str]:
    """What the form already knows of the person: nobody types their name twice."""
    held = PortalMembership.objects.active().filter(user=user, enterprise=request.enterprise).first()
    return {"signatory_name": user.full_name, "signatory_function": held.function if held else ""}


def consent_page(request: DiagnosticRequest, language: str) -> dict[str, Any]:
    """The conditions in the reader's language, with the version that would be signed."""
    text = current_consent_text()
    return {
        "proposal": request,
        "text": text,
        "words": consent_words(text, language) if text else {"title": "", "points": [], "statement": ""},
    }


def ask_page(enterprise: Enterprise, *, today: dt.date) -> dict[str, Any]:
    """Whether the enterprise may ask now, or what comes first."""
    current = current_for(enterprise)
    screening = last_screening(enterprise, today=today)
    return {
        "enterprise": enterprise,
        "current": current,
        "questionnaire_first": screening is None,
        "evaluated_on": screening.oriented_on if screening else None,
    }


def _decided(request: DiagnosticRequest) -> dict[str, Any]:
    """The consent and the mission that followed, if any."""
    consent = FormalConsent.objects.filter(request=request).first()
    mission = Diagnostic.objects.filter(consent=consent).first() if consent else None
    return {"consent": consent, "mission": mission}


def request_page(request: DiagnosticRequest, user: Any) -> dict[str, Any]:
    """The page of a proposal or a request."""
    decided = _decided(request)
    waits = request.state == RequestState.PROPOSED
    open_until = request.valid_until is not None and request.valid_until >= clock.today()
    return {
        "proposal": request,
        **decided,
        **_letters(request),
        "waits": waits and open_until,
        "facts": proposal_facts(request) if waits else [],
        "can_accept": waits and open_until and may.can_accept(user, request),
        "can_answer": waits and open_until and may.can_answer_proposal(user, request),
        "can_resume": request.state == RequestState.DRAFT and may.can_accept(user, request),
        "can_stop": may.can_engage(user, request.enterprise) and _may_still_stop(decided),
        "is_over": request.state in OVER,
        "can_ask": request.state in OVER and may.can_engage(user, request.enterprise),
        "by_enterprise": request.origin == RequestOrigin.ENTERPRISE,
        "agent": people.account_agent(request.enterprise),
        "steps": journey(request, decided["mission"]),
    }


def _letters(request: DiagnosticRequest) -> dict[str, Any]:
    """The signed form that waits for an agent, or the last one if it could not be used; nothing once decided."""
    if request.state not in {RequestState.PROPOSED, RequestState.DRAFT}:
        return {"letter": None, "refused_letter": None}
    last = request.letters.order_by("-pk").first()
    return {
        "letter": last if last is not None and last.settled_at is None else None,
        "refused_letter": last if last is not None and last.refusal else None,
    }


def _may_still_stop(decided: dict[str, Any]) -> bool:
    """Until the report is closed (§7.2)."""
    consent, mission = decided["consent"], decided["mission"]
    if consent is None or not consent.is_valid:
        return False
    return mission is None or mission.is_open


def proposal_facts(request: DiagnosticRequest) -> list[dict[str, str]]:
    """Who acts, until when, what happens without an answer: the three facts of the card."""
    return [
        {"label": _("Who acts now"), "value": _("You"), "note": _("without any obligation")},
        {
            "label": _("Until"),
            "value": long_date(request.valid_until).capitalize(),
            "note": days_left(request.valid_until),
        },
        {
            "label": _("Without an answer"),
            "value": _("The proposal ends"),
            "note": _("without any consequence for you"),
        },
    ]


def journey(request: DiagnosticRequest, mission: Diagnostic | None) -> list[dict[str, str]]:
    """The four steps after a proposal, as the enterprise lives them."""
    reached = _reached(request, mission)
    titles = [
        (_("Your answer"), _("Accept, talk first or decline: you choose freely.")),
        (_("Dates agreed with you"), _("The diagnosticians call you to set them.")),
        (_("Diagnostic on your premises"), _("One to three days, interviews and blank documents only.")),
        (_("Report"), _("Given to you and to the relations unit at the same instant.")),
    ]
    return [
        {"title": title, "text": text, "state": "done" if index < reached else "now" if index == reached else ""}
        for index, (title, text) in enumerate(titles)
    ]


def _reached(request: DiagnosticRequest, mission: Diagnostic | None) -> int:
    """How many steps are behind; past the last one once the report is out."""
    if mission is not None:
        by_state = {
            DiagnosticState.PLANNED: 2,
            DiagnosticState.IN_PROGRESS: 2,
            DiagnosticState.FIELDWORK_DONE: 3,
            DiagnosticState.COMMUNICATED: 4,
            DiagnosticState.ARCHIVED: 4,
        }
        return by_state.get(DiagnosticState(mission.state), 0)
    return 1 if request.state in {RequestState.ACCEPTED, RequestState.SUBMITTED} else 0


def mission_page(diagnostic: Diagnostic, user: Any) -> dict[str, Any]:
    """The visit as the enterprise prepares it; the names of the team, never their notes."""
    guide = reference.read("visit_guide")["stages"]
    return {
        "diagnostic": diagnostic,
        "proposal": diagnostic.request,
        "agenda": list(AgendaItem.objects.filter(diagnostic=diagnostic)),
        "visitors": visitors(diagnostic),
        "charter": charter_words(),
        "functions": [label for value, label in Function.choices if value != Function.OTHER],
        "guide": guide,
        "can_answer_dates": diagnostic.state == DiagnosticState.PLANNED
        and may.can_answer_visit(user, diagnostic.enterprise),
        "can_stop": diagnostic.is_open and may.can_engage(user, diagnostic.enterprise),
        "steps": journey(diagnostic.request, diagnostic),
        "is_stopped": diagnostic.state == DiagnosticState.CANCELLED,
    }
