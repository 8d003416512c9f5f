"""Who may see which request, consent, mission and working paper: the access matrix as database conditions (§8.2)."""

from typing import Any

from django.db.models import Q

from accounts.enums import EnterpriseRole, Scope
from accounts.permissions import enterprise_roles_allowing, scope
from clients.models import Assignment, PortalMembership
from diagnostics.enums import KIND_DIAGNOSTIC, DiagnosticState, RequestState

NOTHING = Q(pk__in=[])
EVERYTHING = Q()
OUT = (DiagnosticState.COMMUNICATED, DiagnosticState.ARCHIVED)


def _own_file(user: Any, code: str, *, without: tuple[str, ...] = ()) -> Q:
    """Rows of enterprises where this person holds a role the policy allows."""
    if not getattr(user, "is_authenticated", False):
        return NOTHING
    roles = [role for role in enterprise_roles_allowing(user, code) if role not in without]
    held = PortalMembership.objects.active().filter(user=user, role__in=roles)
    return Q(enterprise__in=held.values("enterprise"))


def _customs(user: Any, code: str) -> Scope:
    """How far a customs right reaches; nobody and portal users have none."""
    return scope(user, code, "R") if getattr(user, "is_authenticated", False) else Scope.NONE


def requests(user: Any) -> Q:
    """Requests: the enterprise's owner and deputy, and customs by the matrix; a draft proposal stays inside."""
    reach = _customs(user, "daqe_request")
    if reach == Scope.ALL:
        return EVERYTHING
    if reach == Scope.OWN:
        return Q(enterprise__in=Assignment.objects.active().filter(user=user).values("enterprise"))
    unseen = Q(state=RequestState.DRAFT, origin="customs")
    return _own_file(user, "daqe_request") & ~unseen


def consents(user: Any) -> Q:
    """Consents: as requests, but never for a reader or a contributor of the enterprise (§8.2)."""
    if _customs(user, "daqe_request") != Scope.NONE:
        return requests(user)
    return _own_file(user, "daqe_request", without=(EnterpriseRole.CTB, EnterpriseRole.LEC))


def missions(user: Any) -> Q:
    """Missions as dates and agenda: whoever may know of the request."""
    reach = _customs(user, "daqe_request")
    if reach == Scope.ALL:
        return EVERYTHING
    if reach == Scope.OWN:
        return Q(enterprise__in=Assignment.objects.active().filter(user=user).values("enterprise"))
    return _own_file(user, "daqe_request")


def papers(user: Any) -> Q:
    """Working papers: the assigned team and reviewer, and the head of diagnostics; nobody else (§8.2)."""
    reach = _customs(user, "working_papers")
    if reach == Scope.ALL:
        return EVERYTHING
    if reach == Scope.OWN:
        mine = Assignment.objects.active().filter(user=user, about_kind=KIND_DIAGNOSTIC)
        return Q(uuid__in=mine.values("about_uuid"))
    return NOTHING


def recommendations(user: Any) -> Q:
    """Recommendations: with the working papers before closing, by the matrix once the report is out."""
    from diagnostics.models.mission import Diagnostic  # mission rows import this module

    before = Q(diagnostic__in=Diagnostic.objects.filter(papers(user)))
    reach = _customs(user, "recommendations")
    out = Q(diagnostic__state__in=OUT)
    if reach == Scope.ALL:
        return before | out
    if reach == Scope.OWN:
        mine = Assignment.objects.active().filter(user=user)
        return before | (out & Q(diagnostic__enterprise__in=mine.values("enterprise")))
    own = Diagnostic.objects.filter(_own_file(user, "recommendations"))
    return before | (out & Q(diagnostic__in=own))
