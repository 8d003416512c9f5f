"""The screening policy in force, from the versioned parameters (§5)."""

from clients.queries import segment
from core import reference
from questionnaires.rules.scoring import ScreeningPolicy, policy_from


def current_policy() -> tuple[ScreeningPolicy, str]:
    """Return the policy in force and its version; the shipped one when none is published yet."""
    row = segment.current_policy()
    if row is None:
        content = reference.read("scoring_policy")
        return policy_from(content["parameters"]["screening"]), str(content["version"])
    return policy_from(row.parameters["screening"]), row.version
