"""Texts kept in two languages, `title_fr` beside `title_en`, and read in the language of whoever looks.

French is the portal's first language: it answers wherever the other is empty, and where nobody reads (a task, a command).
"""

from collections.abc import Mapping
from typing import Any, Self, overload

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

FIRST = "fr"


def reader_language() -> str:
    """The two letters of the reader's language."""
    return (get_language() or FIRST)[:2]


def localised(row: Any, name: str) -> Any:
    """The text of a two-language row, an object or a mapping, in the reader's language."""
    if isinstance(row, Mapping):
        return row.get(f"{name}_{reader_language()}") or row.get(f"{name}_{FIRST}") or ""
    return getattr(row, f"{name}_{reader_language()}", "") or getattr(row, f"{name}_{FIRST}")


def localised_column(name: str) -> Any:
    """The same for a query: the column of the reader's language, named through its relations (`offering__title`)."""
    language = reader_language()
    if language == FIRST:
        return F(f"{name}_{FIRST}")
    return Coalesce(NullIf(f"{name}_{language}", Value("")), F(f"{name}_{FIRST}"))


def in_language(texts: Mapping[str, str]) -> str:
    """The text of the reader's language out of {"fr": …, "en": …}."""
    return texts.get(reader_language()) or texts.get(FIRST, "")


class Localised:
    """`title = Localised("title")` beside the two columns: `row.title` is their text for the reader; it is only read."""

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, model: type) -> Self: ...

    @overload
    def __get__(self, row: object, model: type) -> str: ...

    def __get__(self, row: object | None, model: type) -> Self | str:
        return self if row is None else localised(row, self.name)

    def __set__(self, row: object, value: object) -> None:
        raise AttributeError(f"{self.name} is read: write {self.name}_fr or {self.name}_en")
