"""What a service says when an act is impossible; translated to a page in core.views and core.admin only."""

import traceback
from pathlib import Path


def places(error: BaseException) -> str:
    """Return the way through the code an error took: never its own words, they may hold somebody's address."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


class DomainError(Exception):
    """An act refused for a reason the person can read.

    `code` is stable (tests, logs); `message` is a translated sentence that says what to do.
    """

    def __init__(self, code: str, message: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class TransitionRefused(DomainError):
    """The object is not in a state from which this act is possible."""


class StaleObject(DomainError):
    """Somebody else saved in between; nothing was overwritten."""


class TwoPersonsNeeded(DomainError):
    """The act needs a second person, and this is the first one again (§8.2, separation of duties)."""
