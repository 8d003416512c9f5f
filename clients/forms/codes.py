"""The code printed on a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm


class ShortCodeForm(CcvForm):
    """Ten letters and figures; case, spaces and hyphens do not matter."""

    code = forms.CharField(
        label=_("The code of your letter"),
        help_text=_("Ten letters and figures in two groups, printed on your letter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-short"}
        ),
    )
