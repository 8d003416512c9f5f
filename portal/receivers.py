"""What happens here when a scoring policy is published, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from clients.signals import policy_published
from core import jobs
from portal.services.policy_lab import ROLLOUT_JOB


@receiver(policy_published, dispatch_uid="portal.roll_out_policy")
def roll_out_policy(sender: Any, *, policy: Any, by: Any, **kwargs: Any) -> None:
    """Compute every segment anew in the background (§5.6)."""
    jobs.enqueue(ROLLOUT_JOB, policy.uuid)
