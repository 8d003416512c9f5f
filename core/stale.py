"""Two people on one page: an edit made on a stale page never overwrites (issue: two at once).

The form carries what its fields held when the page was opened. When it comes back, each field is compared three ways:
what only the colleague changed stays hers; what only this person changed is saved; what both changed is shown with
both texts beside each other, and one of the two is chosen. Used by every page of the administration (core.admin).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.db import models
from django.forms.models import model_to_dict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.lifecycle import lock

SEEN = "seen"
MINE, THEIRS = "mine", "theirs"
_signer = Signer(salt="core.stale")


@dataclass(frozen=True)
class Conflict:
    """One field two people changed: the name of its choice, both texts as people read them, what is ticked."""

    choice: str
    mine: str
    theirs: str
    chosen: str = ""


class SeenField(forms.CharField):
    """What the fields held when the page was opened; never a change by itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say no: a page opened and sent back untouched changes nothing."""
        return False


def _plain(value: Any) -> Any:
    """Return a field's value as it is compared and kept: a text, or a sorted list of texts."""
    if value is None or value is False:
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Iterable):
        return sorted(str(_plain(one)) for one in value)
    return str(value)


class GuardedModelForm(forms.ModelForm):
    """A form on one row that notices what colleagues saved since its page was opened."""

    seen = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        if SEEN in self.fields and self.instance.pk:
            self.initial[SEEN] = _signer.sign_object({"was": self._held(self.instance)}, compress=True)

    def _watched(self) -> list[str]:
        """Return the fields that are columns of the row: those somebody else may have written."""
        columns = {one.name for one in [*self._meta.model._meta.fields, *self._meta.model._meta.many_to_many]}
        return [name for name, one in self.fields.items() if name in columns and not one.disabled]

    def _held(self, row: models.Model) -> dict[str, Any]:
        names = self._watched()
        stored = model_to_dict(row, fields=names)
        return {name: _plain(self.fields[name].prepare_value(stored.get(name))) for name in names}

    def _opened_with(self) -> dict[str, Any] | None:
        """Return what the page was opened with, None when it does not say."""
        try:
            return dict(_signer.unsign_object(self.data.get(self.add_prefix(SEEN), "")))
        except (BadSignature, ValueError):
            return None

    def clean(self) -> dict[str, Any]:
        """Take what only the colleague changed, and ask about what both changed; everything typed stays."""
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        opened = self._opened_with() if self.instance.pk else None
        if opened is None:
            return cleaned
        stored = lock(self.instance)
        self._refresh_the_rest(stored)
        now, asked = self._held(stored), dict(opened.get("asked", {}))
        for name in self._watched():
            was = opened["was"].get(name, now[name])
            if now[name] == was:
                continue
            mine = self._typed(name, cleaned)
            if mine == was:
                self._take(name, stored, cleaned)
            elif mine != now[name] and not self._decided(name, now[name], asked, stored, cleaned):
                asked[name] = now[name]
        if self.conflicts:
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix(SEEN)] = _signer.sign_object({**opened, "asked": asked}, compress=True)
        return cleaned

    def _refresh_the_rest(self, stored: models.Model) -> None:
        """What is not on the page keeps what services wrote meanwhile."""
        shown = set(self._watched())
        for column in stored._meta.concrete_fields:
            if column.name not in shown and not column.primary_key:
                setattr(self.instance, column.attname, getattr(stored, column.attname))

    def _typed(self, name: str, cleaned: dict[str, Any]) -> Any:
        if name in cleaned:
            return _plain(self.fields[name].prepare_value(cleaned[name]))
        return _plain(self[name].data)

    def _take(self, name: str, stored: Any, cleaned: dict[str, Any]) -> None:
        """Keep the colleague's value, and forget what was wrong with a text nobody keeps."""
        value = getattr(stored, name)
        cleaned[name] = list(value.all()) if hasattr(value, "all") else value
        self.errors.pop(name, None)

    def _decided(
        self, name: str, theirs: Any, asked: dict[str, Any], stored: models.Model, cleaned: dict[str, Any]
    ) -> bool:
        """Apply the choice made between the two texts, if it was made knowing the text stored now; else ask."""
        choice = f"{self.add_prefix(name)}-choice"
        chosen = self.data.get(choice, "")
        knows = asked.get(name) == theirs
        if knows and chosen == THEIRS:
            self._take(name, stored, cleaned)
            return True
        if knows and chosen == MINE:
            return True
        texts = (self._text(name, self._typed(name, cleaned)), self._text(name, theirs))
        conflict = Conflict(choice, *texts, chosen if knows else "")
        self.conflicts.append(conflict)
        self.fields[name].conflict = conflict  # type: ignore[attr-defined]
        self.add_error(name, _("A colleague changed this while you had the page open. Choose below which text stays."))
        return False

    def _text(self, name: str, plain: Any) -> str:
        """Return a plain value as people read it: labels of choices, days in their order."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if plain else _("no")
        if isinstance(field, forms.DateField) and plain:
            return date_format(dt.date.fromisoformat(plain), "SHORT_DATE_FORMAT")
        values = plain if isinstance(plain, list) else [plain]
        labels = {str(value): str(label) for value, label in getattr(field, "choices", ())}
        return ", ".join(labels.get(str(value), str(value)) for value in values)


class RefusedForm:
    """Put before a form class: the sentence of an act its service refused joins the form, with everything typed."""

    refusal: str = ""

    def clean(self) -> Any:
        """Add the refusal to the form's own errors."""
        cleaned = super().clean()  # type: ignore[misc]
        self.add_error(None, self.refusal)  # type: ignore[attr-defined]
        return cleaned
