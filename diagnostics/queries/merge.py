"""What happens to requests, consents, diagnostics and their reports when two files become one (ADR 0012).

A consent and a sealed report keep every word: only the file they are kept under changes, and the database allows it
along a merge only (models/guards.py). Requests go before consents, consents before diagnostics.
"""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import PortalMembership
from core.merging import Merge, Obstacle, Relation, register, register_reference
from diagnostics.models import Diagnostic, DiagnosticRequest, RegularisationNotice
from diagnostics.states import mission, request
from diagnostics.states.notice import UNANSWERED, NoticeState

READERS = ("OWN", "DEP")


def _two_requests(merge: Merge) -> list[Obstacle]:
    rows = DiagnosticRequest.objects.filter(state__in=request.OPEN_STATES)
    if all(rows.filter(enterprise=side).exists() for side in (merge.survivor, merge.absorbed)):
        return [Obstacle(_("Both files have an open request for a diagnostic: answer or cancel one first."))]
    return []


def _two_missions(merge: Merge) -> list[Obstacle]:
    rows = Diagnostic.objects.filter(state__in=mission.OPEN_STATES)
    if all(rows.filter(enterprise=side).exists() for side in (merge.survivor, merge.absorbed)):
        return [Obstacle(_("Both files have a diagnostic under way: wait until one is closed."))]
    return []


def _new_readers_of_a_notice(merge: Merge) -> list[Obstacle]:
    """Refuse while a notice runs and the merge would show it to somebody of the other file (§7.4, I8)."""
    running = Q(state__in=[*UNANSWERED, NoticeState.REQUEST_FILED, NoticeState.IN_PROCESSING])
    running |= Q(state=NoticeState.NOTHING_DECLARED, deadline__gte=merge.today)
    rows = RegularisationNotice.objects.filter(running)
    members = PortalMembership.objects.active().filter(role__in=READERS)
    for own, other in ((merge.survivor, merge.absorbed), (merge.absorbed, merge.survivor)):
        readers = members.filter(enterprise=own).values("user_id")
        strangers = members.filter(enterprise=other).exclude(user_id__in=readers)
        if strangers.exists() and rows.filter(report__diagnostic__enterprise=own).exists():
            text = _(
                "A regularisation notice is running on one file, and account holders of the other would read it: "
                "wait until its period is over, or end their accounts first."
            )
            return [Obstacle(text, secret=True)]
    return []


def _obstacles(merge: Merge) -> list[Obstacle]:
    return [*_two_missions(merge), *_new_readers_of_a_notice(merge)]


def declare() -> None:
    """Declare the relations of this app."""
    register(
        Relation(
            "diagnostics.DiagnosticRequest",
            "enterprise",
            gettext_lazy("Requests for a diagnostic"),
            blocks=_two_requests,
            handles=frozenset({"diagnostics_request_one_open"}),
            order=60,
        ),
        Relation("diagnostics.FormalConsent", "enterprise", gettext_lazy("Consents"), order=61),
        Relation(
            "diagnostics.Diagnostic",
            "enterprise",
            gettext_lazy("Diagnostics, with reports and recommendations"),
            blocks=_obstacles,
            handles=frozenset({"diagnostics_diagnostic_one_open"}),
            order=62,
        ),
    )
    register_reference("diagnostics.EnterpriseComment", "once", "The mark of one press, no row.")
    register_reference("diagnostics.OfflineEntry", "base_entry", "The entry before on the same device; both move.")
