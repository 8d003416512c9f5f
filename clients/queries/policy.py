"""Versions of the scoring policy as people read them: every number with its meaning and its unit (domain §5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clients.enums import SizeProfile
from clients.models import ScoringPolicy
from clients.rules import policy as rules

TITLES = {
    "screening": _("Questionnaire"),
    "segment": _("Segments"),
    "followup": _("Follow-up of recommendations"),
    "services": _("Ranking of services (no effect on segments)"),
}
EXPLAINED = {
    "screening": _("What an answer is worth once its evidence was read, and where an evaluated response leads."),
    "segment": _("From which scores an enterprise can and wants to, and how a change takes effect."),
    "followup": _("What the attitude to a recommendation is worth in motivation."),
    "services": _("Which free services are put before the agent, and in what order."),
}
UNITS = {
    rules.POINTS: _("points out of 100"),
    rules.FACTOR: _("multiplier"),
    rules.PERCENT: _("per cent"),
    rules.DAYS: _("days"),
    rules.MONTHS: _("months"),
    rules.COUNT: _("number"),
    rules.WEIGHT: _("weight"),
}
_S, _G, _F, _V = "screening.", "segment.", "followup.", "services."
_E, _A, _P = f"{_S}evidence_coefficients.", f"{_F}attitude_points.", f"{_F}priority_weights."
LABELS: dict[str, Any] = {
    f"{_E}verified": _("An answer whose evidence is verified counts"),
    f"{_E}partial": _("An answer whose evidence is partial counts"),
    f"{_E}absent": _("An answer without evidence counts"),
    f"{_E}pending": _("An answer whose evidence is not read yet counts"),
    f"{_E}contradicted": _("An answer its evidence contradicts counts"),
    f"{_S}coverage_minimum": _("A score is only indicative below this share of questions answered"),
    f"{_S}insufficiency.zero_answers": _("Critical answers at zero that suggest an insufficiency"),
    f"{_S}insufficiency.zero_answers_micro": _("The same for a micro enterprise"),
    f"{_S}insufficiency.capacity_below": _("Capacity below which an insufficiency is suggested"),
    f"{_S}insufficiency.section_below": _("Internal control (section E) below which it is suggested"),
    f"{_S}orientation.capacity_from": _("Capacity from which a diagnostic is proposed"),
    f"{_S}orientation.motivation_from": _("Motivation from which a diagnostic is proposed"),
    f"{_G}capacity_high": _("Capacity counts as high from"),
    f"{_G}motivation_high": _("Motivation counts as high from"),
    f"{_G}motivation_low": _("Motivation counts as low below (a computed D, never automatic)"),
    f"{_G}size_relief": _("Lowering of the capacity threshold for small enterprises"),
    f"{_G}motivation_weights.diagnostic": _("Weight of the diagnostic in motivation"),
    f"{_G}motivation_weights.screening": _("Weight of the questionnaire in motivation"),
    f"{_G}motivation_weights.followup": _("Weight of the follow-up in motivation"),
    f"{_G}hysteresis_points": _("A worsening applies at once when it goes beyond the threshold by"),
    f"{_G}hysteresis_days": _("Otherwise it applies if it is still there after"),
    f"{_G}diagnostic_valid_months": _("A diagnostic counts during"),
    f"{_G}validity_months": _("An assessment is to be refreshed after"),
    f"{_G}override_max_months": _("A human decision lasts at most"),
    rules.PROFILES_PATH: _("Sizes whose capacity threshold is lowered"),
    f"{_P}critical": _("Weight of a critical recommendation"),
    f"{_P}major": _("Weight of a major recommendation"),
    f"{_P}minor": _("Weight of a minor recommendation"),
    f"{_A}adopted": _("Adopted"),
    f"{_A}in_progress_on_time": _("In progress, on time"),
    f"{_A}in_progress_late": _("In progress, late"),
    f"{_A}declined_with_alternative": _("Declined with another measure"),
    f"{_A}declined": _("Declined without another measure"),
    f"{_A}ignored": _("Left without answer, confirmed by an agent"),
    f"{_F}ignored_after_days": _("“Left without answer” may be suggested after"),
    f"{_F}ignored_after_reminders": _("and after this number of unanswered reminders"),
    f"{_V}target_level": _("A criterion is weak below level"),
    f"{_V}criterion_factor": _("A service aimed at the criterion itself counts"),
    f"{_V}dimension_factor": _("A service aimed at its dimension counts"),
    f"{_V}need_bonus": _("Bonus when the enterprise named the difficulty"),
    f"{_V}shown": _("Services put before the agent"),
    f"{_V}repeat_after_months": _("A service already delivered comes back after"),
}


@dataclass(frozen=True)
class Line:
    """One number of a version: what it means, its value, its unit; `before` when the version in force differs."""

    label: Any
    value: str
    unit: Any
    before: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Group:
    """One part of a policy with its numbers."""

    title: Any
    text: Any
    lines: tuple[Line, ...]


def versions_for(user: Any) -> QuerySet[ScoringPolicy]:
    """The versions one may read: those being prepared first, then the one in force, then older ones."""
    return ScoringPolicy.objects.visible_to(user).select_related(
        "based_on", "drafted_by", "proposed_by", "approved_by"
    )


def shown(path: str, value: Any) -> str:
    """A stored value as people read it."""
    if path == rules.PROFILES_PATH:
        labels = dict(SizeProfile.choices)
        return ", ".join(str(labels.get(item, item)) for item in value or ()) or "–"
    return "–" if value is None or value == "" else rules.plain(value)


def groups_of(policy: ScoringPolicy) -> list[Group]:
    """Every number of a version, by part, beside the version it was prepared from."""
    base = policy.based_on.parameters if policy.based_on else policy.parameters
    return [
        Group(TITLES[group], EXPLAINED[group], tuple(_lines(group, policy.parameters, base))) for group in rules.GROUPS
    ]


def _lines(group: str, values: Mapping[str, Any], base: Mapping[str, Any]) -> Iterator[Line]:
    for number in rules.NUMBERS:
        if number.group == group:
            yield _line(number.path, UNITS[number.unit], values, base)
    if group == "segment":
        yield _line(rules.PROFILES_PATH, "", values, base)


def _line(path: str, unit: Any, values: Mapping[str, Any], base: Mapping[str, Any]) -> Line:
    now, before = shown(path, rules.read(values, path)), shown(path, rules.read(base, path))
    return Line(LABELS[path], now, unit, before, now != before)


def differences(policy: ScoringPolicy) -> list[Line]:
    """What a version changes in the one it was prepared from."""
    return [line for group in groups_of(policy) for line in group.lines if line.is_changed]
