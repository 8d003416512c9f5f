"""Complaints as lists, who may handle one, and how well the unit answers (domain §7.8, K22)."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.enums import CustomsRole
from accounts.models import User
from clients.enums import Capacity, ComplaintKind, ComplaintState, EntryKind
from clients.models import Complaint, ComplaintEntry, Contact, Enterprise, PortalMembership
from clients.permissions.complaint import free_heads

TABS: dict[str, tuple[str, ...]] = {
    "a-accuser": (ComplaintState.RECEIVED,),
    "en-cours": (ComplaintState.ACKNOWLEDGED, ComplaintState.IN_TREATMENT, ComplaintState.REOPENED),
    "repondues": (ComplaintState.ANSWERED,),
    "closes": (ComplaintState.CLOSED, ComplaintState.REDIRECTED),
}


def complaints_for(user: Any, *, tab: str = "") -> QuerySet[Complaint]:
    """Return the complaints this user may read, the most urgent first."""
    rows = Complaint.objects.visible_to(user).select_related("enterprise", "handler")
    if tab in TABS:
        rows = rows.filter(state__in=TABS[tab])
    return rows.order_by("answer_by", "pk") if tab in ("a-accuser", "en-cours") else rows.order_by("-pk")


def tab_counts(user: Any) -> list[tuple[str, int]]:
    """Return how many complaints each tab holds for this user."""
    return [(tab, complaints_for(user, tab=tab).count()) for tab in TABS]


def to_handle(user: Any) -> QuerySet[Complaint]:
    """Return what waits for this person: her own cases, and for heads those nobody has taken in hand."""
    rows = complaints_for(user).filter(state__in=[s for tab in ("a-accuser", "en-cours") for s in TABS[tab]])
    mine = Q(handler=user)
    if user.has_role(CustomsRole.CRH):
        mine |= Q(handler=None)
    return rows.filter(mine).order_by("answer_by", "pk")


def handlers_for(complaint: Complaint, *, kind: str = "") -> QuerySet[User]:
    """Return who may handle a complaint: nobody named in it; integrity stays with the head (§7.8).

    When every head is named, the head of diagnostics stands in.
    """
    heads = free_heads(complaint)
    if (kind or complaint.kind) != ComplaintKind.ETHICS:
        rows = User.objects.with_role(CustomsRole.CRA, CustomsRole.CRH)
        rows = rows.exclude(pk__in=complaint.named.values("pk"))
        return (rows if heads.exists() else rows | _stand_ins(complaint)).order_by("full_name")
    return (heads if heads.exists() else _stand_ins(complaint)).order_by("full_name")


def _stand_ins(complaint: Complaint) -> QuerySet[User]:
    """Return the heads of diagnostics the complaint does not name."""
    return User.objects.with_role(CustomsRole.LDI).exclude(pk__in=complaint.named.values("pk"))


def keeper_of(uuid: UUID | None) -> User | None:
    """Return who puts right a letter about a complaint that went wrong: its handler, else a head it does not name."""
    row = Complaint.objects.filter(uuid=uuid).select_related("handler").first() if uuid else None
    if row is None:
        return None
    return row.handler or free_heads(row).order_by("pk").first()


def known_agents(enterprise: Enterprise) -> QuerySet[User]:
    """Return the agents the enterprise has met as its account agents: those it may point at by name."""
    rows = enterprise.assignments.filter(capacity=Capacity.ACCOUNT_AGENT)
    return User.objects.filter(pk__in=rows.values("user_id")).order_by("full_name")


def entries_for(complaint: Complaint, user: Any) -> QuerySet[ComplaintEntry]:
    """Return what was said; the enterprise reads no note."""
    rows = complaint.entries.select_related("by")
    return rows if user.is_customs else rows.exclude(kind=EntryKind.NOTE)


def to_write_to(complaint: Complaint) -> User | Contact | None:
    """Return who hears about a complaint: whoever filed it, the contact who called, else the account owner."""
    members = PortalMembership.objects.active().filter(enterprise=complaint.enterprise).select_related("user")
    if complaint.filed_by_id:
        found = members.filter(user=complaint.filed_by_id).first()
        if found:
            return found.user
    if complaint.contact and complaint.contact.left_on is None:
        return complaint.contact
    owner = members.filter(role="OWN").first()
    return owner.user if owner else complaint.enterprise.contacts.active().order_by("-is_focal", "pk").first()


def figures(today: dt.date) -> dict[dt.date, dict[str, int]]:
    """Return, by month of reception, how many answers to complaints were due and how many came in time (K22, §10).

    Aggregates only: no list may be drawn from it. One still within its time counts neither way.
    """
    late = Q(answered_at=None, answer_by__lt=today) & ~Q(state=ComplaintState.REDIRECTED)
    rows = Complaint.objects.order_by().annotate(month=TruncMonth("received_on")).values("month")
    counted = rows.annotate(
        due=Count("pk", filter=Q(answered_at__isnull=False) | late),
        answered_in_time=Count("pk", filter=Q(answered_at__date__lte=F("answer_by"))),
    )
    numbers = counted.values_list("month", "due", "answered_in_time")
    return {month: {"due": due, "answered_in_time": in_time} for month, due, in_time in numbers}
