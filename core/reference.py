"""Reference content: versioned JSON under reference/, loaded by name through functions the apps declare."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

Loader = Callable[[Any], int]
_loaders: dict[str, Loader] = {}


def register(name: str, loader: Loader) -> None:
    """Declare who loads reference/<name>.json; the loader is idempotent and returns rows written."""
    _loaders[name] = loader


def read(name: str) -> Any:
    """Return the content of reference/<name>.json."""
    return json.loads((Path(settings.REFERENCE_DIR) / f"{name}.json").read_text(encoding="utf-8"))


def load(name: str) -> int:
    """Load reference/<name>.json through the function declared for it; return rows written."""
    return _loaders[name](read(name))


def load_all() -> dict[str, int]:
    """Load every declared file; return the count of rows written by name."""
    return {name: load(name) for name in _loaders}
