"""The form of an export: which shape, and why."""

from django import forms
from django.utils.translation import gettext_lazy

from clients.enums import ExportFormat
from core.forms import CcvForm, Choices


class ExportForm(CcvForm):
    """Why the list leaves, and in which shape."""

    mark_optional = False
    reason = forms.CharField(
        label=gettext_lazy("Why do you need this file?"),
        help_text=gettext_lazy("Kept with the export, and read by the heads and by data protection."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )
    shape = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=ExportFormat.choices, initial=ExportFormat.XLSX, widget=Choices
    )
