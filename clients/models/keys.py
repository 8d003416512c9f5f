"""Columns that follow others: the folded wording people search by, kept right at every save (architecture §5)."""

from collections.abc import Callable
from typing import Any

from django.db import models

from clients.rules.identity import fold, name_key, normalise_number

_FOLDS: dict[str, Callable[[str], str]] = {"fold": fold, "name_key": name_key}


class FoldedField(models.CharField):
    """The folded text of other columns of the row, computed when it is saved, in bulk too.

    Accents and case are folded in Python because SQLite's LIKE folds neither and sorts "É" after "Z"
    (dependencies §7). `QuerySet.update` does not pass here: `manage.py rebuild_keys` mends.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), how: str = "fold", **kwargs: Any) -> None:
        self.sources, self.how = tuple(sources), how
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Let migrations rebuild the field."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources, "how": self.how}

    def computed(self, row: models.Model) -> str:
        """Return what the column must hold for this row."""
        return self.made_from(*(getattr(row, source) for source in self.sources))

    def made_from(self, *texts: str | None) -> str:
        """Return what the column must hold for these values of its sources."""
        return _FOLDS[self.how](" ".join(str(text or "") for text in texts))[: self.max_length]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the value at the moment of saving."""
        value = self.computed(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class NumberField(models.CharField):
    """The one spelling of a typed number (§2.1), computed from `type` and `value` when the row is saved."""

    sources = ("type", "value")

    def made_from(self, kind: str, text: str) -> str:
        """Return what the column must hold for a kind of number and what was typed."""
        return normalise_number(kind, text)[: self.max_length]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the value at the moment of saving."""
        row: Any = model_instance
        value = self.made_from(row.type, row.value)
        setattr(model_instance, self.attname, value)
        return value
