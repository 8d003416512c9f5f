"""The name of a view of the register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm


class SavedFilterForm(CcvForm):
    """A name, and whether colleagues see it; private unless said otherwise."""

    name = forms.CharField(
        label=_("Name of the filter"), max_length=60, error_messages={"required": _("Give it a name.")}
    )
    is_shared = forms.BooleanField(label=_("Share it with my unit"), required=False)

    def __init__(self, *args: Any, may_share: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
