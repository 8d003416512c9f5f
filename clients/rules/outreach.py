"""When a message may leave, and which ones use up a person's patience (domain §11, §7.7).

Pure: instants and dates in, an instant out. Hours are those of the administration (Africa/Lome).
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clients.enums import MessageClass

BUDGET_DAYS = 30


@dataclass(frozen=True)
class MessageKind:
    """What the programme decided about one code of §11; `opens_budget` marks a new solicitation."""

    message_class: MessageClass
    opens_budget: bool = False


_LEGAL = MessageKind(MessageClass.LEGAL)
_FILE = MessageKind(MessageClass.FILE)
_INTERNAL = MessageKind(MessageClass.INTERNAL)
_NEW = MessageKind(MessageClass.SOLICITATION, opens_budget=True)
_REMINDER = MessageKind(MessageClass.SOLICITATION)  # also after-service feedback, outside the budget (§7.7)

KINDS = {
    "A01": _LEGAL,  # a personal link somebody waits for: it leaves at once
    "A02": _LEGAL,
    "A03": _LEGAL,  # who holds the account changes at once: so does what they are told
    "A21": _NEW,  # a survey on one subject, sister of N21
    "A31": _FILE,  # a complaint is taken in hand
    "A32": _FILE,
    "A33": _INTERNAL,
    "A34": _FILE,  # what a person asked about her own data is answered
    "A35": _INTERNAL,
    "A36": _FILE,  # the unit wrote on the portal
    "A37": _INTERNAL,  # the month of a head, elder sister of N24
    "A38": _FILE,  # a colleague gave some sections of the questionnaire
    "A39": _FILE,  # another price replaced the one they were reading
    "N01": _NEW,
    "N02": _REMINDER,
    "N03": _REMINDER,
    "N04": _LEGAL,
    "N05": _FILE,
    "N06": _INTERNAL,
    "N07": _INTERNAL,
    "N08": _FILE,
    "N09": _NEW,
    "N10": _REMINDER,
    "N11": _FILE,
    "N12": _FILE,
    "N13": _LEGAL,
    "N14": _FILE,
    "N15": _FILE,
    "N16": _LEGAL,
    "N17": _LEGAL,
    "N18": _FILE,
    "N19": _NEW,
    "N20": _REMINDER,
    "N21": _NEW,
    "N22": _INTERNAL,
    "N23": _FILE,
    "N24": _INTERNAL,
    "N25": _INTERNAL,
    "N26": _NEW,
}


DIGESTS = frozenset({"A37", "N24"})  # told at a glance what every page also says: who wants none gets none


@dataclass(frozen=True)
class QuietHours:
    """The part of a day in which nobody is disturbed: from the evening to the next morning."""

    evening: dt.time
    morning: dt.time


def leaves_at(
    moment: dt.datetime, *, quiet: QuietHours | None, holidays: Collection[dt.date] = frozenset()
) -> dt.datetime:
    """Return the first instant, at or after this one, at which a message may reach somebody (§11).

    Never between evening and morning, on a Saturday, a Sunday or a public holiday; without quiet hours, at once.
    """
    if quiet is None:
        return moment
    opening = moment.replace(hour=quiet.morning.hour, minute=quiet.morning.minute, second=0, microsecond=0)
    candidate = max(moment, opening)
    if moment.time() >= quiet.evening:
        candidate = opening + dt.timedelta(days=1)
    while candidate.weekday() >= 5 or candidate.date() in holidays:  # Saturday
        candidate = (candidate + dt.timedelta(days=1)).replace(
            hour=quiet.morning.hour, minute=quiet.morning.minute, second=0, microsecond=0
        )
    return candidate


def free_of_budget(moment: dt.datetime, *, earlier: Iterable[dt.datetime], days: int = BUDGET_DAYS) -> dt.datetime:
    """Return when the next new solicitation may reach a person: 30 days after the last one (§7.7)."""
    last = max(earlier, default=None)
    return moment if last is None else max(moment, last + dt.timedelta(days=days))


@dataclass(frozen=True)
class Step:
    """One step of a schedule: which message, how it is called, how many days from the anchor."""

    code: str
    occurrence: str
    offset_days: int


@dataclass(frozen=True)
class DueStep:
    """The one message of a schedule that is due now, with what its text must say truthfully.

    `days_left` counts to an anchor that is a deadline (negative offsets), 0 on the day itself; `days_since` from
    an anchor that is past.
    """

    code: str
    occurrence: str
    offset_days: int
    days_left: int
    days_since: int


def latest_due(steps: Iterable[Step], *, anchor: dt.date, today: dt.date) -> DueStep | None:
    """Return the latest step already due: what was missed before it is not sent afterwards (§11).

    A step counted before a deadline is never due once the deadline has passed.
    """
    elapsed = (today - anchor).days
    due = [step for step in steps if step.offset_days <= elapsed and (step.offset_days >= 0 or elapsed <= 0)]
    if not due:
        return None
    step = max(due, key=lambda one: one.offset_days)
    return DueStep(step.code, step.occurrence, step.offset_days, max(-elapsed, 0), max(elapsed, 0))
