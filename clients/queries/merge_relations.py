"""What happens to the rows of this app when two files become one: a written rule per relation (ADR 0012)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import EnterpriseRole
from clients.enums import Capacity, MessageState
from clients.models import (
    Assignment,
    Contact,
    Enterprise,
    EnterpriseIdentifier,
    Mandate,
    OutboundMessage,
    PortalMembership,
    ScorePart,
    SegmentOverride,
)
from core.merging import UNTOLD, Change, Merge, Obstacle, Relation, change, register, register_reference

OWNER = "owner"  # choices[OWNER]: "survivor" or "absorbed", whose account holder stays one
# What one may do: a person known on both sides keeps the larger right.
STRENGTH = {EnterpriseRole.LEC: 0, EnterpriseRole.CTB: 1, EnterpriseRole.DEP: 2, EnterpriseRole.OWN: 3}
WAITING = (MessageState.QUEUED, MessageState.SENDING)


def _same_numbers(merge: Merge) -> Q:
    """A number the kept file already holds stays where it is: it would be shown twice."""
    held = EnterpriseIdentifier.objects.filter(
        enterprise=merge.survivor, type=OuterRef("type"), normalised=OuterRef("normalised")
    )
    return Q(Exists(held))


def _two_focal_points(merge: Merge) -> Iterator[Change]:
    """A person known on both sides is the focal point once: she would be written to twice."""
    known = set(Contact.objects.active().filter(enterprise=merge.survivor).values_list("email", flat=True)) - {""}
    for row in Contact.objects.filter(enterprise=merge.absorbed, email__in=known, is_focal=True).order_by("pk"):
        yield from change(row, "is_focal", False)


def _one_account_holder(merge: Merge) -> Iterator[Change]:
    """One person holds the account; the other holder becomes deputy. Somebody on both sides keeps the larger right."""
    rows = PortalMembership.objects.filter(ends_on=None).select_related("user").order_by("pk")
    kept = {row.user_id: row for row in rows.filter(enterprise=merge.survivor)}
    coming = list(rows.filter(enterprise=merge.absorbed))
    roles = _roles(kept, coming, owner_comes=merge.choices.get(OWNER) == "absorbed")
    for row in sorted(kept.values(), key=lambda one: roles[one.user_id] == EnterpriseRole.OWN):  # who steps back first
        yield from change(row, "role", roles[row.user_id])
    for row in coming:
        if (twin := kept.get(row.user_id)) is not None:
            yield from change(twin, "may_sign", twin.may_sign or row.may_sign)
            yield from change(row, "ends_on", merge.today)
        else:
            yield from change(row, "role", roles[row.user_id])


def _roles(kept: dict[int, Any], coming: list[Any], *, owner_comes: bool) -> dict[int, str]:
    """Return the role of each person in the merged file, one account holder at most."""
    roles = {user: row.role for user, row in kept.items()}
    for row in coming:
        if row.user_id not in roles or STRENGTH[row.role] > STRENGTH[roles[row.user_id]]:
            roles[row.user_id] = row.role
    here = [user for user, row in kept.items() if row.role == EnterpriseRole.OWN]
    there = [row.user_id for row in coming if row.role == EnterpriseRole.OWN]
    ordered = [*there, *here] if owner_comes else [*here, *there]
    return {
        user: EnterpriseRole.DEP if role == EnterpriseRole.OWN and user != ordered[0] else role
        for user, role in roles.items()
    }


def _one_agent(merge: Merge) -> Iterator[Change]:
    """One agent follows the file: the one of the kept file; nobody is assigned twice in the same capacity."""
    kept = list(Assignment.objects.filter(enterprise=merge.survivor, ends_on=None))
    held = {(row.user_id, row.capacity, row.about_kind, row.about_uuid) for row in kept}
    is_followed = any(row.capacity == Capacity.ACCOUNT_AGENT and row.about_uuid is None for row in kept)
    for row in Assignment.objects.filter(enterprise=merge.absorbed, ends_on=None).order_by("pk"):
        follows = row.capacity == Capacity.ACCOUNT_AGENT and row.about_uuid is None
        if (row.user_id, row.capacity, row.about_kind, row.about_uuid) in held or (follows and is_followed):
            yield from change(row, "ends_on", merge.today)


def _latest_parts(merge: Merge) -> Iterator[Change]:
    """Of two values of one part the latest counts: they change places, the older stays with the merged file."""
    kept = {row.part: row for row in ScorePart.objects.filter(enterprise=merge.survivor)}
    for row in ScorePart.objects.filter(enterprise=merge.absorbed).order_by("pk"):
        twin = kept.get(row.part)
        if twin is None or (twin.valued_on, twin.pk) >= (row.valued_on, row.pk):
            continue
        for column in ("values", "valued_on"):
            yield from change(twin, column, getattr(row, column))
            yield from change(row, column, getattr(twin, column))


def _parts_held(merge: Merge) -> Q:
    return Q(part__in=ScorePart.objects.filter(enterprise=merge.survivor).values("part"))


def _two_decisions(merge: Merge) -> list[Obstacle]:
    """Two human decisions on the segment cannot both hold: people settle it, not a rule."""
    open_ones = SegmentOverride.objects.filter(ended_at=None, expires_on__gte=merge.today)
    if all(open_ones.filter(enterprise=side).exists() for side in (merge.survivor, merge.absorbed)):
        return [Obstacle(_("Both files have a decision on the segment in force or waiting: end one of them first."))]
    return []


def _about_the_file(merge: Merge) -> Q:
    """A letter still waiting about the merged file, or a row left behind, has no reason any more: it never leaves."""
    return Q(about_uuid__in=[merge.absorbed.uuid, *merge.left], fate__in=WAITING)


def _being_sent(merge: Merge) -> list[Obstacle]:
    """A letter in the hands of the mail server must not change hands."""
    sending = OutboundMessage.objects.filter(enterprise=merge.absorbed, fate=MessageState.SENDING).exists()
    return [Obstacle(_("A message of this file is being sent right now: try again in a minute."))] if sending else []


def _is_relative(merge: Merge) -> list[Obstacle]:
    """Two files of which one is the parent or the agent of the other are two enterprises."""
    one, other = merge.survivor, merge.absorbed
    if one.pk == other.parent_id or other.pk == one.parent_id:
        return [
            Obstacle(_("One of the two is recorded as the parent company of the other: they are two enterprises."))
        ]
    return []


def _is_agent(merge: Merge) -> list[Obstacle]:
    pairs = Q(enterprise=merge.survivor, holder_enterprise=merge.absorbed)
    pairs |= Q(enterprise=merge.absorbed, holder_enterprise=merge.survivor)
    if Mandate.objects.filter(pairs).exists():
        return [Obstacle(_("One of the two holds a mandate for the other: they are two enterprises."))]
    return []


def new_readers(survivor: Enterprise, absorbed: Enterprise) -> list[tuple[Any, Enterprise]]:
    """Return who would read, through the portal, the file they did not belong to: (membership, that file)."""
    rows = PortalMembership.objects.active().select_related("user").order_by("pk")
    sides = [(survivor, absorbed), (absorbed, survivor)]
    found = []
    for own, other in sides:
        known = set(rows.filter(enterprise=other).values_list("user_id", flat=True))
        found += [(row, other) for row in rows.filter(enterprise=own) if row.user_id not in known]
    return found


def _declare_people() -> None:
    register(
        Relation("clients.EnterpriseIdentifier", "enterprise", gettext_lazy("Identifiers"), stays=_same_numbers),
        Relation("clients.Site", "enterprise", gettext_lazy("Sites")),
        Relation("clients.Contact", "enterprise", gettext_lazy("Contacts"), settle=_two_focal_points),
        Relation(
            "clients.PortalMembership",
            "enterprise",
            gettext_lazy("Portal accounts"),
            settle=_one_account_holder,
            handles=frozenset({"clients_membership_once", "clients_membership_one_owner"}),
        ),
        Relation(
            "clients.PortalInvitation",
            "enterprise",
            gettext_lazy("Personal links"),
            may_vanish=True,
        ),
        Relation("clients.Mandate", "enterprise", gettext_lazy("Mandates"), blocks=_is_agent),
        Relation("clients.Mandate", "holder_enterprise", gettext_lazy("Mandates held for others")),
        Relation(
            "clients.Assignment",
            "enterprise",
            gettext_lazy("Assignments"),
            settle=_one_agent,
            handles=frozenset({"clients_assignment_once", "clients_assignment_whole_once"}),
        ),
        Relation("clients.ConflictDeclaration", "enterprise", gettext_lazy("No-conflict declarations")),
    )


def _declare_story() -> None:
    register(
        Relation("clients.Interaction", "enterprise", gettext_lazy("Exchanges")),
        Relation("clients.Task", "enterprise", gettext_lazy("Tasks")),
        Relation("clients.Conversation", "enterprise", gettext_lazy("Correspondences"), may_vanish=True),
        Relation("clients.Complaint", "enterprise", gettext_lazy("Complaints"), may_vanish=True, access=UNTOLD),
        Relation(
            "clients.InternalNote",
            "enterprise",
            gettext_lazy("Internal notes"),
            access=("notes_relationship", "notes_diagnostic"),
        ),
        Relation("clients.FormerName", "enterprise", gettext_lazy("Former names")),
        Relation("clients.ClientNeed", "enterprise", gettext_lazy("Expressed needs"), may_vanish=True),
        Relation(
            "clients.OutboundMessage",
            "enterprise",
            gettext_lazy("Messages"),
            stays=_about_the_file,
            blocks=_being_sent,
            may_vanish=True,
            order=90,  # once it is known which rows stay behind
        ),
        Relation(
            "clients.ScorePart",
            "enterprise",
            gettext_lazy("Score parts"),
            stays=_parts_held,
            settle=_latest_parts,
            handles=frozenset({"clients_scorepart_once"}),
        ),
        Relation("clients.SegmentAssessment", "enterprise", gettext_lazy("Segment computations")),
        Relation("clients.SegmentOverride", "enterprise", gettext_lazy("Segment decisions"), blocks=_two_decisions),
        Relation("clients.ImportRow", "enterprise", gettext_lazy("Import rows"), may_vanish=True),
        Relation("clients.ImportRow", "twin", gettext_lazy("Import rows compared with it"), may_vanish=True),
    )


def declare() -> None:
    """Declare every relation of this app, and the opaque identifiers it and core keep."""
    _declare_people()
    _declare_story()
    register(
        Relation("clients.Enterprise", "parent", gettext_lazy("Subsidiaries"), blocks=_is_relative),
        # An older merge keeps leading to the file it went into: addresses follow the chain.
        Relation("clients.Enterprise", "merged_into", moves=False),
        Relation("clients.DuplicateCandidate", "first", moves=False),
        Relation("clients.DuplicateCandidate", "second", moves=False),
        Relation("clients.EnterpriseMerge", "survivor", moves=False),
        Relation("clients.EnterpriseMerge", "absorbed", moves=False),
    )
    for label in ("Assignment", "ConflictDeclaration", "Interaction", "Task", "ClientNeed", "OutboundMessage"):
        register_reference(
            f"clients.{label}", "about_uuid", "What it is about keeps its identifier; the merged file's page leads on."
        )
    register_reference("core.AuditEvent", "object_uuid", "What happened to a file happened to that file.")
    register_reference("core.Job", "object_uuid", "Work finds its object by identifier; a merged file asks for none.")
