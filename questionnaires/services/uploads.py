"""A document received piece by piece: begun, continued after a cut, finished as evidence, forgotten after a day."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import DomainError
from core.lifecycle import lock
from questionnaires.models import Evidence, PartialUpload, Question, ScreeningResponse
from questionnaires.services.evidence import add_evidence

PIECE_MAX = 512 * 1024
ON_THEIR_WAY_MAX = 10
KEPT = dt.timedelta(days=1)


class OutOfStep(DomainError):
    """A piece that does not follow what has arrived; `received` says where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__("out_of_step", _("Going on where the connection was cut."))
        self.received = received


@transaction.atomic
def begin_upload(
    response: ScreeningResponse, *, question: Question, name: str, size: int, fingerprint: str, by: User
) -> PartialUpload:
    """Announce a file, or find what has already arrived of the very same one."""
    limit = settings.CCV_UPLOAD_MAX_BYTES
    if not 0 < size <= limit:
        mega = {"limit": limit // (1024 * 1024)}
        raise DomainError(
            "upload_too_big", _("This file is too big: %(limit)s MB at most. Send a lighter copy.") % mega
        )
    mine = PartialUpload.objects.filter(response=response, owner=by)
    known = mine.filter(question=question, fingerprint=fingerprint).first()
    if known is not None and (known.became is None or known.became.is_kept):
        return known
    if known is not None:  # the file it became was taken back: begin again
        known.delete()
    if mine.filter(became=None).count() >= ON_THEIR_WAY_MAX:
        raise DomainError("upload_too_many", _("Too many documents are on their way: finish one first."))
    upload = PartialUpload(
        response=response, question=question, owner=by, name=name[:255], size=size, fingerprint=fingerprint
    )
    upload.file.save("upload.bin", ContentFile(b""), save=False)
    upload.save()
    return upload


@transaction.atomic
def add_piece(upload: PartialUpload, *, offset: int, piece: bytes) -> int:
    """Keep the next piece; a piece sent twice or ahead of the others is refused with the place to go on from."""
    upload = lock(upload)
    if offset != upload.received or upload.became_id is not None:
        raise OutOfStep(upload.received)
    if len(piece) > PIECE_MAX or offset + len(piece) > upload.size:
        raise DomainError("upload_piece", _("This piece does not fit the file announced. Choose the file again."))
    with upload.file.storage.open(str(upload.file.name), "r+b") as stream:
        stream.seek(offset)
        stream.write(piece)
        stream.truncate()
    upload.received = offset + len(piece)
    upload.save(update_fields=["received", "updated_at"])
    return upload.received


@transaction.atomic
def finish_upload(upload: PartialUpload, *, replaces: UUID | None, by: User, **ticked: Any) -> Evidence:
    """Turn what arrived into evidence by the same door as any file; asked twice, it gives the same one."""
    upload = lock(upload)
    if upload.became is not None:
        return upload.became
    if upload.received != upload.size:
        raise OutOfStep(upload.received)
    with upload.file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != upload.fingerprint:
            forget_upload(upload)
            raise DomainError("upload_broken", _("The file was damaged on its way. Choose it again."))
        stream.seek(0)
        evidence = add_evidence(
            upload.response,
            question=upload.question,
            uploaded=File(stream, name=upload.name),
            replaces=_replaced(upload, replaces),
            by=by,
            **ticked,
        )
    storage, name = upload.file.storage, str(upload.file.name)
    upload.became, upload.file = evidence, ""
    upload.save(update_fields=["became", "file", "updated_at"])
    transaction.on_commit(lambda: storage.delete(name))
    return evidence


def _replaced(upload: PartialUpload, uuid: UUID | None) -> Evidence | None:
    rows = upload.response.evidence.filter(question=upload.question)
    return rows.filter(uuid=uuid).first() if uuid else None


@transaction.atomic
def forget_upload(upload: PartialUpload) -> None:
    """Erase what arrived of a file nobody finished."""
    storage, name = upload.file.storage, str(upload.file.name)
    upload.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def forget_old_uploads() -> int:
    """Erase what has not moved for a day; return how many."""
    rows = list(PartialUpload.objects.filter(updated_at__lt=clock.now() - KEPT))
    for row in rows:
        forget_upload(row)
    return len(rows)
