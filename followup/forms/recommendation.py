"""What an enterprise or an agent may say about a recommendation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm, Choices, Segments
from followup.enums import TOLD_ATTITUDES, TOLD_SOURCES, Attitude

SAID = {
    Attitude.IN_PROGRESS: _("We have started"),
    Attitude.ADOPTED: _("It is in place"),
    Attitude.DECLINED_WITH_ALTERNATIVE: _("We take another measure"),
    Attitude.DECLINED: _("We do not retain it"),
    Attitude.UNDECIDED: _("We have not decided yet"),
}
NOTE_LENGTH = 2000


class AttitudeForm(CcvForm):
    """Where the enterprise stands, in its own words."""

    attitude = forms.ChoiceField(
        label=_("Where do you stand?"),
        choices=[(value, SAID[value]) for value in TOLD_ATTITUDES],
        widget=Choices,
        error_messages={"required": _("Choose one of the answers.")},
    )
    note = forms.CharField(
        label=_("In a few words"),
        help_text=_("What is done, by what means, what is in the way. No file or operation, no person’s name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=NOTE_LENGTH,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Another measure must be named, otherwise it cannot be followed."""
        cleaned = super().clean() or {}
        if cleaned.get("attitude") == Attitude.DECLINED_WITH_ALTERNATIVE and not cleaned.get("note", "").strip():
            self.add_error(
                "note",
                ValidationError(_("Say in a few words which measure you take instead."), code="alternative_needed"),
            )
        return cleaned


class ToldAttitudeForm(AttitudeForm):
    """What an agent was told, and how."""

    source = forms.ChoiceField(
        label=_("How were you told?"), choices=[(value, value.label) for value in TOLD_SOURCES], widget=Segments
    )
    field_order = ["source", "attitude", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attitude"].label = _("What does the enterprise say?")
        self.fields["attitude"].choices = [(value, value.label) for value in TOLD_ATTITUDES]
        self.fields["note"].help_text = _("The enterprise reads this note. No file, no operation, no person’s name.")


class ContestForm(CcvForm):
    """Why the enterprise disagrees with what was recorded about it."""

    text = forms.CharField(
        label=_("What is not right?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=NOTE_LENGTH,
        error_messages={"required": _("Say in a few words what is not right.")},
    )


class ContestReplyForm(CcvForm):
    """The second agent's decision and reply."""

    attitude = forms.ChoiceField(label=_("What is recorded from now on"), choices=Attitude.choices, widget=Choices)
    note = forms.CharField(
        label=_("Your reply to the enterprise"), widget=forms.Textarea(attrs={"rows": 3}), max_length=NOTE_LENGTH
    )


class IgnoredForm(CcvForm):
    """The contact attempts that were left without answer."""

    attempts = forms.CharField(
        label=_("Contact attempts"),
        help_text=_("Dates and channels, one per line. The enterprise reads this list."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=20,
        max_length=NOTE_LENGTH,
    )


class VerifyForm(CcvForm):
    """Whether organisational evidence was seen."""

    seen = forms.ChoiceField(
        label=_("Was evidence of the organisation seen?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=Segments,
    )
    note = forms.CharField(
        label=_("What was seen"), widget=forms.Textarea(attrs={"rows": 2}), max_length=NOTE_LENGTH, required=False
    )
