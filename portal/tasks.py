"""Background work of the policy laboratory: trials on every enterprise, segments computed anew."""

from uuid import UUID

from clients.models import ScoringPolicy
from core.jobs import job
from portal.models import PolicyTrial
from portal.services import policy_lab


@job(policy_lab.TRIAL_JOB, queue="bulk")
def policy_trial(trial_uuid: UUID) -> None:
    """Advance a trial; safe to run twice: each slice remembers where it stopped. A trial erased since is left."""
    trial = PolicyTrial.objects.filter(uuid=trial_uuid).first()
    if trial is not None:
        policy_lab.run_trial(trial)


@job(policy_lab.ROLLOUT_JOB, queue="bulk")
def policy_rollout(policy_uuid: UUID) -> None:
    """Compute segments anew with a policy just published; safe to run twice: those done are not behind any more."""
    policy_lab.roll_out(ScoringPolicy.objects.get(uuid=policy_uuid))
