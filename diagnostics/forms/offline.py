"""What comes from a device, and the choice between two texts (domain §13, ADR 0014)."""

import json
import math
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm
from diagnostics.services.offline import Sent

MOST_ENTRIES = 100
LONGEST_VALUES = 12_000


class TakeForm(CcvForm):
    """The name of the device; the passphrase has no field here: it never leaves the device."""

    device = forms.CharField(
        label=_("Name of this device"),
        help_text=_("So that it can be declared lost: “tablet no. 3 of the unit”."),
        max_length=60,
    )


def storable(value: Any) -> Any:
    """Return what a device said without what no database keeps: half a sign, the sign of number zero, no number.

    The words around it stay: refused, they would come back at every delivery and hold up the entries behind them.
    """
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return None if isinstance(value, float) and not math.isfinite(value) else value


class EntryForm(forms.Form):
    """The frame of one entry; its values are read by the service, which keeps them even when they make no rating."""

    id = forms.UUIDField()
    sequence = forms.IntegerField(min_value=1, max_value=1_000_000)
    criterion = forms.CharField(max_length=8)
    base_version = forms.IntegerField(min_value=0, max_value=1_000_000)
    base_entry = forms.UUIDField(required=False)
    values = forms.JSONField()
    entered_at = forms.DateTimeField()

    def clean_values(self) -> dict[str, Any]:
        """An object of reasonable size."""
        values = storable(self.cleaned_data["values"])
        if not isinstance(values, dict) or len(json.dumps(values)) > LONGEST_VALUES:
            raise forms.ValidationError("values", code="values")
        return values

    @property
    def sent(self) -> Sent:
        """What the service takes."""
        data = self.cleaned_data
        return Sent(uuid=data["id"], **{name: data[name] for name in self.fields if name != "id"})


def entries_of(body: bytes) -> tuple[list[Sent], bool, bool]:
    """Read a delivery: the entries that can be read, whether all could, whether the device keeps nothing after them."""
    try:
        said = json.loads(body)
        rows, is_last = said["entries"], said.get("is_last") is True
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return [], False, False
    if not isinstance(rows, list) or len(rows) > MOST_ENTRIES:
        return [], False, False
    bound = [EntryForm(row | {"values": json.dumps(row.get("values"))}) for row in rows if isinstance(row, dict)]
    read = {form.sent.uuid: form.sent for form in bound if form.is_valid()}
    is_whole = len(bound) == len(rows) and all(form.is_valid() for form in bound)
    return list(read.values()), is_whole, is_last and is_whole


class SettleForm(CcvForm):
    """Which of two texts, and the version of the file that was shown."""

    choice = forms.ChoiceField(choices=[("device", _("Take the text of the device")), ("file", _("Keep the file"))])
    version = forms.IntegerField(min_value=0)
