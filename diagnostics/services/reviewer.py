"""Name the reviewer of a coming report: never a member of the team (domain §7.3, §8.2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import Capacity
from clients.services import assignments
from core import audit
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_DIAGNOSTIC
from diagnostics.models import Diagnostic
from diagnostics.queries import people


@transaction.atomic
def name_reviewer(diagnostic: Diagnostic, *, reviewer: User, by: User) -> None:
    """Name the reviewer of the coming report: never a member of the team (§7.3, §8.2)."""
    diagnostic = lock(diagnostic)
    if not reviewer.has_role("REV") or people.is_in_team(reviewer, diagnostic):
        raise DomainError("not_a_reviewer", _("The reviewer holds that role and is not in the team."))
    before = people.reviewer(diagnostic)
    if before is not None and before.pk != reviewer.pk:
        assignments.release(
            diagnostic.enterprise,
            user=before,
            capacity=Capacity.REVIEWER,
            kind=KIND_DIAGNOSTIC,
            uuid=diagnostic.uuid,
            by=by,
        )
    assignments.assign(
        diagnostic.enterprise,
        user=reviewer,
        capacity=Capacity.REVIEWER,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
        by=by,
    )
    audit.record("diagnostics.reviewer_named", obj=diagnostic, by=by)
