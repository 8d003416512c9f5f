"""Send the one-time code of an online acceptance."""

from uuid import UUID

from core.jobs import job
from diagnostics.models import ConsentChallenge
from diagnostics.services import consent


@job(consent.CODE_JOB, queue="mail")
def send_consent_code(challenge_uuid: UUID) -> None:
    """Mail a code while it is good; run twice it sends the same code again, never another."""
    consent.send_code(ConsentChallenge.objects.select_related("request__enterprise", "user").get(uuid=challenge_uuid))
