"""What a risk signal may say, and what keeps it from being said (domain §7.5). Pure: facts in, verdict out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FIELDS = ("segment", "segment_on", "confidence", "attitudes", "recorded_on")
ATTITUDES = ("undecided", "in_progress", "adopted", "declined_with_alternative", "declined", "ignored")
CONFIRMED = "confirmed"

EMBARGO, OBJECTION, NOT_TOLD = "embargo", "objection", "not_told"
NOT_CONFIRMED, NOTHING = "not_confirmed", "nothing"


@dataclass(frozen=True)
class Assessed:
    """The segment that applies, as the last computation left it."""

    segment: str
    status: str
    confidence: str
    day: date


@dataclass(frozen=True)
class Recorded:
    """One recommendation: what is recorded of it and whether it may be counted."""

    attitude: str
    day: date | None
    is_contested: bool
    was_told: bool


@dataclass(frozen=True)
class Facts:
    """Everything the verdict about one enterprise reads. A notice is no input: it changes nothing (§7.4)."""

    embargo_ends: Sequence[date] = ()
    has_objection: bool = False
    assessed: Assessed | None = None
    recorded: Sequence[Recorded] = ()


@dataclass(frozen=True)
class Verdict:
    """Either the content, or why nothing may be said."""

    content: dict[str, Any] | None = None
    withheld: str = ""


def shares(attitudes: Iterable[str]) -> dict[str, int]:
    """Percent by attitude, whole numbers that add up to 100 (largest remainders); every attitude is named."""
    counted = Counter(attitudes)
    total = sum(counted.values())
    exact = {name: counted[name] * 100 for name in ATTITUDES}
    found = {name: value // total for name, value in exact.items()}
    missing = 100 - sum(found.values())
    for name in sorted(ATTITUDES, key=lambda name: (-(exact[name] % total), ATTITUDES.index(name)))[:missing]:
        found[name] += 1
    return found


def verdict(facts: Facts, *, today: date, discloses: bool) -> Verdict:
    """What may be said of one enterprise today, in the order that protects most.

    Nothing through the two months that follow the closing of any report, last day included; nothing while an objection
    stands; nothing of enterprises never told of this use; only a confirmed segment; a contested record counts nowhere.
    """
    if any(today <= last for last in facts.embargo_ends):
        return Verdict(withheld=EMBARGO)
    if facts.has_objection:
        return Verdict(withheld=OBJECTION)
    told = [row for row in facts.recorded if row.was_told]
    if not discloses or (facts.recorded and not told):
        return Verdict(withheld=NOT_TOLD)
    counted = [row for row in told if not row.is_contested]
    if not counted:
        return Verdict(withheld=NOTHING)
    if facts.assessed is None or facts.assessed.status != CONFIRMED:
        return Verdict(withheld=NOT_CONFIRMED)
    last = max((row.day for row in counted if row.day), default=None)
    return Verdict(
        content={
            "segment": facts.assessed.segment,
            "segment_on": facts.assessed.day.isoformat(),
            "confidence": facts.assessed.confidence,
            "attitudes": shares(row.attitude for row in counted),
            "recorded_on": last.isoformat() if last else None,
        }
    )
