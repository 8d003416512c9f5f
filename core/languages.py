"""Texts kept in two languages, `title_fr` beside `title_en`, and read in the language of whoever looks.

French is the portal's first language: it answers wherever the other is empty, and where nobody reads (a task, a command).
Where French itself is empty (a report corrected in English), the English words answer.
"""

from collections.abc import Mapping
from typing import Any, Self, overload

from django.conf import settings
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, override

FIRST = "fr"


def reader_language() -> str:
    """The two letters of the reader's language."""
    return (get_language() or FIRST)[:2]


def localised(row: Any, name: str, *, first: str = "") -> Any:
    """The text of a two-language row, an object or a mapping, in the reader's language.

    `first` names the first language's column where it is not `name_fr`.
    """
    own, french = f"{name}_{reader_language()}", first or f"{name}_{FIRST}"
    if isinstance(row, Mapping):
        return row.get(own) or row.get(french) or ""
    return getattr(row, own, "") or getattr(row, french) or getattr(row, f"{name}_en", "")


def other_language(row: Any, name: str) -> str:
    """The language in which `localised` answers from `name_fr` and `name_en`; nothing where it is the reader's."""
    own = reader_language()
    other = FIRST if own != FIRST else "en"
    read: Any = getattr(row, f"{name}_{own}", "")
    return other if localised(row, name) and not read else ""


localised_lazy = lazy(localised, str)  # for a sentence that is itself read later, in each language


def localised_column(name: str, *, first: str = "") -> Any:
    """The same for a query: the column of the reader's language, named through its relations (`offering__title`)."""
    language, french = reader_language(), F(first or f"{name}_{FIRST}")
    if language == FIRST:
        return Coalesce(NullIf(french, Value("")), f"{name}_en")
    return Coalesce(NullIf(f"{name}_{language}", Value("")), french)


def other_language_column(name: str) -> Any:
    """The same as `other_language` for a query, beside `localised_column(name)`."""
    own = reader_language()
    other = FIRST if own != FIRST else "en"
    return Case(When(**{f"{name}_{own}": ""}, then=Value(other)), default=Value(""))


def in_language(texts: Mapping[str, str]) -> str:
    """The text of the reader's language out of {"fr": …, "en": …}."""
    return texts.get(reader_language()) or texts.get(FIRST, "")


def _fill(words: Promise | str, values: Mapping[str, Any]) -> str:
    return str(words) % values


filled = lazy(_fill, str)  # `gettext_lazy(…) % values` is read at once: this is read when somebody looks


def worded(name: str, words: Promise | str, *, size: int | None = None) -> dict[str, str]:
    """The columns `name` and `name_en` of a sentence the portal itself says, each in its language and `size` at most.

    What a person typed (a plain text) has one language, and stands in the first column alone.
    """
    with override(settings.LANGUAGE_CODE):
        first = str(words)[:size]
    if not isinstance(words, Promise):
        return {name: first, f"{name}_en": ""}
    with override("en"):
        return {name: first, f"{name}_en": str(words)[:size]}


class Localised:
    """`title = Localised("title")` beside the two columns: `row.title` is their text for the reader; it is only read."""

    def __init__(self, name: str, *, first: str = "") -> None:
        self.name, self.first = name, first or f"{name}_{FIRST}"

    @overload
    def __get__(self, row: None, model: type) -> Self: ...

    @overload
    def __get__(self, row: object, model: type) -> str: ...

    def __get__(self, row: object | None, model: type) -> Self | str:
        return self if row is None else localised(row, self.name, first=self.first)

    def __set__(self, row: object, value: object) -> None:
        raise AttributeError(f"{self.name} is read: write {self.first} or {self.name}_en")
