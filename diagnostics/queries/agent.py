"""What agents and the head of diagnostics see of a request: facts and what comes next (domain §7.2, §8.2)."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core import clock
from diagnostics.enums import KIND_REQUEST, RequestOrigin, RequestState
from diagnostics.models import Diagnostic, DiagnosticRequest, FormalConsent, SignedLetter
from diagnostics.permissions import request as may
from diagnostics.permissions.mission import can_read_papers
from diagnostics.queries import people
from diagnostics.queries import request as lists
from diagnostics.queries.screening import last_screening
from questionnaires.permissions import can_prepare_campaign

TABS = ("to_propose", "to_answer", "waiting", "accepted", "over")


def requests_of(user: Any, tab: str) -> QuerySet[DiagnosticRequest]:
    """The requests of one tab, most urgent first."""
    rows = DiagnosticRequest.objects.visible_to(user).select_related("enterprise", "lead")
    if tab == "to_answer":
        waits = Q(Exists(SignedLetter.objects.filter(request=OuterRef("pk"), settled_at=None)))
        return rows.filter(Q(state=RequestState.SUBMITTED) | waits).order_by(
            F("answer_by").asc(nulls_first=True), "pk"
        )
    if tab == "waiting":
        return rows.filter(state=RequestState.PROPOSED).order_by("valid_until")
    if tab == "accepted":
        return rows.filter(state=RequestState.ACCEPTED, consent__diagnostic__isnull=True).order_by("answered_at")
    return rows.filter(state__in=[RequestState.DECLINED, RequestState.LAPSED, RequestState.CANCELLED]).order_by(
        "-updated_at"
    )


def request_list(user: Any, tab: str) -> dict[str, Any]:
    """The list of one tab with the figure of each; `rows` are requests, or responses where nothing is proposed yet."""
    may_propose = may.can_propose(user)
    to_propose = lists.proposal_list(user, today=clock.today()) if may_propose else None
    counts = {name: requests_of(user, name).count() for name in TABS[1:]}
    counts["to_propose"] = to_propose.count() if to_propose is not None else 0
    names = TABS if may_propose else TABS[1:]
    chosen = tab if tab in names else next((name for name in names if counts[name]), names[0])
    rows: Any = to_propose if chosen == "to_propose" else requests_of(user, chosen)
    return {
        "tab": chosen,
        "tabs": [(name, counts[name]) for name in names],
        "rows": rows,
        "may_propose": may_propose,
        "may_propose_to_list": may_propose and can_prepare_campaign(user),
    }


def propose_page(enterprise: Any) -> dict[str, Any]:
    """What the agent should know before proposing: the orientation, the wish, what stands in the way."""
    screening = last_screening(enterprise, today=clock.today())
    return {
        "enterprise": enterprise,
        "screening": screening,
        "recipients": people.recipients(enterprise),
        "is_possible": bool(screening and screening.allows_diagnostic and not screening.wants_no_proposal),
    }


def request_detail(request: DiagnosticRequest, user: Any) -> dict[str, Any]:
    """The file of one request: what was said, the consent, the team, and the acts open to this person."""
    consent = FormalConsent.objects.filter(request=request).select_related("text_version", "recorded_by").first()
    mission = Diagnostic.objects.filter(consent=consent).first() if consent else None
    team = people.named_team(request)
    waiting = people.undeclared(team, kinds=[(KIND_REQUEST, request.uuid)])
    accepted = request.state == RequestState.ACCEPTED and mission is None
    handles = may.can_handle_request(user, request)
    heads = may.can_name_team(user, request)
    screening = last_screening(request.enterprise, today=clock.today())
    return {
        "asked": request,
        "enterprise": request.enterprise,
        "consent": consent,
        "letter": request.letters.filter(settled_at=None).select_related("sent_by").first() if handles else None,
        "mission": mission,
        "opens_mission": mission is not None and can_read_papers(user, mission),
        "team": [(person, person in waiting) for person in team],
        "screening": screening,
        "education_first": screening is not None and not screening.allows_diagnostic,
        "can_answer": handles and request.state == RequestState.SUBMITTED,
        "can_record_paper": handles and request.state == RequestState.PROPOSED,
        "can_cancel": handles and request.is_open,
        "can_name_team": heads and accepted,
        "can_plan": heads and accepted and bool(team) and not waiting,
        "must_declare": user in waiting and may.can_declare(user, request),
        "by_enterprise": request.origin == RequestOrigin.ENTERPRISE,
    }
