"""Shapes of what agents write from the file of an enterprise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.enums import Channel, Region, Segment, SizeProfile
from clients.models import InternalNote
from core import clock
from core.forms import CcvForm, Choices, DateInput, FilterForm, Segments
from portal.enums import DataDecision, DataRequestKind
from portal.queries.policy_lab import DIRECTIONS

NEXT_STEPS = [
    ("3", _("Call back in 3 days")),
    ("7", _("Call back in a week")),
    ("30", _("Call back in a month")),
    ("0", _("Nothing for now")),
]
LOGGED = [Channel.PHONE, Channel.VISIT, Channel.MEETING, Channel.LETTER, Channel.MESSAGING]


class ExchangeForm(forms.Form):
    """A call or a visit in under twenty seconds: reached or not, one sentence, what next."""

    channel = forms.ChoiceField(label=_("How"), choices=[(c.value, c.label) for c in LOGGED], initial=Channel.PHONE)
    reached = forms.TypedChoiceField(
        label=_("Outcome"),
        choices=[("1", _("Reached")), ("0", _("Not reached"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    subject = forms.CharField(label=_("In one sentence"), max_length=200)
    next_days = forms.TypedChoiceField(label=_("And then?"), choices=NEXT_STEPS, coerce=int, initial="3")


class NoteForm(forms.Form):
    """An internal note: it never leaves its side of the house."""

    text = forms.CharField(
        label=_("Internal note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Never shown to the enterprise. Nothing about a person’s offences, health or opinions."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["maxlength"] = 2000


def scope_of(user: Any) -> str:
    """Return on which side of the house this user's notes stay."""
    return InternalNote.Scope.DIAGNOSTIC if user.has_role("DIA", "LDI", "REV") else InternalNote.Scope.RELATIONSHIP


class MovesFilter(FilterForm):
    """Which of the enterprises a trial of a policy would move are shown."""

    q = forms.CharField(label=_("Enterprise"), required=False, max_length=80)
    de = forms.ChoiceField(label=_("Segment now"), required=False)
    vers = forms.ChoiceField(label=_("Segment then"), required=False)
    sens = forms.ChoiceField(label=_("Direction"), required=False)
    taille = forms.ChoiceField(label=_("Size"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = [(letter, letter) for letter in Segment.values]
        lists: dict[str, Any] = {
            "de": letters,
            "vers": letters,
            "sens": DIRECTIONS.items(),
            "taille": SizeProfile.choices,
            "region": Region.choices,
        }
        for name, choices in lists.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]


class AskDataForm(CcvForm):
    """Which right a person uses, in her own words."""

    kind = forms.ChoiceField(
        label=_("What would you like?"),
        choices=DataRequestKind.choices,
        widget=Choices,
        error_messages={"required": _("Choose what you would like.")},
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Tell us what it is about.")},
    )


class RecordDataForm(AskDataForm):
    """The same, written down for somebody who came or wrote."""

    name = forms.CharField(label=_("Name of the person"), max_length=160)
    address = forms.CharField(label=_("Where to answer"), max_length=250)
    received_on = forms.DateField(
        label=_("Received on"), help_text=_("The thirty days run from this day."), widget=DateInput
    )

    def clean_received_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is yet to come."))
        return day


class IdentityForm(CcvForm):
    """How the identity was checked."""

    note = forms.CharField(
        label=_("How was the identity checked?"),
        help_text=_("The kind of document and where it was seen; no copy, no number."),
        max_length=250,
        error_messages={"required": _("Say how the identity was checked.")},
    )


class DataAnswerForm(CcvForm):
    """The decision and the answer."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=DataDecision.choices,
        widget=Segments,
        error_messages={"required": _("Choose the decision.")},
    )
    text = forms.CharField(
        label=_("Answer to the person"),
        help_text=_("What is done, or why it is not. Working papers and other people’s data stay out."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the answer.")},
    )


class TrailFilter(FilterForm):
    """Which lines of the audit trail are shown."""

    action = forms.CharField(label=_("Action begins with"), required=False, max_length=80)
    person = forms.EmailField(label=_("E-mail of the person"), required=False)
    obj = forms.UUIDField(label=_("Identifier of the object"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("To"), required=False, widget=DateInput)
