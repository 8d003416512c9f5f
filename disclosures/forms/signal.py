"""What is typed to ask for signals, decide a rhythm, refuse, object, answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm, DateInput, Segments
from disclosures.queries.signal import named_by

TEXT = {"widget": forms.Textarea(attrs={"rows": 3}), "max_length": 2000}
NAMED_MOST = 200


def words(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    """A sentence at least."""
    too_short = {"min_length": _("Write a whole sentence."), "required": _("Write a whole sentence.")}
    return forms.CharField(label=label, help_text=help_text, min_length=20, error_messages=too_short, **TEXT | options)


class AskForm(CcvForm):
    """The written request of risk management."""

    letter_reference = forms.CharField(label=_("Reference of your letter"), max_length=80)
    letter_on = forms.DateField(label=_("Date of your letter"), widget=DateInput)
    purpose = words(_("What is it for?"), _("The enterprise reads this sentence with the signal."))
    enterprises = forms.CharField(
        label=_("Enterprises"),
        help_text=_("One number (NIF) or reference per line, 200 at most."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_enterprises(self) -> list[Any]:
        """Turn lines into enterprises; name the lines that fit none."""
        lines = self.cleaned_data["enterprises"].splitlines()
        if len(lines) > NAMED_MOST:
            raise ValidationError(_("200 lines at most."), code="too_many")
        found, unknown = named_by(lines)
        if unknown:
            raise ValidationError(
                _("Not found: %(lines)s."), code="unknown", params={"lines": ", ".join(unknown[:10])}
            )
        return found


class ScheduleForm(CcvForm):
    """A rhythm for all enterprises."""

    every_months = forms.ChoiceField(
        label=_("Every"),
        choices=[("1", _("month")), ("3", _("quarter")), ("6", _("six months")), ("12", _("year"))],
        widget=Segments,
    )
    starts_on = forms.DateField(label=_("First time on"), widget=DateInput)
    reason = words(_("Why and for what use"), _("Each enterprise reads this sentence with its signal."))

    def clean_every_months(self) -> int:
        """Months as a number."""
        return int(self.cleaned_data["every_months"])


class NothingForm(CcvForm):
    """One button, nothing typed."""


class RefusalForm(CcvForm):
    """Why not."""

    reason = forms.CharField(label=_("Why not?"), **TEXT)


class NoticeForm(CcvForm):
    """Why the end of a period left without answer should be said."""

    reason = words(_("Why should it be said?"), _("The enterprise reads this sentence."))


class ObjectionForm(CcvForm):
    """What the enterprise objects to."""

    text = forms.CharField(
        label=_("What do you object to?"),
        help_text=_(
            "In your own words. Nothing is released about you until the data protection officer has answered."
        ),
        **TEXT,
    )


class ObjectionAnswerForm(CcvForm):
    """The data protection officer's answer."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Accept: nothing is released")), ("no", _("Do not accept"))],
        widget=Segments,
    )
    answer = words(_("Your answer to the enterprise"))
