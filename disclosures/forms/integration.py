"""What is typed to let another system in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm, DateInput, ManyChoices
from disclosures.enums import ApiScope


class IntegrationForm(CcvForm):
    """The system, what it may read, until when, where it is told."""

    name = forms.CharField(label=_("Name of the system"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"), widget=forms.Textarea(attrs={"rows": 3}), min_length=20, max_length=1000
    )
    scopes = forms.MultipleChoiceField(label=_("It may read"), choices=ApiScope.choices, widget=ManyChoices)
    expires_on = forms.DateField(label=_("Access ends on"), help_text=_("Within a year."), widget=DateInput)
    webhook_url = forms.URLField(
        label=_("Address to tell when signals are released"),
        help_text=_("https only. The message names the release and nothing else."),
        max_length=300,
        required=False,
        assume_scheme="https",
    )

    def clean_name(self) -> str:
        """One system, one access: the name tells them apart in the enterprises' page."""
        from disclosures.models import Integration

        name = self.cleaned_data["name"].strip()
        if Integration.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Another access has this name."), code="taken")
        return str(name)
