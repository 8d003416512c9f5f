"""The shape of what is recorded about a questionnaire that came on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import CcvForm, DateInput
from questionnaires.services.paper import Signed

SCAN_HELP = _("PDF or photograph, 10 MB at most: every page, with the copies the enterprise added.")


class ScanForm(CcvForm):
    """The scan alone, once more."""

    submit_label = _("Send the scan")
    scan = forms.FileField(label=_("Scan of the whole form"), help_text=SCAN_HELP)


class PaperFormForm(CcvForm):
    """What the last page says, and the scan."""

    received_on = forms.DateField(label=_("Received on"), widget=DateInput)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput)
    name = forms.CharField(label=_("Signed by"), max_length=120, help_text=_("As written beside the signature."))
    function = forms.CharField(label=_("Function of the signatory"), max_length=120, required=False)
    electronic_consent = forms.BooleanField(
        label=_("The box “I agree to receive the exchanges electronically” is ticked on the paper"), required=False
    )
    signature_seen = forms.BooleanField(
        label=_("The declaration is signed: I have seen the signature"),
        error_messages={"required": _("Without a signature nothing is keyed: send the form back to be signed.")},
    )
    scan = forms.FileField(label=_("Scan of the whole form"), help_text=SCAN_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = clock.today()

    @property
    def signed(self) -> Signed:
        """What the last page says."""
        names = ("name", "function", "signed_on", "received_on", "electronic_consent")
        return Signed(**{name: self.cleaned_data[name] for name in names})
