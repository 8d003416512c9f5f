"""Taking a questionnaire from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm
from questionnaires.rules.sheet import MAX_BYTES


class VersionFileForm(CcvForm):
    """The file of a questionnaire, made by this portal or written by hand."""

    mark_optional = False
    file = forms.FileField(
        label=_("File of a questionnaire"),
        help_text=_("A .json file, 1 MB at most. It becomes a draft: nothing is published."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": _("Choose the file to read."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean(self) -> dict[str, Any]:
        """Say that the file was too large rather than missing."""
        cleaned = super().clean() or {}
        uploaded = cleaned.get("file")
        if self.too_large or (uploaded is not None and uploaded.size > MAX_BYTES):
            self.errors.pop("file", None)
            self.add_error("file", _("This file is too big: 1 MB at most."))
        return cleaned
