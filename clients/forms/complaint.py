"""Forms of complaints: filing, recording for somebody else, acknowledging, answering (domain §7.8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.enums import Channel, ComplaintKind
from clients.forms.enterprise import EnterpriseChoiceField
from clients.models import Complaint, Enterprise
from clients.queries import complaint as queries
from core import clock
from core.forms import CcvForm, Choices, DateInput, ManyChoices, RowsField

KINDS = [choice for choice in ComplaintKind.choices if choice[0] != ComplaintKind.DISPUTE]
CHANNELS = [(c.value, c.label) for c in (Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.EMAIL, Channel.MEETING)]


def _long_text(label: Any, *, hint: Any = "", required: str = "", rows: int = 6) -> forms.CharField:
    """Make a field for several sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else None,
    )


class FileComplaintForm(CcvForm):
    """What an enterprise finds wrong."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=ComplaintKind.choices,
        widget=Choices,
        error_messages={"required": _("Choose what it is about.")},
    )
    text = _long_text(
        _("What happened?"),
        hint=_("When, where, what you expected. No declaration, invoice or amount is needed."),
        required=_("Tell us what happened."),
    )
    named = RowsField(
        label=_("Is an agent you know concerned?"),
        help_text=_("This person will not see your complaint and will not handle it."),
        queryset=User.objects.none(),
        widget=ManyChoices,
        required=False,
    )
    person = forms.CharField(
        label=_("Is somebody else concerned?"),
        help_text=_("A name, a function, an office: what you know."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.known_agents(enterprise)
        if known.exists():
            self.fields["named"].queryset = known
        else:
            del self.fields["named"]


class RecordComplaintForm(CcvForm):
    """A complaint made by phone, by letter or at the desk, written down by an agent."""

    enterprise = EnterpriseChoiceField(label=_("Enterprise"), help_text=_("NIF, reference or name."), max_length=200)
    channel = forms.ChoiceField(label=_("How did it reach us?"), choices=CHANNELS)
    received_on = forms.DateField(
        label=_("Received on"), help_text=_("The delays run from this day."), widget=DateInput
    )
    kind = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, widget=Choices)
    text = _long_text(
        _("What happened, in the words of the enterprise?"), required=_("Write down what the enterprise said.")
    )
    person = forms.CharField(
        label=_("Whom does the enterprise name?"),
        help_text=_("When somebody is named, only the head of the unit reads the complaint from now on."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].user = user
        self.fields["received_on"].initial = clock.today()

    def clean_received_on(self) -> Any:
        """Refuse a day to come: the delays would begin by themselves."""
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is yet to come."))
        return day


class AcknowledgeForm(CcvForm):
    """What it is really about, whom it names, who handles it."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=KINDS)
    named = RowsField(
        label=_("Agents it names"),
        help_text=_("They will never see that this complaint exists."),
        queryset=User.objects.none(),
        widget=ManyChoices,
        required=False,
    )
    handler = forms.ModelChoiceField(
        label=_("Handled by"),
        help_text=_("Somebody it does not name; a complaint about integrity stays with the head."),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who handles it.")},
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.with_role("CRA", "CRH", "DIA", "LDI", "REV", "INT").order_by("full_name")
        self.fields["named"].queryset = staff
        self.fields["named"].initial = [user.pk for user in complaint.named.all()]
        self.fields["kind"].initial = complaint.kind
        self.fields["handler"].queryset = queries.handlers_for(complaint)


class HandlerForm(CcvForm):
    """Another handler."""

    handler = forms.ModelChoiceField(
        label=_("Give it to"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who handles it.")},
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = queries.handlers_for(complaint).exclude(pk=complaint.handler_id)


class AnswerForm(CcvForm):
    """The answer the enterprise reads."""

    text = _long_text(
        _("Answer to the enterprise"),
        hint=_("What was found, what is done, by when. The enterprise reads it on the portal."),
        required=_("Write the answer."),
    )


class NoteForm(CcvForm):
    """A note inside."""

    text = _long_text(
        _("Note for the file"), hint=_("The enterprise never reads it."), required=_("Write the note."), rows=3
    )


class RedirectForm(CcvForm):
    """Which way is the right one."""

    text = _long_text(
        _("Which way is the right one?"),
        hint=_("For a dispute on a declaration: the commission for customs disputes, and how to reach it."),
        required=_("Say where the enterprise should turn."),
        rows=4,
    )


class ReopenForm(CcvForm):
    """Why the answer does not satisfy."""

    text = _long_text(_("What is missing in the answer?"), required=_("Say what is missing in the answer."), rows=4)
