"""Choices as a list on screen wants them: each option begins with a capital."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazystr
from django.utils.text import capfirst


def capital(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Give each label its capital, still translated when it is shown."""
    return [(value, lazy_capital(label)) for value, label in choices]


def lazy_capital(label: Any) -> Any:
    """A label whose first letter is raised at display."""
    return capfirst(lazystr(label))
