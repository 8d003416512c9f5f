"""What happens to a recommendation after the report: who said what, when, and what it is worth (§7.5, I9)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import Enterprise
from clients.services import relation, segment
from core import audit, clock
from core.errors import DomainError, TwoPersonsNeeded
from core.languages import filled
from core.lifecycle import lock
from diagnostics.models import Diagnostic
from followup.enums import Attitude, EntryKind, Implementation, Source, Unit
from followup.models import FollowUp, FollowUpEntry, FollowUpPoint
from followup.queries import recommendation as queries

KIND = "followup.followup"
CALL_WORKING_DAYS = 5
IMPLEMENTATION_OF = {
    Attitude.UNDECIDED: Implementation.NOT_STARTED,
    Attitude.IN_PROGRESS: Implementation.STARTED,
    Attitude.ADOPTED: Implementation.DECLARED,
    Attitude.DECLINED: Implementation.NOT_STARTED,
    Attitude.IGNORED: Implementation.NOT_STARTED,
}
POINT_MONTHS = (3, 6, 12)


@transaction.atomic
def open_follow_up(diagnostic: Diagnostic, *, closed_on: dt.date, by: User | None) -> list[FollowUp]:
    """Open the follow-up of every recommendation of a communicated report, and its points at 3, 6 and 12 months.

    A corrected version of the report adds its new recommendations and keeps what was already recorded.
    """
    opened = []
    for recommendation in diagnostic.recommendations.all():
        follow_up, created = FollowUp.objects.get_or_create(
            recommendation=recommendation,
            defaults={
                "enterprise": diagnostic.enterprise,
                "told_on": closed_on,
                "due_on": clock.add_months(closed_on, recommendation.due_months),
            },
        )
        if created:
            _write(follow_up, kind=EntryKind.OPENED, unit=Unit.SYSTEM, by=None)
            opened.append(follow_up)
    for months in POINT_MONTHS if opened else ():
        FollowUpPoint.objects.get_or_create(
            diagnostic=diagnostic,
            months=months,
            defaults={"enterprise": diagnostic.enterprise, "due_on": clock.add_months(closed_on, months)},
        )
    audit.record("followup.opened", obj=diagnostic, by=by, data={"recommendations": len(opened)})
    return opened


@transaction.atomic
def tell_attitude(follow_up: FollowUp, *, attitude: str, note: str = "", in_point: bool = False, by: User) -> FollowUp:
    """The enterprise says what it does about a recommendation; its own word ends a contestation (I9).

    A follow-up point writes one line on the timeline for all its answers (`in_point`).
    """
    follow_up = lock(follow_up)
    _require_told(attitude, note)
    _set(follow_up, attitude=attitude, note=note, source=Source.PORTAL, unit=Unit.ENTERPRISE, by=by)
    if not in_point:
        _log_told(follow_up, channel=Channel.PORTAL, summary=Attitude(attitude).label, by=by)
    refresh_index(follow_up.enterprise, by=by)
    return follow_up


@transaction.atomic
def record_attitude(follow_up: FollowUp, *, attitude: str, source: str, note: str = "", by: User) -> FollowUp:
    """An agent writes down what the enterprise told by phone or on a visit: source kept, exchange logged (§7.5).

    The enterprise sees it at once and may contest it.
    """
    follow_up = lock(follow_up)
    _require_told(attitude, note)
    _refuse_contested(follow_up)
    _set(follow_up, attitude=attitude, note=note, source=source, unit=Unit.RELATIONSHIP, by=by)
    _log_told(follow_up, channel=source, summary=note, by=by)
    refresh_index(follow_up.enterprise, by=by)
    return follow_up


def _log_told(follow_up: FollowUp, *, channel: str, summary: Promise | str, by: User) -> None:
    """Put what the enterprise said on the timeline."""
    relation.log_interaction(
        follow_up.enterprise,
        by=by,
        channel=channel,
        direction=Direction.IN,
        subject=filled(
            gettext_lazy("Recommendation %(code)s: what the enterprise does about it"),
            {"code": follow_up.recommendation.code},
        ),
        summary=summary,
        circle=Circle.ENTERPRISE,
        kind=KIND,
        uuid=follow_up.uuid,
    )


@transaction.atomic
def confirm_ignored(follow_up: FollowUp, *, attempts: str, by: User) -> FollowUp:
    """An agent confirms that a recommendation was left without answer, listing the contact attempts (§7.5).

    Refused unless 90 days and two reminders have passed; taken back by any later word of the enterprise.
    """
    follow_up = lock(follow_up)
    if len(attempts.strip()) < 20:
        raise DomainError("attempts_needed", _("List the contact attempts: dates and channels."))
    _refuse_contested(follow_up)
    if not queries.may_be_ignored(follow_up, clock.today()):
        raise DomainError(
            "not_suggested",
            _("This cannot be said yet: 90 days and two reminders without answer are needed."),
        )
    _set(follow_up, attitude=Attitude.IGNORED, note=attempts, source="", unit=Unit.RELATIONSHIP, by=by)
    refresh_index(follow_up.enterprise, by=by)
    return follow_up


@transaction.atomic
def contest(follow_up: FollowUp, *, text: str, by: User) -> FollowUp:
    """The enterprise contests what was recorded about it; nothing of it counts until a second agent answers (I9)."""
    follow_up = lock(follow_up)
    _refuse_contested(follow_up)
    if follow_up.recorded_unit != Unit.RELATIONSHIP:
        raise DomainError("nothing_to_contest", _("This is your own answer: you can simply change it."))
    follow_up.contested_at, follow_up.contested_by = clock.now(), by
    follow_up.save(update_fields=["contested_at", "contested_by", "updated_at"])
    _write(follow_up, kind=EntryKind.CONTEST, unit=Unit.ENTERPRISE, by=by, note=text)
    audit.record("followup.contested", obj=follow_up, by=by)
    relation.open_task(
        follow_up.enterprise,
        owner=None,
        kind_of_task=TaskKind.VALIDATE,
        title=filled(
            gettext_lazy("Answer a contested record, second agent (%(code)s)"), {"code": follow_up.recommendation.code}
        ),
        due_on=clock.add_working_days(clock.today(), CALL_WORKING_DAYS),
        by=by,
        kind=KIND,
        uuid=follow_up.uuid,
        circle=Circle.RELATIONSHIP,
    )
    refresh_index(follow_up.enterprise, by=by)
    return follow_up


@transaction.atomic
def answer_contest(follow_up: FollowUp, *, attitude: str, note: str, by: User) -> FollowUp:
    """A second agent settles a contested record, with a reply the enterprise reads (§7.5)."""
    follow_up = lock(follow_up)
    if not follow_up.is_contested:
        raise DomainError("not_contested", _("This record is not contested, or has already been answered."))
    if by.pk == follow_up.recorded_by_id:
        raise TwoPersonsNeeded("second_agent_needed", _("A second agent must answer: the contested record is yours."))
    _set(
        follow_up,
        attitude=attitude,
        note=note,
        source=follow_up.source,
        unit=Unit.RELATIONSHIP,
        by=by,
        kind=EntryKind.REPLY,
    )
    relation.close_tasks_about(KIND, follow_up.uuid, by=by)
    refresh_index(follow_up.enterprise, by=by)
    return follow_up


@transaction.atomic
def verify(follow_up: FollowUp, *, seen: bool, note: str = "", by: User) -> FollowUp:
    """An agent notes whether organisational evidence was seen for what the enterprise declared done (§7.5)."""
    follow_up = lock(follow_up)
    if follow_up.attitude != Attitude.ADOPTED:
        raise DomainError("not_declared", _("Nothing was declared done for this recommendation yet."))
    follow_up.implementation = Implementation.VERIFIED if seen else Implementation.NOT_VERIFIED
    follow_up.save(update_fields=["implementation", "updated_at"])
    _write(follow_up, kind=EntryKind.VERIFICATION, unit=Unit.RELATIONSHIP, by=by, note=note)
    audit.record("followup.verified", obj=follow_up, by=by, data={"seen": seen})
    return follow_up


@transaction.atomic
def refresh_index(enterprise: Enterprise, *, by: User | None, today: dt.date | None = None) -> None:
    """Hand the follow-up index down to the segment; None when no attitude counts (§5.5).

    The enterprise's row is held first, so that two answers at once are both counted by the second one.
    """
    enterprise = lock(enterprise)
    index = queries.index_of(enterprise, today or clock.today())
    values = {"index": None if index is None else str(index)}
    segment.set_part(enterprise, part="followup", values=values, by=by)


def _require_told(attitude: str, note: str) -> None:
    """Only what an enterprise can say of itself; another measure must be named."""
    if attitude not in set(Attitude.values) - {Attitude.IGNORED}:
        raise DomainError("attitude_unknown", _("Choose one of the answers."))
    if attitude == Attitude.DECLINED_WITH_ALTERNATIVE and not note.strip():
        raise DomainError("alternative_needed", _("Say in a few words which measure you take instead."))


def _refuse_contested(follow_up: FollowUp) -> None:
    if follow_up.is_contested:
        raise DomainError("contested", _("This record is contested: a second agent must answer first."))


def _set(
    follow_up: FollowUp,
    *,
    attitude: str,
    note: str,
    source: str,
    unit: str,
    by: User,
    kind: str = EntryKind.ATTITUDE,
) -> None:
    """Write the attitude and its line of history; any new word ends a contestation."""
    implementation = IMPLEMENTATION_OF.get(Attitude(attitude), follow_up.implementation)
    if attitude == Attitude.ADOPTED and follow_up.implementation == Implementation.VERIFIED:
        implementation = follow_up.implementation
    fields: dict[str, Any] = {
        "attitude": attitude,
        "implementation": implementation,
        "note": note.strip(),
        "source": source,
        "recorded_unit": unit,
        "recorded_by": by,
        "recorded_at": clock.now(),
        "contested_at": None,
        "contested_by": None,
    }
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=[*fields, "updated_at"])
    _write(follow_up, kind=kind, unit=unit, by=by, note=note, source=source)
    audit.record("followup.attitude", obj=follow_up, by=by, to_state=attitude, data={"source": source, "unit": unit})


def _write(
    follow_up: FollowUp, *, kind: str, unit: str, by: User | None, note: str = "", source: str = ""
) -> FollowUpEntry:
    return FollowUpEntry.objects.create(
        follow_up=follow_up,
        kind=kind,
        attitude=follow_up.attitude,
        implementation=follow_up.implementation,
        note=note.strip(),
        source=source,
        unit=unit,
        by=by,
        at=clock.now(),
    )
