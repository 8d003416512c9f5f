"""Shapes of what agents write from the file of an enterprise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.enums import Channel
from clients.models import InternalNote

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
