"""Imports in the background: reading long extracts, writing confirmed ones."""

import logging
from uuid import UUID

from clients.enums import ImportState
from clients.models import ImportBatch
from clients.services.import_rows import write_import
from clients.services.imports import preview_extract, stop_import
from core.errors import DomainError
from core.jobs import job

logger = logging.getLogger(__name__)


@job("clients.preview_import", queue="bulk")
def preview(batch_uuid: UUID) -> None:
    """Read a long extract; safe to run twice: the preview is written again."""
    batch = ImportBatch.objects.get(uuid=batch_uuid)
    if batch.state != ImportState.UPLOADED:
        return
    try:
        preview_extract(batch, by=batch.created_by)
    except DomainError as error:
        logger.info("import %s not readable: %s", batch.uuid, error.code)
        stop_import(batch, message=str(error.message), by=None)


@job("clients.write_import", queue="bulk")
def write(batch_uuid: UUID) -> None:
    """Write a confirmed import; safe to run twice: rows already written are skipped."""
    write_import(ImportBatch.objects.get(uuid=batch_uuid))
