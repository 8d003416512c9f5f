"""Where a kept file lies: a random name, so that nothing of the sender's choosing reaches the disk."""

import uuid
from pathlib import PurePosixPath
from typing import Any

from django.utils.deconstruct import deconstructible

from core.uploads.kinds import EXTENSIONS

KNOWN = frozenset(f".{name}" for names in EXTENSIONS.values() for name in names)


@deconstructible(path="core.uploads.PrivatePath")
class PrivatePath:
    """The `upload_to` of a private file field: folder/xx/random.ext."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: Any, filename: str) -> str:
        extension = PurePosixPath(filename).suffix.lower()
        name = uuid.uuid4().hex
        return f"{self.folder}/{name[:2]}/{name}{extension if extension in KNOWN else '.bin'}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PrivatePath) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)


def private_path(folder: str) -> PrivatePath:
    """Return the `upload_to` of a private file field."""
    return PrivatePath(folder)
