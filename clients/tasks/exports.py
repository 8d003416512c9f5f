"""Long exports in the background."""

import logging
from uuid import UUID

from clients.models import ExportLog
from clients.services.exports import give_up, make_file
from core.errors import DomainError
from core.jobs import job

logger = logging.getLogger(__name__)


@job("clients.make_export", queue="bulk")
def make_export(log_uuid: UUID) -> None:
    """Make the file; safe to run twice."""
    log = ExportLog.objects.select_related("author").get(uuid=log_uuid)
    try:
        make_file(log)
    except (DomainError, LookupError) as error:
        logger.info("export %s not made: %s", log.uuid, type(error).__name__)
        give_up(log)
