"""Proposing another segment than the computed one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.enums import Segment
from core.forms import CcvForm, DateInput

REASONS = [
    ("new_facts", _("New facts")),
    ("data_error", _("Error in the data")),
    ("special_context", _("Special context")),
    ("litigation", _("Pending litigation known elsewhere")),
    ("other", _("Other reason")),
]
REASON_MINIMUM = 50


class DConfirmationForm(CcvForm):
    """Why a computed D should be confirmed."""

    reason = forms.CharField(
        label=_("Explanation"),
        help_text=_("At least 50 characters. Facts about the organisation, never about a person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=REASON_MINIMUM,
        max_length=2000,
    )


class OverrideForm(DConfirmationForm):
    """Another segment, its reason and its end."""

    segment = forms.ChoiceField(
        label=_("Segment proposed"),
        choices=[(letter.value, f"{letter.value} – {letter.label}") for letter in Segment if letter != Segment.N],
    )
    reason_code = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    expires_on = forms.DateField(label=_("Until"), help_text=_("Twelve months at most."), widget=DateInput)
    field_order = ["segment", "reason_code", "reason", "expires_on"]
