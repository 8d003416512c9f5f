"""Where an evaluated response leads: the first condition of §5.3 that matches."""

from dataclasses import dataclass

from questionnaires.rules.scoring import AxisScore, ScreeningPolicy, ScreeningScores

INELIGIBLE = "INELIGIBLE"
EDUCATION = "EDUCATION"
DAQE_PROPOSAL = "DAQE_PROPOSAL"
SERVICES = "SERVICES"

RESCREEN_MONTHS = {INELIGIBLE: None, EDUCATION: 6, DAQE_PROPOSAL: 24, SERVICES: 12}


@dataclass(frozen=True)
class OrientationVerdict:
    """The orientation, and whether so little was answered that a written reason is needed (§5.1)."""

    orientation: str
    needs_reason: bool


def is_indicative(score: AxisScore, policy: ScreeningPolicy) -> bool:
    """A score resting on less than 70 % of its axis is only indicative."""
    return score.value is None or score.coverage < policy.min_coverage


def _reaches(score: AxisScore, threshold: object) -> bool:
    return score.value is not None and score.value >= threshold  # type: ignore[operator]


def orient(
    scores: ScreeningScores, policy: ScreeningPolicy, *, eligible: bool, insufficiency_confirmed: bool
) -> OrientationVerdict:
    """Choose the orientation (§5.3). A confirmed insufficiency closes the way to the DAQE (I6)."""
    if not eligible:
        return OrientationVerdict(INELIGIBLE, needs_reason=False)
    thin = is_indicative(scores.capacity, policy) or is_indicative(scores.motivation, policy)
    if insufficiency_confirmed:
        return OrientationVerdict(EDUCATION, needs_reason=thin)
    can = _reaches(scores.capacity, policy.daqe_capacity)
    wants = _reaches(scores.motivation, policy.daqe_motivation)
    return OrientationVerdict(DAQE_PROPOSAL if can and wants else SERVICES, needs_reason=thin)
