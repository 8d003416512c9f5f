"""The dates of a visit are agreed by both sides: confirmed, asked to move, moved (domain §7.3)."""

import datetime as dt

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.services import relation
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_DIAGNOSTIC, DiagnosticState
from diagnostics.models import Diagnostic
from diagnostics.services.mission import tell_enterprise
from diagnostics.services.planning import check_dates

ANSWER_WORKING_DAYS = 2
WISH = ("wished_starts_on", "wished_ends_on", "wished_note", "wished_at")


def _planned(diagnostic: Diagnostic) -> Diagnostic:
    """Dates move until the opening meeting, not after."""
    diagnostic = lock(diagnostic)
    if diagnostic.state != DiagnosticState.PLANNED:
        raise DomainError("dates_settled", _("The visit has begun or is stopped: its dates no longer move."))
    return diagnostic


def _forget_wish(diagnostic: Diagnostic) -> None:
    diagnostic.wished_starts_on = diagnostic.wished_ends_on = diagnostic.wished_at = None
    diagnostic.wished_note = ""


def _log(diagnostic: Diagnostic, *, by: User, subject: Promise, direction: str) -> None:
    relation.log_interaction(
        diagnostic.enterprise,
        by=by,
        channel=Channel.PORTAL if direction == Direction.IN else Channel.SYSTEM,
        direction=direction,
        subject=subject,
        circle=Circle.ENTERPRISE,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
    )


@transaction.atomic
def confirm_dates(diagnostic: Diagnostic, *, by: User) -> Diagnostic:
    """The enterprise says the dates suit it; saying it twice changes nothing."""
    diagnostic = _planned(diagnostic)
    if diagnostic.dates_confirmed_at is not None:
        return diagnostic
    _forget_wish(diagnostic)
    diagnostic.dates_confirmed_at = clock.now()
    diagnostic.save(update_fields=[*WISH, "dates_confirmed_at", "updated_at"])
    relation.close_tasks_about(KIND_DIAGNOSTIC, diagnostic.uuid, by=by, kind_of_task=TaskKind.PLAN)
    audit.record("diagnostics.dates_confirmed", obj=diagnostic, by=by)
    _log(
        diagnostic,
        by=by,
        subject=gettext_lazy("Dates of the visit confirmed by the enterprise"),
        direction=Direction.IN,
    )
    return diagnostic


@transaction.atomic
def ask_other_dates(
    diagnostic: Diagnostic, *, starts_on: dt.date, ends_on: dt.date, note: str, by: User
) -> Diagnostic:
    """The enterprise asks for other dates: the lead is told; those planned stand until answered."""
    diagnostic = _planned(diagnostic)
    check_dates(starts_on, ends_on)
    wish = (starts_on, ends_on, note.strip())
    if wish == (diagnostic.wished_starts_on, diagnostic.wished_ends_on, diagnostic.wished_note):
        return diagnostic
    diagnostic.wished_starts_on, diagnostic.wished_ends_on, diagnostic.wished_note = wish
    diagnostic.wished_at, diagnostic.dates_confirmed_at = clock.now(), None
    diagnostic.save(update_fields=[*WISH, "dates_confirmed_at", "updated_at"])
    relation.open_task(
        diagnostic.enterprise,
        owner=diagnostic.lead,
        kind_of_task=TaskKind.PLAN,
        title=gettext_lazy("Answer the enterprise: other dates for the visit"),
        due_on=clock.add_working_days(clock.today(), ANSWER_WORKING_DAYS),
        by=by,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    audit.record("diagnostics.other_dates_asked", obj=diagnostic, by=by)
    _log(diagnostic, by=by, subject=gettext_lazy("Other dates asked for the visit"), direction=Direction.IN)
    return diagnostic


@transaction.atomic
def move_dates(diagnostic: Diagnostic, *, starts_on: dt.date, ends_on: dt.date, by: User) -> Diagnostic:
    """Set other dates and tell the enterprise (N11); those it asked for itself need no more confirmation."""
    diagnostic = _planned(diagnostic)
    check_dates(starts_on, ends_on)
    as_wished = (starts_on, ends_on) == (diagnostic.wished_starts_on, diagnostic.wished_ends_on)
    has_moved = (starts_on, ends_on) != (diagnostic.starts_on, diagnostic.ends_on)
    if not has_moved and diagnostic.wished_at is None:
        return diagnostic
    _forget_wish(diagnostic)
    diagnostic.starts_on, diagnostic.ends_on = starts_on, ends_on
    diagnostic.dates_confirmed_at = clock.now() if as_wished else None
    diagnostic.save(update_fields=[*WISH, "starts_on", "ends_on", "dates_confirmed_at", "updated_at"])
    relation.close_tasks_about(KIND_DIAGNOSTIC, diagnostic.uuid, by=by, kind_of_task=TaskKind.PLAN)
    audit.record("diagnostics.dates_moved", obj=diagnostic, by=by, data={"starts_on": starts_on.isoformat()})
    _log(diagnostic, by=by, subject=gettext_lazy("Dates of the visit set"), direction=Direction.OUT)
    tell_enterprise(diagnostic, "N11", by=by, occurrence=f"{clock.now():%Y%m%d%H%M%S} {starts_on.isoformat()}")
    return diagnostic
