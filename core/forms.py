"""The one shape of our forms: crispy markup, help before the field, optional fields marked, one button that says what it does.

In a template: `<form method="post" novalidate class="card">{% csrf_token %}{{ form|crispy }}…</form>`; the linked error
summary comes with it. Or `{% crispy form %}`, which draws the form tag and the buttons of `actions` too.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

MOST_NEGATIVE = -(2**63)


class CcvFormMixin:
    """Give a form our helper. `submit_label` draws the button; `mark_optional = False` for filters."""

    mark_optional = True
    submit_label: Any = ""
    form_method = "post"

    @property
    def helper(self) -> FormHelper:
        """The crispy helper: no browser bubbles, our classes, one primary button."""
        helper = FormHelper()
        helper.form_method = self.form_method
        helper.form_class = "stack-s"
        helper.attrs = {"novalidate": "novalidate"}
        helper.form_tag = bool(self.submit_label)
        helper.disable_csrf = not self.submit_label
        if self.submit_label:
            helper.add_input(Submit("save", self.submit_label, css_class="btn-primary"))
        return helper


class CcvForm(CcvFormMixin, forms.Form):
    """A form that writes nothing by itself."""


class CcvModelForm(CcvFormMixin, forms.ModelForm):
    """A form on one row."""


class FilterForm(CcvForm):
    """Filters of a list: read from the address, every field optional, nothing said about it."""

    mark_optional = False
    form_method = "get"


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a queryset; a number no key can be is a wrong choice, where Django lets the database raise."""

    def clean(self, value: Any) -> Any:
        """Refuse keys beyond 64 bits before they reach the database."""
        for key in value if isinstance(value, list | tuple) else ():
            text = str(key)
            if text.removeprefix("-").isdecimal() and not MOST_NEGATIVE <= int(text) < -MOST_NEGATIVE:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": text[:40]}
                )
        return super().clean(value)


class Choices(forms.RadioSelect):
    """Radio buttons whose whole row is the target: up to seven options, sentences allowed."""

    ccv_class = "choices"


class Segments(forms.RadioSelect):
    """Two to four short options on one line."""

    ccv_class = "choices seg"


class ManyChoices(forms.CheckboxSelectMultiple):
    """Check boxes whose whole row is the target."""

    ccv_class = "choices"


class DateInput(forms.DateInput):
    """The native date field, always given the ISO form the browser expects."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "w-short", **(attrs or {})}, format="%Y-%m-%d")


class ReasonForm(CcvForm):
    """A reason in the person's own words, asked where an act must be explained."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Say why in a few words.")},
    )
