"""The words and the calendar of messages, as the unit edits them (domain §11)."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from clients.emails import wording
from clients.models import ReminderStep
from core.forms import CcvForm

TEXTS = ("subject_fr", "body_fr", "subject_en", "body_en")


class MessageTextForm(CcvForm):
    """Subject and text in both languages; French is mandatory, English readers get it when English is empty."""

    subject_fr = forms.CharField(label=_("Subject (French)"), max_length=70)
    body_fr = forms.CharField(label=_("Text (French)"), max_length=6000, widget=forms.Textarea(attrs={"rows": 14}))
    subject_en = forms.CharField(label=_("Subject (English)"), max_length=70, required=False)
    body_en = forms.CharField(
        label=_("Text (English)"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 14})
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        self.code = code
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Say beside each field what it may not hold."""
        cleaned = super().clean() or {}
        for name in TEXTS:
            for problem in wording.problems(self.code, cleaned.get(name) or "", part=name.partition("_")[0]):
                if cleaned.get(name):
                    self.add_error(name, problem)
        if bool(cleaned.get("subject_en")) != bool(cleaned.get("body_en")):
            self.add_error("subject_en", _("Write both the subject and the text in English, or neither."))
        return cleaned


class StepForm(CcvForm):
    """One step: how many days from its date, and whether it is active."""

    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=365)
    is_active = forms.BooleanField(label=_("Active"), required=False)

    def __init__(self, *args: Any, step: ReminderStep, **kwargs: Any) -> None:
        self.step = step
        initial = {"days": abs(step.offset_days), "is_active": step.is_active}
        super().__init__(*args, prefix=f"step-{step.pk}", initial=initial, **kwargs)
        before = step.offset_days < 0
        self.fields["days"].label = _("Days before") if before else _("Days after")
        if step.counts_working_days:
            self.fields["days"].label = _("Working days after")
        if before:
            self.fields["days"].min_value = 1
            self.fields["days"].validators.append(MinValueValidator(1))

    @property
    def wanted(self) -> tuple[int, bool]:
        """Return the days from the anchor, signed, and whether the step is active."""
        days = self.cleaned_data["days"]
        return (-days if self.step.offset_days < 0 else days), self.cleaned_data["is_active"]
