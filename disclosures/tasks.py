"""Background work of what leaves the unit."""

from uuid import UUID

from core import jobs
from disclosures.services import webhook


@jobs.job(webhook.JOB, queue="mail")
def deliver_webhook(uuid: UUID) -> None:
    """Carry one signed message to another system."""
    webhook.deliver(uuid)
