"""The declaration each member of the team makes before anything opens (domain §7.3, §8.2, charter point 5)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Capacity, Circle, TaskKind
from clients.models import ConflictDeclaration
from clients.services import assignments, relation
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_REQUEST
from diagnostics.models import DiagnosticRequest
from diagnostics.queries import people


@transaction.atomic
def declare_ties(
    request: DiagnosticRequest, *, has_conflict: bool, explanation: str = "", by: User
) -> ConflictDeclaration:
    """Declare that no tie links this person to the enterprise, or withdraw from the team because one does.

    Asked twice it returns the first word given; a tie frees the place and tells the head of diagnostics.
    """
    request = lock(request)
    if by not in people.named_team(request):
        raise DomainError("not_in_team", _("You are not in the team named for this request."))
    if has_conflict and not explanation.strip():
        raise DomainError("explanation_needed", _("Say in a few words what links you to the enterprise."))
    row, created = ConflictDeclaration.objects.get_or_create(
        user=by,
        about_kind=KIND_REQUEST,
        about_uuid=request.uuid,
        defaults={
            "enterprise": request.enterprise,
            "has_conflict": has_conflict,
            "explanation": explanation.strip(),
            "declared_at": clock.now(),
        },
    )
    if not created:
        return row
    audit.record("diagnostics.ties_declared", obj=request, by=by, data={"conflict": has_conflict})
    if has_conflict:
        _step_back(request, by=by)
    return row


def _step_back(request: DiagnosticRequest, *, by: User) -> None:
    assignments.release(
        request.enterprise, user=by, capacity=Capacity.TEAM, kind=KIND_REQUEST, uuid=request.uuid, by=by
    )
    if request.lead_id == by.pk:
        request.lead = None
        request.save(update_fields=["lead", "updated_at"])
    relation.open_task(
        request.enterprise,
        owner=people.head_of_diagnostics(),
        kind_of_task=TaskKind.PLAN,
        title=gettext_lazy("Replace a member of the team who stepped back"),
        due_on=clock.add_working_days(clock.today(), 2),
        by=by,
        kind=KIND_REQUEST,
        uuid=request.uuid,
        circle=Circle.DIAGNOSTIC,
    )
