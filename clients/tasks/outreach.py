"""Background work on messages: ids in, one service called."""

from uuid import UUID

from clients.services import delivery
from core.jobs import job


@job(delivery.DELIVER, queue="mail")
def deliver_message(message_uuid: UUID) -> None:
    """Hand one message over, if it is still wanted; safe to run twice."""
    delivery.deliver(message_uuid)
