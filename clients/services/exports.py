"""Taking a list away: a reason first, a line in the log, then the file, at once or in the background (domain §8.2)."""

import datetime as dt
import logging
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from clients.enums import ExportFormat, ExportState
from clients.models import ExportLog
from clients.permissions.exports import can_export
from clients.states import exports as states
from core import audit, clock, exports, jobs
from core.errors import DomainError
from core.lifecycle import lock, move

CSV_IS_QUICKER = 20  # a CSV is streamed as it is read; a workbook must be finished first
logger = logging.getLogger(__name__)


def is_made_at_once(count: int, shape: str) -> bool:
    """Tell whether a file of so many rows is made while the person waits."""
    limit: int = settings.CCV_EXPORT_INLINE_ROWS
    return count <= (limit * CSV_IS_QUICKER if shape == ExportFormat.CSV else limit)


@transaction.atomic
def start_export(kind: str, query: str, *, shape: str, reason: str, by: Any) -> ExportLog:
    """Log an export and, when it is long, have its file made in the background.

    Raises LookupError for a list that is not this person's, DomainError for an unreadable filter or an empty list.
    """
    found = exports.listing(kind, by, query)
    count = found.rows.order_by().count()
    if not count:
        raise DomainError("nothing_to_export", _("This list has no line to export."))
    at_once = is_made_at_once(count, shape)
    log = ExportLog.objects.create(
        listing=kind,
        label=found.label[:120],
        query=query,
        filters=[list(pair) for pair in found.filters],
        format=shape,
        reason=reason,
        count=count,
        state=ExportState.READY if at_once else ExportState.MAKING,
        expires_at=clock.now() + dt.timedelta(hours=settings.CCV_EXPORT_KEEP_HOURS),
        author=by,
    )
    data = {"list": kind, "format": shape, "rows": count, "filters": [name for name, _value in found.filters]}
    audit.record("clients.export.started", obj=log, by=by, reason=reason, data=data)
    if not at_once:
        jobs.enqueue("clients.make_export", log.uuid)
    return log


def _again(log: ExportLog) -> tuple[exports.Listing, exports.Head]:
    """Return the rows of a logged export as its author sees them now, and what the file says above them."""
    found = exports.listing(log.listing, log.author, log.query)
    count = found.rows.order_by().count()
    author = str(log.author)
    return found, exports.Head(found.label, found.filters, author, log.reason, clock.now(), count)


def make_file(log: ExportLog) -> ExportLog:
    """Make the file of a long export; safe to run twice: a file already made is kept."""
    if log.state != ExportState.MAKING:
        return log
    if not can_export(log.author):  # the right was taken back while the file waited
        return give_up(log)
    with translation.override(log.author.language), tempfile.TemporaryFile() as stream:
        _write(stream, log)
        stream.seek(0)
        return _keep(log, File(stream))


def _write(stream: IO[bytes], log: ExportLog) -> None:
    found, head = _again(log)
    if log.format == ExportFormat.XLSX:
        exports.write_xlsx(stream, found, head)
        return
    for piece in exports.csv_chunks(found, head):
        stream.write(piece)


@transaction.atomic
def _keep(log: ExportLog, content: File) -> ExportLog:
    log = lock(log)
    if log.state != ExportState.MAKING:
        return log
    log.file.save(f"{log.uuid}.{log.format}", content, save=False)
    name, storage = str(log.file.name), log.file.storage
    try:
        return move(log, states.MAKE, by=None, file=log.file)
    except BaseException:
        storage.delete(name)
        raise


@transaction.atomic
def give_up(log: ExportLog) -> ExportLog:
    """Say that the file could not be made."""
    return move(lock(log), states.GIVE_UP, by=None)


@transaction.atomic
def record_download(log: ExportLog, *, by: Any) -> None:
    """Write down that the file was taken. Raises DomainError when it has expired or is not made."""
    if log.state != ExportState.READY or log.expires_at <= clock.now():
        raise DomainError("expired", _("This file is no longer there. Export the list again."))
    ExportLog.objects.filter(pk=log.pk).update(downloads=F("downloads") + 1)
    audit.record("clients.export.downloaded", obj=log, by=by, data={"rows": log.count})


def stream_csv(log: ExportLog) -> Iterator[bytes]:
    """Return a short CSV piece by piece, read as it is sent."""
    return exports.csv_chunks(*_again(log))


def make_workbook(log: ExportLog) -> IO[bytes]:
    """Return a short workbook, open at its beginning."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer that sends it
    _write(stream, log)
    stream.seek(0)
    return stream


def expire_exports(now: dt.datetime) -> int:
    """Erase the files whose time is over; return how many. The lines of the log stay."""
    over = ExportLog.objects.filter(expires_at__lte=now).exclude(state=ExportState.EXPIRED)
    return sum(_expire(log) for log in over.iterator())


@transaction.atomic
def _expire(log: ExportLog) -> int:
    log = lock(log)
    if not states.EXPIRE.allows(log.state):
        return 0
    name, storage = str(log.file.name or ""), log.file.storage
    move(log, states.EXPIRE, by=None, file="")
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return 1
