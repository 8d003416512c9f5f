"""Who is told, who is in the team, who declared no conflict (domain §7.3, §8.2)."""

from collections.abc import Iterable
from uuid import UUID

from accounts.enums import CustomsRole, EnterpriseRole
from accounts.models import User
from accounts.permissions import charter_is_signed
from clients.enums import Capacity
from clients.models import Assignment, ConflictDeclaration, Contact, Enterprise, PortalMembership
from diagnostics.enums import KIND_DIAGNOSTIC, KIND_REQUEST
from diagnostics.models import Diagnostic, DiagnosticRequest


def recipients(enterprise: Enterprise) -> list[User | Contact]:
    """Who speaks for the enterprise: owner and deputy of the portal account, else its focal contact."""
    held = PortalMembership.objects.active().filter(
        enterprise=enterprise, role__in=[EnterpriseRole.OWN, EnterpriseRole.DEP]
    )
    people: list[User | Contact] = [row.user for row in held.select_related("user").order_by("role", "pk")]
    if people:
        return people
    return list(Contact.objects.filter(enterprise=enterprise, left_on=None).order_by("-is_focal", "pk")[:1])


def owner_name(enterprise: Enterprise) -> str:
    """Who holds the enterprise's account, by name, for the colleagues who must ask her."""
    held = PortalMembership.objects.active().filter(enterprise=enterprise, role=EnterpriseRole.OWN)
    row = held.select_related("user").order_by("pk").first()
    return row.user.full_name if row else ""


def account_agent(enterprise: Enterprise) -> User | None:
    """The relationship agent who follows the enterprise; None leaves the task to the whole unit."""
    row = (
        Assignment.objects.active()
        .filter(enterprise=enterprise, capacity=Capacity.ACCOUNT_AGENT, user__is_active=True)
        .select_related("user")
        .order_by("-starts_on", "-pk")
        .first()
    )
    return row.user if row else None


def head_of_diagnostics() -> User | None:
    """The first head of diagnostics in office; None when nobody holds the role."""
    return User.objects.with_role(CustomsRole.LDI).order_by("pk").first()


def diagnosticians() -> list[User]:
    """Everyone who may be put in a team."""
    return list(User.objects.with_role(CustomsRole.DIA).order_by("full_name"))


def reviewers() -> list[User]:
    """Everyone who may review a report."""
    return list(User.objects.with_role(CustomsRole.REV).order_by("full_name"))


def _assigned(kind: str, uuid: UUID, capacity: str) -> list[User]:
    rows = Assignment.objects.active().filter(about_kind=kind, about_uuid=uuid, capacity=capacity)
    return [row.user for row in rows.select_related("user").order_by("pk")]


def named_team(request: DiagnosticRequest) -> list[User]:
    """The team named for a request, before its dates are agreed."""
    return _assigned(KIND_REQUEST, request.uuid, Capacity.TEAM)


def team(diagnostic: Diagnostic) -> list[User]:
    """The team of a mission, lead included."""
    return _assigned(KIND_DIAGNOSTIC, diagnostic.uuid, Capacity.TEAM)


def reviewer(diagnostic: Diagnostic) -> User | None:
    """The reviewer named for the mission."""
    return next(iter(_assigned(KIND_DIAGNOSTIC, diagnostic.uuid, Capacity.REVIEWER)), None)


def is_in_team(user: User, diagnostic: Diagnostic) -> bool:
    """Whether this person works on the mission today."""
    return (
        Assignment.objects.active()
        .filter(about_kind=KIND_DIAGNOSTIC, about_uuid=diagnostic.uuid, user=user, capacity=Capacity.TEAM)
        .exists()
    )


def undeclared(people: Iterable[User], *, kinds: Iterable[tuple[str, UUID]]) -> list[User]:
    """Those who have not yet declared that no tie links them to the enterprise, for one of these objects."""
    waiting = list(people)
    for kind, uuid in kinds:
        done = set(
            ConflictDeclaration.objects.filter(
                about_kind=kind, about_uuid=uuid, has_conflict=False, user__in=waiting
            ).values_list("user_id", flat=True)
        )
        waiting = [person for person in waiting if person.pk not in done]
    return waiting


def without_charter(people: Iterable[User]) -> list[User]:
    """Those whose confidentiality charter is not signed, or no longer counts (§8.3)."""
    return [person for person in people if not charter_is_signed(person)]
