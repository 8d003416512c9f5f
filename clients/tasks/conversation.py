"""Background work on correspondences: ids in, one service called."""

from uuid import UUID

from clients.services import conversation
from core.jobs import job


@job(conversation.SCAN)
def scan_posted_file(uuid: UUID) -> None:
    """Have a file checked for malware; safe to run twice."""
    conversation.scan_file(uuid)
