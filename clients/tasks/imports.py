"""Imports in the background: reading long extracts, writing confirmed ones."""

import datetime as dt
import logging
from uuid import UUID

from clients.enums import ImportState
from clients.models import ImportBatch
from clients.services.import_rows import write_import
from clients.services.import_undo import take_back
from clients.services.imports import preview_extract, stop_import
from core.errors import DomainError
from core.jobs import TryLater, job

TURN = 240.0  # seconds of one turn, well within the time a worker gives; the next turn goes on
logger = logging.getLogger(__name__)


@job("clients.preview_import", queue="bulk")
def preview(batch_uuid: UUID) -> None:
    """Read a long extract; safe to run twice: the preview is written again."""
    batch = ImportBatch.objects.get(uuid=batch_uuid)
    if batch.state != ImportState.UPLOADED:
        return
    try:
        done = preview_extract(batch, by=batch.created_by, seconds=TURN)
    except DomainError as error:
        logger.info("import %s not readable: %s", batch.uuid, error.code)
        stop_import(batch, message=str(error.message), by=None)
        return
    if not done:
        raise TryLater(dt.timedelta(0))


@job("clients.write_import", queue="bulk")
def write(batch_uuid: UUID) -> None:
    """Write a confirmed import; safe to run twice: rows already written are skipped."""
    if not write_import(ImportBatch.objects.get(uuid=batch_uuid), seconds=TURN).is_done:
        raise TryLater(dt.timedelta(0))


@job("clients.undo_import", queue="bulk")
def undo(batch_uuid: UUID) -> None:
    """Take back what an import wrote; safe to run twice: what is gone is skipped."""
    if not take_back(ImportBatch.objects.get(uuid=batch_uuid), seconds=TURN):
        raise TryLater(dt.timedelta(0))
