"""What this app does when an enterprise's orientation is validated (domain §5.3)."""

from typing import Any

from django.dispatch import receiver

from diagnostics.services.request import prepare_proposal
from questionnaires.signals import response_oriented


@receiver(response_oriented, dispatch_uid="diagnostics.prepare_proposal")
def on_response_oriented(sender: Any, response: Any, by: Any, **kwargs: Any) -> None:
    """Put the proposal of a diagnostic on the agent's list, in the same transaction."""
    prepare_proposal(response, by=by)
