"""Forms of the mission: team, dates, meetings, agenda, documents (domain §7.3, §13)."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.forms import CcvForm, DateInput, ManyChoices, RowsField
from diagnostics.enums import DocumentKind, Function
from diagnostics.forms.words import capital
from diagnostics.queries import people
from diagnostics.rules.documents import looks_transactional


class MomentInput(forms.DateTimeInput):
    """The native date and time field."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "w-short"}, format="%Y-%m-%dT%H:%M")


class TeamForm(CcvForm):
    """A lead and at least one other diagnostician."""

    lead = forms.ModelChoiceField(label=_("Mission lead"), queryset=User.objects.none())
    members = RowsField(
        label=_("Other members of the team"),
        help_text=_("At least one. Each of them declares the absence of a tie before dates are set."),
        queryset=User.objects.none(),
        widget=ManyChoices,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people_available = User.objects.filter(pk__in=[person.pk for person in people.diagnosticians()])
        self.fields["lead"].queryset = self.fields["members"].queryset = people_available


class DatesForm(CcvForm):
    """The days of a visit."""

    fields_of_errors = {"dates_inverted": "ends_on", "date_past": "starts_on", "visit_too_long": "ends_on"}

    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), help_text=_("One to three working days."), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        """Dates in order, none in the past."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if first and first < clock.today():
            self.add_error("starts_on", _("The first day is already past."))
        return data


class OtherDatesForm(DatesForm):
    """Dates that suit the enterprise better."""

    note = forms.CharField(
        label=_("A word for the team (optional)"),
        help_text=_("For instance: mornings only, closed on the 8th."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PlanForm(DatesForm):
    """The dates agreed with the enterprise."""

    agreed_with = forms.CharField(
        label=_("Agreed with"), help_text=_("The function, for instance “export manager”."), max_length=160
    )
    includes_security = forms.BooleanField(
        label=_("Add the supply-chain security dimension"),
        help_text=_("Only for an enterprise preparing CPP or AEO status; never counted."),
        required=False,
    )


class TiesForm(CcvForm):
    """The declaration of each member of the team."""

    answer = forms.ChoiceField(
        label=_("Is there a tie between you and this enterprise?"),
        help_text=_("Family, former employment, financial interest, dispute, gift… in the last five years."),
        choices=[
            ("none", _("No tie: I declare no conflict of interest")),
            ("tie", _("There is a tie: I leave the team")),
        ],
        widget=forms.RadioSelect,
    )
    explanation = forms.CharField(
        label=_("What the tie is"),
        help_text=_("Only if there is one; read by the head of diagnostics."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A tie is explained."""
        data = super().clean() or {}
        if data.get("answer") == "tie" and not data.get("explanation"):
            self.add_error("explanation", _("Say in a few words what links you to the enterprise."))
        return data

    @property
    def declaration(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"has_conflict": data["answer"] == "tie", "explanation": data["explanation"]}


class MeetingForm(CcvForm):
    """Opening or wrap-up meeting: when, who attended by function, minutes."""

    held_at = forms.DateTimeField(
        label=_("Held on"), widget=MomentInput, input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]
    )
    functions = forms.MultipleChoiceField(
        label=_("Functions present"),
        help_text=_("Functions only, never names."),
        choices=capital(Function.choices),
        widget=ManyChoices,
        error_messages={"required": _("Say which functions attended.")},
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        help_text=_("A few lines about the organisation; no person, operation or provider is named."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        error_messages={"required": _("Write a few lines of minutes.")},
    )

    def clean_held_at(self) -> Any:
        """A meeting is recorded once it has been held."""
        moment = self.cleaned_data["held_at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("A meeting is recorded once it has been held."), code="future")
        return moment

    @property
    def meeting(self) -> dict[str, Any]:
        """What the service takes: the ticked statements prove that they were said, nothing more."""
        return {name: self.cleaned_data[name] for name in ("held_at", "functions", "minutes")}


class OpeningForm(MeetingForm):
    """The opening meeting says three things aloud."""

    purpose = forms.BooleanField(
        label=_("Purpose and course of the diagnostic explained"),
        error_messages={"required": _("This is said at every opening meeting.")},
    )
    voluntary = forms.BooleanField(
        label=_("Voluntary and free nature recalled, right to stop at any time"),
        error_messages={"required": _("This is said at every opening meeting.")},
    )
    confidentiality = forms.BooleanField(
        label=_("Confidentiality read: who reads, who does not, possible notice"),
        error_messages={"required": _("This is said at every opening meeting.")},
    )


class WrapUpForm(MeetingForm):
    """The wrap-up is oral: nothing is handed over."""

    nothing_given = forms.BooleanField(
        label=_("Oral only: no paper handed over, no level announced, no promise"),
        error_messages={"required": _("Tick to confirm that the wrap-up was oral only.")},
    )


class AgendaForm(CcvForm):
    """One meeting of the visit, read by the enterprise."""

    starts_at = forms.DateTimeField(
        label=_("When"), widget=MomentInput, input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=480, initial=60)
    function = forms.ChoiceField(label=_("Function to meet"), choices=capital(Function.choices))
    subject = forms.CharField(label=_("Subject"), max_length=160)
    place = forms.CharField(label=_("Place"), max_length=160, required=False)


class DocumentForm(CcvForm):
    """The title of an organisation document seen."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=capital(DocumentKind.choices))
    title = forms.CharField(label=_("Title as written on the document"), max_length=200)
    shown_by = forms.ChoiceField(
        label=_("Shown by"), choices=capital([("", _("not stated")), *Function.choices]), required=False
    )

    def clean_title(self) -> str:
        """A paper of an operation is declined, and nothing about it is kept (I3)."""
        title: str = self.cleaned_data["title"]
        if looks_transactional(title):
            raise forms.ValidationError(
                _("This looks like a paper of an operation: it is not read and nothing about it is recorded."),
                code="transactional",
            )
        return title


class ReviewerForm(CcvForm):
    """Who will review the report."""

    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        available = [person.pk for person in people.reviewers()]
        self.fields["reviewer"].queryset = User.objects.filter(pk__in=available)


class CancelForm(CcvForm):
    """Why a mission cannot go on; the enterprise reads that it stopped, not this."""

    reason = forms.CharField(
        label=_("Why the diagnostic cannot go on"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
