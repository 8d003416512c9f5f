"""Files people send wait until they are checked: the one path for all of them, whatever they are sent with (§2.5).

A row that keeps a file has a `state` that begins here, and a job of its app that calls `check`. Without a scanner on
this installation a file may be opened at once; with one that is silent it waits: silence is never "clean".
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import jobs, uploads
from core.lifecycle import Transition, lock, move

TRY_AGAIN = dt.timedelta(minutes=10)


class FileState(models.TextChoices):
    """Whether a file somebody sent may be opened."""

    PENDING = "pending", pgettext_lazy("file", "being checked")
    CLEAN = "clean", pgettext_lazy("file", "checked")
    REFUSED = "refused", pgettext_lazy("file", "refused by the security check")


def arrival() -> FileState:
    """Return the state in which a file begins its life here."""
    return FileState.PENDING if uploads.scanner() is not None else FileState.CLEAN


def check(
    rows: "models.QuerySet[Any]", uuid: UUID, *, clear: Transition, refuse: Transition, field: str = "file"
) -> None:
    """Have one waiting file read by the scanner, then let it out or erase it; safe to run twice.

    Raises TryLater while the scanner is silent: the file stays where it is and is tried again.
    """
    row = rows.filter(uuid=uuid, state=FileState.PENDING).first()
    scan = uploads.scanner()
    if row is None or scan is None:
        return
    try:
        with getattr(row, field).open("rb") as content:
            verdict = scan(content)
    except OSError as error:
        raise jobs.TryLater(TRY_AGAIN) from error
    with transaction.atomic():
        row = lock(row)
        if row.state != FileState.PENDING:  # erased, or judged by another worker, while it was read
            return
        if verdict is uploads.ScanVerdict.CLEAN:
            move(row, clear, by=None)
            return
        kept = getattr(row, field)
        storage, name = kept.storage, str(kept.name)
        move(row, refuse, by=None, **{field: ""})
        if name:
            transaction.on_commit(lambda: storage.delete(name))


def require_clean(content: File) -> None:
    """Have a file read before it is kept at all, where it is for everybody; leaves it at its beginning.

    Raises UploadRefused when it is unsafe, and when nobody can tell now.
    """
    scan = uploads.scanner()
    if scan is None:
        return
    try:
        verdict = scan(content)
    except OSError as error:
        text = _("This file could not be checked now. Send it again in a few minutes.")
        raise uploads.refuse("unchecked", text) from error
    if verdict is not uploads.ScanVerdict.CLEAN:
        raise uploads.refuse("unsafe", _("This file was found unsafe. Send another copy."))
    content.seek(0)
