"""Open, end and stop a diagnostic mission (domain §7.3): each guard says what is missing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import OutboundMessage
from clients.services import assignments, outreach, relation
from clients.services.reach import reach
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock, move
from diagnostics.emails import mission_message
from diagnostics.enums import KIND_AGAIN, KIND_DIAGNOSTIC, KIND_REQUEST, DiagnosticState
from diagnostics.models import (
    ConsultedDocument,
    CriterionRating,
    Diagnostic,
    Finding,
    FormalConsent,
    OfflineEntry,
    Recommendation,
)
from diagnostics.queries import grid as grids
from diagnostics.queries import people
from diagnostics.services.offline import apply_waiting
from diagnostics.services.seal import drop_open_reports, erase_open_reports
from diagnostics.states import mission as states
from diagnostics.states import request as request_states

DRAFT_WORKING_DAYS = 10


def tell_enterprise(diagnostic: Diagnostic, code: str, *, by: User | None, occurrence: str = "") -> int:
    """Send one of N11, N12, N15 to those who speak for the enterprise; return how many messages."""
    sent = 0
    for person in reach(diagnostic.enterprise, people.recipients(diagnostic.enterprise), code):
        message = outreach.post(
            code,
            enterprise=diagnostic.enterprise,
            to=person,
            about=(KIND_DIAGNOSTIC, diagnostic.uuid),
            occurrence=occurrence,
            circle=Circle.ENTERPRISE,
            by=by,
            **mission_message(diagnostic),
        )
        sent += message is not None
    return sent


def tell_late(diagnostic: Diagnostic) -> int:
    """Say the dates (N11) or the end (N15) of a mission to an enterprise nobody could be written to at that moment."""
    is_over = diagnostic.state == DiagnosticState.CANCELLED
    code, dates = ("N15", "") if is_over else ("N11", diagnostic.starts_on.isoformat())
    told = OutboundMessage.objects.filter(
        code=code, about_kind=KIND_DIAGNOSTIC, about_uuid=diagnostic.uuid, occurrence__endswith=dates
    )
    return 0 if told.exists() else tell_enterprise(diagnostic, code, by=None, occurrence=dates)


@transaction.atomic
def suggest_again(diagnostic: Diagnostic) -> int:
    """Suggest a new diagnostic three years after this one's report, once; optional, without consequence (N26)."""
    about = (KIND_AGAIN, diagnostic.uuid)
    if OutboundMessage.objects.filter(code="N26", about_kind=KIND_AGAIN, about_uuid=diagnostic.uuid).exists():
        return 0
    found = reach(diagnostic.enterprise, people.recipients(diagnostic.enterprise), "N26")
    for person in found:
        outreach.post(
            "N26",
            enterprise=diagnostic.enterprise,
            to=person,
            about=about,
            context={"what": "diagnostic"},
            link=reverse("diagnostics:home"),
        )
    return len(found)


@transaction.atomic
def start_visit(
    diagnostic: Diagnostic, *, held_at: dt.datetime, functions: Sequence[str], minutes: str, by: User
) -> Diagnostic:
    """Record the opening meeting and open the visit (§7.3, §13): purpose, voluntary nature, confidentiality read."""
    diagnostic = lock(diagnostic)
    _require_consent(diagnostic)
    waiting = people.undeclared(
        people.team(diagnostic),
        kinds=[(KIND_DIAGNOSTIC, diagnostic.uuid), (KIND_REQUEST, diagnostic.request.uuid)],
    )
    if waiting:
        raise DomainError("declaration_missing", _("A member of the team has not declared the absence of conflict."))
    _check_meeting(held_at, functions, minutes)
    move(
        diagnostic,
        states.START,
        by=by,
        opening_held_at=held_at,
        opening_functions=list(functions),
        opening_minutes=minutes.strip(),
        started_at=clock.now(),
    )
    _log_meeting(diagnostic, subject=gettext_lazy("Opening meeting of the diagnostic"), held_at=held_at, by=by)
    apply_waiting(diagnostic)
    return diagnostic


def _require_consent(diagnostic: Diagnostic) -> None:
    if not FormalConsent.objects.filter(pk=diagnostic.consent_id, withdrawn_at__isnull=True).exists():
        raise DomainError("consent_withdrawn", _("The enterprise has withdrawn its acceptance: the diagnostic stops."))


def _check_meeting(held_at: dt.datetime, functions: Sequence[str], minutes: str) -> None:
    if held_at > clock.now():
        raise DomainError("meeting_in_future", _("A meeting is recorded once it has been held."))
    if not functions:
        raise DomainError("nobody_met", _("Say which functions attended."))
    if not minutes.strip():
        raise DomainError("no_minutes", _("Write a few lines of minutes."))


def _log_meeting(diagnostic: Diagnostic, *, subject: Promise, held_at: dt.datetime, by: User) -> None:
    relation.log_interaction(
        diagnostic.enterprise,
        by=by,
        channel=Channel.VISIT,
        direction=Direction.OUT,
        subject=subject,
        circle=Circle.ENTERPRISE,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
        at=held_at,
    )


@transaction.atomic
def end_fieldwork(
    diagnostic: Diagnostic, *, held_at: dt.datetime, functions: Sequence[str], minutes: str, by: User
) -> Diagnostic:
    """Record the oral wrap-up and end the fieldwork: all criteria have a level or a reason not to (§7.3)."""
    diagnostic = lock(diagnostic)
    _require_consent(diagnostic)
    left = grids.progress(diagnostic)
    if not left.is_complete:
        raise DomainError(
            "criteria_left", _("%(n)s criteria still wait for a level or a reason.") % {"n": left.total - left.done}
        )
    if OfflineEntry.objects.pending().filter(kit__diagnostic=diagnostic).exists():
        raise DomainError("entries_to_compare", _("Entries from a device wait for a choice: compare them first."))
    _check_meeting(held_at, functions, minutes)
    move(
        diagnostic,
        states.FINISH_FIELDWORK,
        by=by,
        wrap_up_held_at=held_at,
        wrap_up_functions=list(functions),
        wrap_up_minutes=minutes.strip(),
        fieldwork_done_at=clock.now(),
    )
    _log_meeting(diagnostic, subject=gettext_lazy("Wrap-up meeting of the diagnostic"), held_at=held_at, by=by)
    relation.open_task(
        diagnostic.enterprise,
        owner=diagnostic.lead,
        kind_of_task=TaskKind.PREPARE,
        title=gettext_lazy("Draft the report"),
        due_on=clock.add_working_days(clock.today(), DRAFT_WORKING_DAYS),
        by=by,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    return diagnostic


@transaction.atomic
def cancel_diagnostic(
    diagnostic: Diagnostic, *, by: User, reason: str = "", by_enterprise: bool = False
) -> Diagnostic:
    """Stop the diagnostic before its report is out: the enterprise's freedom, or an impossibility (§7.3, N15).

    A rendering on its way is dropped; working papers are erased within thirty days.
    """
    diagnostic = lock(diagnostic)
    if not by_enterprise and not reason.strip():
        raise DomainError("reason_needed", _("Say why the diagnostic cannot go on."))
    move(
        diagnostic,
        states.CANCEL,
        by=by,
        cancelled_at=clock.now(),
        cancelled_by_enterprise=by_enterprise,
        cancel_reason=reason.strip(),
    )
    drop_open_reports(diagnostic, by=by)
    request = lock(diagnostic.request)
    if request_states.CANCEL.allows(request.state):
        move(request, request_states.CANCEL, by=by)
    relation.close_tasks_about(KIND_DIAGNOSTIC, diagnostic.uuid, by=by)
    relation.log_interaction(
        diagnostic.enterprise,
        by=by,
        channel=Channel.SYSTEM,
        direction=Direction.NONE,
        subject=gettext_lazy("Diagnostic stopped"),
        circle=Circle.ENTERPRISE,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
    )
    tell_enterprise(diagnostic, "N15", by=by)
    return diagnostic


@transaction.atomic
def erase_papers(diagnostic: Diagnostic) -> bool:
    """Erase the working papers of a stopped diagnostic, drafts of its report included; its dates and its end stay (§7.3).

    The team reaches the file no longer. Safe to run twice.
    """
    diagnostic = lock(diagnostic)
    if diagnostic.state != DiagnosticState.CANCELLED:
        return False
    rows: list[Any] = [CriterionRating, Recommendation, Finding, ConsultedDocument]
    erased = erase_open_reports(diagnostic)
    erased += sum(model.objects.filter(diagnostic=diagnostic).delete()[0] for model in rows)
    erased += OfflineEntry.objects.filter(kit__diagnostic=diagnostic).delete()[0]
    erased += assignments.release_all(KIND_DIAGNOSTIC, diagnostic.uuid, by=None)
    texts = bool(
        diagnostic.opening_minutes or diagnostic.wrap_up_minutes or diagnostic.past_issue_suspected is not None
    )
    if not erased and not texts:
        return False
    diagnostic.opening_minutes = diagnostic.wrap_up_minutes = ""
    diagnostic.past_issue_suspected = None
    diagnostic.save(update_fields=["opening_minutes", "wrap_up_minutes", "past_issue_suspected", "updated_at"])
    audit.record("diagnostics.papers_erased", obj=diagnostic, by=None)
    return True


@transaction.atomic
def remind_visit(diagnostic: Diagnostic, *, occurrence: str) -> int:
    """Help the enterprise prepare its visit, once per step (N12); another date starts its own reminders."""
    diagnostic = lock(diagnostic)
    key = f"{occurrence} {diagnostic.starts_on.isoformat()}"
    known = OutboundMessage.objects.filter(
        about_kind=KIND_DIAGNOSTIC, about_uuid=diagnostic.uuid, code="N12", occurrence=key
    )
    if diagnostic.state != DiagnosticState.PLANNED or known.exists():
        return 0
    return tell_enterprise(diagnostic, "N12", by=None, occurrence=key)


@transaction.atomic
def archive_diagnostic(diagnostic: Diagnostic) -> bool:
    """Put away a mission whose follow-up time is over (§7.3). Returns whether it moved now."""
    diagnostic = lock(diagnostic)
    if not states.ARCHIVE.allows(diagnostic.state):
        return False
    move(diagnostic, states.ARCHIVE, by=None, archived_at=clock.now())
    assignments.release_all(KIND_DIAGNOSTIC, diagnostic.uuid, by=None)  # the matter is over: its file closes again
    return True
