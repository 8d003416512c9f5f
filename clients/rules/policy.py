"""The numbers of a scoring policy: where each stands, its unit, its bounds, and what must hold between them (§5)."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

POINTS, FACTOR, PERCENT, DAYS, MONTHS, COUNT, WEIGHT = (
    "points",
    "factor",
    "percent",
    "days",
    "months",
    "count",
    "weight",
)
SUMMARY_MINIMUM = 20  # characters, for the person who approves
PROFILES_PATH = "segment.relieved_profiles"


@dataclass(frozen=True)
class Number:
    """One parameter: its dotted path in the stored values, its unit and the bounds it may take."""

    path: str
    unit: str
    low: Decimal
    high: Decimal
    is_whole: bool = False

    @property
    def group(self) -> str:
        """The part of the policy it belongs to."""
        return self.path.split(".")[0]


def _number(path: str, unit: str, low: str, high: str, *, whole: bool = False) -> Number:
    return Number(path, unit, Decimal(low), Decimal(high), whole)


NUMBERS: tuple[Number, ...] = (
    *(
        _number(f"screening.evidence_coefficients.{name}", FACTOR, "0", "1")
        for name in ("verified", "partial", "absent", "pending", "contradicted")
    ),
    _number("screening.coverage_minimum", PERCENT, "0", "100"),
    _number("screening.insufficiency.zero_answers", COUNT, "1", "4", whole=True),
    _number("screening.insufficiency.zero_answers_micro", COUNT, "1", "4", whole=True),
    _number("screening.insufficiency.capacity_below", POINTS, "0", "100"),
    _number("screening.insufficiency.section_below", POINTS, "0", "100"),
    _number("screening.orientation.capacity_from", POINTS, "0", "100"),
    _number("screening.orientation.motivation_from", POINTS, "0", "100"),
    _number("segment.capacity_high", POINTS, "1", "100"),
    _number("segment.motivation_high", POINTS, "1", "100"),
    _number("segment.motivation_low", POINTS, "0", "99"),
    _number("segment.size_relief", POINTS, "0", "50"),
    # A source that may speak alone must weigh something.
    _number("segment.motivation_weights.diagnostic", WEIGHT, "0.05", "1"),
    _number("segment.motivation_weights.screening", WEIGHT, "0.05", "1"),
    _number("segment.motivation_weights.followup", WEIGHT, "0", "1"),
    _number("segment.hysteresis_points", POINTS, "0", "20"),
    _number("segment.hysteresis_days", DAYS, "0", "180", whole=True),
    _number("segment.diagnostic_valid_months", MONTHS, "6", "60", whole=True),
    _number("segment.validity_months", MONTHS, "6", "60", whole=True),
    _number("segment.override_max_months", MONTHS, "1", "12", whole=True),
    *(
        _number(f"followup.priority_weights.{name}", WEIGHT, "1", "10", whole=True)
        for name in ("critical", "major", "minor")
    ),
    *(
        _number(f"followup.attitude_points.{name}", POINTS, "0", "100", whole=True)
        for name in (
            "adopted",
            "in_progress_on_time",
            "in_progress_late",
            "declined_with_alternative",
            "declined",
            "ignored",
        )
    ),
    _number("followup.ignored_after_days", DAYS, "30", "365", whole=True),
    _number("followup.ignored_after_reminders", COUNT, "1", "6", whole=True),
    _number("services.target_level", COUNT, "1", "5", whole=True),
    _number("services.criterion_factor", FACTOR, "0", "2"),
    _number("services.dimension_factor", FACTOR, "0", "2"),
    _number("services.need_bonus", POINTS, "0", "100"),
    _number("services.shown", COUNT, "1", "20", whole=True),
    _number("services.repeat_after_months", MONTHS, "0", "36", whole=True),
)
GROUPS = ("screening", "segment", "followup", "services")

# Pairs (smaller, greater, may be equal): a policy that breaks one would say the contrary of what it is for.
ORDERED = (
    ("screening.evidence_coefficients.contradicted", "screening.evidence_coefficients.absent", True),
    ("screening.evidence_coefficients.absent", "screening.evidence_coefficients.partial", True),
    ("screening.evidence_coefficients.pending", "screening.evidence_coefficients.partial", True),
    ("screening.evidence_coefficients.partial", "screening.evidence_coefficients.verified", True),
    ("screening.insufficiency.zero_answers", "screening.insufficiency.zero_answers_micro", True),
    ("segment.motivation_low", "segment.motivation_high", False),
    ("segment.size_relief", "segment.capacity_high", True),
    ("followup.priority_weights.minor", "followup.priority_weights.major", True),
    ("followup.priority_weights.major", "followup.priority_weights.critical", True),
    ("followup.attitude_points.in_progress_on_time", "followup.attitude_points.adopted", True),
    ("followup.attitude_points.in_progress_late", "followup.attitude_points.in_progress_on_time", True),
    ("followup.attitude_points.declined", "followup.attitude_points.declined_with_alternative", True),
    ("followup.attitude_points.ignored", "followup.attitude_points.declined", True),
    ("services.dimension_factor", "services.criterion_factor", True),
)


def read(values: Mapping[str, Any], path: str) -> Any:
    """The stored value at a dotted path; None where the policy does not name it."""
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def written(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the stored values with some paths changed: whole numbers as such, others as exact strings."""
    result = deepcopy(dict(values))
    wholes = {number.path: number.is_whole for number in NUMBERS}
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = result
        for name in parents:
            place = place.setdefault(name, {})
        if path in wholes:
            place[last] = int(value) if wholes[path] else plain(value)
        else:
            place[last] = list(value)
    return result


def plain(value: Any) -> str:
    """A decimal without useless zeros nor exponent: 60, 0.8."""
    text = format(Decimal(str(value)), "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


@dataclass(frozen=True)
class Change:
    """One parameter that differs between two versions, as text."""

    path: str
    before: str
    after: str


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(sorted(str(item) for item in value))
    return "" if value is None else plain(value)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What differs between two versions, in the order of the policy."""
    for path in [*(number.path for number in NUMBERS), PROFILES_PATH]:
        old, new = _shown(read(before, path)), _shown(read(after, path))
        if old != new:
            yield Change(path, old, new)


def broken_orders(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs of parameters (smaller, greater) that stand the wrong way round; the first one is to be corrected."""
    found = []
    for small, great, may_equal in ORDERED:
        low, high = read(values, small), read(values, great)
        if low is None or high is None:
            continue
        low, high = Decimal(str(low)), Decimal(str(high))
        if low > high or (low == high and not may_equal):
            found.append((small, great))
    return found


def fingerprint(values: Mapping[str, Any]) -> str:
    """Names exactly these parameters: what was tried is what is published."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
