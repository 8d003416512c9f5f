"""The screening policy in force, from the versioned parameters (§5)."""

from fractions import Fraction
from typing import Any

from clients.queries import segment
from core import reference
from questionnaires.rules.scoring import ScreeningPolicy


def policy_from(block: dict[str, Any]) -> ScreeningPolicy:
    """Read the screening block of a policy; numbers are decimal strings."""
    insufficiency, orientation = block["insufficiency"], block["orientation"]
    return ScreeningPolicy(
        coefficients={name: Fraction(value) for name, value in block["evidence_coefficients"].items()},
        min_coverage=Fraction(block["coverage_minimum"]),
        insufficiency_capacity=Fraction(insufficiency["capacity_below"]),
        insufficiency_control=Fraction(insufficiency["section_below"]),
        insufficiency_zeros=insufficiency["zero_answers"],
        insufficiency_zeros_micro=insufficiency["zero_answers_micro"],
        daqe_capacity=Fraction(orientation["capacity_from"]),
        daqe_motivation=Fraction(orientation["motivation_from"]),
    )


def current_policy() -> tuple[ScreeningPolicy, str]:
    """Return the policy in force and its version; the shipped one when none is published yet."""
    row = segment.current_policy()
    if row is None:
        content = reference.read("scoring_policy")
        return policy_from(content["parameters"]["screening"]), str(content["version"])
    return policy_from(row.parameters["screening"]), row.version
