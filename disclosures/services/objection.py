"""The enterprise objects, the data protection officer answers; meanwhile nothing leaves (§7.5, §8.4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Enterprise
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock, move
from disclosures import states
from disclosures.models import Objection


@transaction.atomic
def object_to_release(enterprise: Enterprise, *, text: str, by: User) -> Objection:
    """Write down an objection; from this instant no signal about the enterprise can leave."""
    lock(enterprise)
    if Objection.objects.blocking().filter(enterprise=enterprise).exists():
        raise DomainError("objection_stands", _("Your objection is already recorded."))
    row = Objection.objects.create(enterprise=enterprise, text=text.strip(), made_by=by, made_at=clock.now())
    audit.record("disclosures.objection_made", obj=row, by=by)
    return row


@transaction.atomic
def withdraw_objection(row: Objection, *, by: User) -> Objection:
    """The enterprise takes its objection back."""
    return move(lock(row), states.WITHDRAW, by=by)


@transaction.atomic
def answer_objection(row: Objection, *, upheld: bool, answer: str, by: User) -> Objection:
    """The data protection officer answers, in words the enterprise reads."""
    transition = states.UPHOLD if upheld else states.DISMISS
    return move(lock(row), transition, by=by, answer=answer.strip(), answered_by=by, answered_at=clock.now())
