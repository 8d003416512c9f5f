"""Have the file of a signed form checked."""

from uuid import UUID

from core.jobs import job
from diagnostics.services import letter


@job(letter.CHECK_JOB)
def check_letter(letter_uuid: UUID) -> None:
    """Let it out of quarantine or erase it; it waits while the scanner does not answer, and is safe to run twice."""
    letter.check_letter(letter_uuid)
