"""Ask for signals, prepare them, release them: two persons, checked again at the last moment (§7.5, I9)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Circle
from clients.models import Enterprise
from clients.services import relation
from core import audit, clock
from core.errors import DomainError, StaleObject, TwoPersonsNeeded
from core.languages import filled
from core.lifecycle import lock, move
from core.references import allocate
from disclosures import states
from disclosures.enums import Basis
from disclosures.models import RiskSignal, SignalRelease, SignalSchedule
from disclosures.queries import signal as queries
from disclosures.services import webhook

KIND = "disclosures.risksignal"
REASON_MINIMUM = 20


def _require_words(text: str) -> str:
    if len(text.strip()) < REASON_MINIMUM:
        raise DomainError("purpose_missing", _("Say what it is for, in a sentence."))
    return text.strip()


@transaction.atomic
def ask_release(
    *,
    purpose: str,
    letter_reference: str,
    letter_on: dt.date,
    enterprises: list[Enterprise],
    everyone: bool = False,
    by: User,
) -> SignalRelease:
    """Risk management asks in writing: the letter, what for, about whom (§7.5). Nothing is computed yet."""
    if not enterprises and not everyone:
        raise DomainError("nobody_named", _("Name at least one enterprise."))
    release = SignalRelease.objects.create(
        reference=allocate("SIG", clock.today().year),
        basis=Basis.REQUEST,
        purpose=_require_words(purpose),
        letter_reference=letter_reference.strip(),
        letter_on=letter_on,
        everyone=everyone,
        asked_by=by,
    )
    release.wanted.set(enterprises)
    audit.record("disclosures.release_asked", obj=release, by=by, data={"enterprises": len(enterprises)})
    return release


@transaction.atomic
def prepare_release(release: SignalRelease, *, by: User) -> SignalRelease:
    """The first person writes down what may be said today; prepared again, it says what is true by then."""
    release = lock(release)
    if not states.PREPARE.allows(release.state):
        raise StaleObject("release_settled", _("This release has already been settled. Reload the page."))
    if by.pk == release.asked_by_id:
        raise TwoPersonsNeeded("second_person_needed", _("Another person than the one who asks prepares the signals."))
    said, reasons = queries.contents(release, clock.today())
    release.signals.all().delete()
    RiskSignal.objects.bulk_create(
        [RiskSignal(release=release, enterprise_id=pk, content=content) for pk, content in said.items()]
    )
    return move(release, states.PREPARE, by=by, prepared_by=by, prepared_at=clock.now(), withheld=dict(reasons))


@transaction.atomic
def release_signals(release: SignalRelease, *, by: User) -> SignalRelease:
    """The second person lets the signals leave; each enterprise sees its own at once.

    Everything is computed again: a report closed, an objection or a contestation since the preparation changes what
    may be said, and the first person must then prepare it again. Raises TwoPersonsNeeded, StaleObject, DomainError.
    """
    release = lock(release)
    if by.pk in {release.prepared_by_id, release.asked_by_id}:
        raise TwoPersonsNeeded(
            "second_person_needed", _("A second person must release: you prepared or asked for it.")
        )
    _hold(release)
    prepared = {row.enterprise_id: row.content for row in release.signals.all()}
    said, _reasons = queries.contents(release, clock.today())
    if said != prepared:
        raise StaleObject(
            "facts_changed", _("What may be said has changed since the preparation. Prepare the signals again.")
        )
    if not said:
        raise DomainError("nothing_to_release", _("Nothing may be said about these enterprises today."))
    release = move(release, states.RELEASE, by=by, released_by=by, released_at=clock.now())
    _tell_enterprises(release, by=by)
    webhook.announce(release)
    return release


def _hold(release: SignalRelease) -> None:
    """Hold the enterprises named, in one order: an objection or a contestation made at this instant is seen or waits."""
    named = Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(risk_signals__release=release)
    list(named.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def refuse_release(release: SignalRelease, *, reason: str, by: User) -> SignalRelease:
    """Either person says no, with a reason the asker reads; what was prepared is forgotten."""
    release = lock(release)
    release.signals.all().delete()
    return move(release, states.REFUSE, by=by, reason=reason, refusal=reason.strip(), withheld={})


def _tell_enterprises(release: SignalRelease, *, by: User) -> None:
    """One line on the timeline of each enterprise, with a way to the exact content (I9).

    Written together, a thousand at a time: the enterprises are held until the last line is there.
    """
    signals = list(release.signals.select_related("enterprise"))
    audit.record_each("disclosures.signal_released", objects=signals, by=by, data={"release": str(release.uuid)})
    subject = filled(
        gettext_lazy("A risk signal about you was released (%(reference)s)"), {"reference": release.reference}
    )
    lines = [(signal.enterprise, signal.uuid) for signal in signals]
    relation.log_lines(lines, subject=subject, circle=Circle.ENTERPRISE, kind=KIND)


@transaction.atomic
def decide_schedule(*, every_months: int, starts_on: dt.date, reason: str, by: User) -> SignalSchedule:
    """The head of the relations unit decides a rhythm; it counts once a second person approves it."""
    if starts_on < clock.today():
        raise DomainError("starts_too_early", _("Choose a day from today on."))
    row = SignalSchedule.objects.create(
        every_months=every_months, next_on=starts_on, reason=_require_words(reason), decided_by=by
    )
    audit.record("disclosures.schedule_decided", obj=row, by=by, data={"every_months": every_months})
    return row


@transaction.atomic
def approve_schedule(schedule: SignalSchedule, *, by: User) -> SignalSchedule:
    """A second person approves the rhythm. Raises TwoPersonsNeeded for the one who decided it."""
    schedule = lock(schedule)
    if by.pk == schedule.decided_by_id:
        raise TwoPersonsNeeded(
            "second_person_needed", _("A second person must approve this: you asked for it yourself.")
        )
    return move(schedule, states.APPROVE_SCHEDULE, by=by, approved_by=by, approved_at=clock.now())


@transaction.atomic
def end_schedule(schedule: SignalSchedule, *, by: User) -> SignalSchedule:
    """Stop a rhythm; what was released stays."""
    return move(lock(schedule), states.END_SCHEDULE, by=by)


@transaction.atomic
def open_scheduled(schedule: SignalSchedule, today: dt.date) -> SignalRelease | None:
    """Open the release a schedule asks for; two persons still prepare and release it. None when it is not due."""
    schedule = lock(schedule)
    if schedule.next_on > today or not states.END_SCHEDULE.allows(schedule.state) or schedule.approved_by_id is None:
        return None
    fields: dict[str, Any] = {"purpose": schedule.reason, "everyone": True, "basis": Basis.SCHEDULE}
    release = SignalRelease.objects.create(reference=allocate("SIG", today.year), schedule=schedule, **fields)
    while schedule.next_on <= today:
        schedule.next_on = clock.add_months(schedule.next_on, schedule.every_months)
    schedule.save(update_fields=["next_on", "updated_at"])
    audit.record("disclosures.release_asked", obj=release, by=None, data={"schedule": str(schedule.uuid)})
    return release
