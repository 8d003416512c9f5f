"""Files nobody points to any more: written before a transaction that was rolled back, or left by a cut (§8.4).

A file is stored before its row is committed, so a failure in between leaves it alone on the disk with what somebody
confided. Every file field of every app is covered; a file younger than two days may still be on its way.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models

from core import clock
from core.uploads import PrivatePath

GRACE = dt.timedelta(days=2)
logger = logging.getLogger(__name__)


@cache
def _fields() -> tuple[tuple[type[models.Model], models.FileField], ...]:
    return tuple(
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    )


def folder_of(field: models.FileField) -> str:
    """The first folder a field writes into; a field that writes anywhere else is left alone."""
    if isinstance(field.upload_to, PrivatePath):
        return field.upload_to.folder
    return field.upload_to.split("/", 1)[0] if isinstance(field.upload_to, str) else ""


def _walk(storage: Storage, folder: str) -> Iterator[list[str]]:
    """Yield the names of the files of a folder and of those below, a folder at a time."""
    folders, files = storage.listdir(folder)
    yield [f"{folder}/{name}" for name in files]
    for name in sorted(folders):
        yield from _walk(storage, f"{folder}/{name}")


def _known(names: list[str]) -> set[str]:
    """Which of these files some row points to."""
    found: set[str] = set()
    for model, field in _fields():
        rows = model._base_manager.filter(**{f"{field.name}__in": names})
        found.update(rows.values_list(field.name, flat=True))
    return found


def sweep_orphans(today: dt.date) -> int:
    """Delete the files of our folders that no row points to since two days; return how many."""
    limit = clock.now() - GRACE
    count = 0
    places = {(field.storage, folder_of(field)) for _model, field in _fields() if folder_of(field)}
    for storage, folder in sorted(places, key=lambda place: place[1]):
        if not storage.exists(folder):
            continue
        for names in _walk(storage, folder):
            old = [name for name in names if storage.get_modified_time(name) < limit]
            for name in set(old) - _known(old) if old else ():
                storage.delete(name)
                count += 1
    if count:
        logger.info("%s orphan files deleted", count)
    return count
