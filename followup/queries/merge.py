"""What happens to follow-up and services when two files become one (ADR 0012)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import Circle
from core.merging import Merge, Obstacle, Relation, register, register_reference
from followup.models import CalendarFeed, ServiceProposal, SessionSeat

OPEN = ("draft", "proposed", "amended", "agreed", "scheduled", "in_delivery")


def _same_service_twice(merge: Merge) -> list[Obstacle]:
    """One service is open once per enterprise; a support for regularisation is told to its readers only (§7.4)."""
    rows = ServiceProposal.objects.filter(state__in=OPEN).select_related("offering")
    held = set(rows.filter(enterprise=merge.survivor).values_list("offering_id", flat=True))
    text = _("The service “%(title)s” is open in both files: finish or cancel one of the two first.")
    return [
        Obstacle(text % {"title": row.offering.title}, secret=row.circle == Circle.NOTICE)
        for row in rows.filter(enterprise=merge.absorbed, offering__in=held).order_by("pk")
    ]


def _two_addresses(merge: Merge) -> Q:
    """A person has one calendar address for a file: hers for the kept file goes on, the other stays and closes."""
    return Q(user__in=CalendarFeed.objects.filter(enterprise=merge.survivor, revoked_at=None).values("user"))


def _same_session_twice(merge: Merge) -> list[Obstacle]:
    """An enterprise registers once for a session."""
    held = SessionSeat.objects.filter(enterprise=merge.survivor).values("session")
    text = _("Both files are registered for “%(title)s”: withdraw one of the two first.")
    rows = SessionSeat.objects.filter(enterprise=merge.absorbed, session__in=held).select_related("session__offering")
    return [Obstacle(text % {"title": row.session.offering.title}) for row in rows.order_by("pk")]


def declare() -> None:
    """Declare the relations of this app."""
    register(
        Relation(
            "followup.FollowUp",
            "enterprise",
            gettext_lazy("Follow-up of recommendations"),
            order=70,
            along=("recommendation__diagnostic",),
        ),
        Relation("followup.FollowUpPoint", "enterprise", gettext_lazy("Follow-up points"), order=71),
        Relation(
            "followup.ServiceProposal",
            "enterprise",
            gettext_lazy("Services, with agreements and results"),
            blocks=_same_service_twice,
            handles=frozenset({"followup_serviceproposal_one_open"}),
            order=72,
        ),
    )
    register(
        Relation(
            "followup.CalendarFeed",
            "enterprise",
            stays=_two_addresses,
            handles=frozenset({"followup_feed_one_open"}),
        ),
        Relation(
            "followup.SessionSeat",
            "enterprise",
            gettext_lazy("Registrations for sessions"),
            blocks=_same_session_twice,
            handles=frozenset({"followup_sessionseat_once"}),
            order=73,
        ),
    )
    register_reference("followup.ServiceProposal", "batch", "Joins what was proposed in one act; it names no row.")
