"""Services: choosing, answering, agreeing, noting what was done and what it brought."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.models import ServiceOffering
from core.forms import CcvForm, DateInput, Segments
from followup.enums import ProposalAnswer, Reached
from followup.models import ServiceProposal

TEXT_LENGTH = 2000


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ChoiceRowForm(CcvForm):
    """One free service before the agent: propose it or not, and the reason the enterprise will read."""

    chosen = forms.BooleanField(label=_("Propose this service"), required=False)
    reason = forms.CharField(
        label=_("Why, in words for the enterprise"), max_length=500, required=False, widget=_area(2)
    )
    override_reason = forms.CharField(
        label=_("Why this service although it is not planned for this enterprise (internal)"),
        max_length=500,
        required=False,
        widget=_area(2),
    )

    def __init__(self, *args: Any, offering: ServiceOffering, is_eligible: bool, **kwargs: Any) -> None:
        self.offering = offering
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label = offering.title
        if is_eligible:
            del self.fields["override_reason"]

    def clean(self) -> dict[str, Any]:
        """What a chosen service needs; an unchosen one needs nothing."""
        cleaned = super().clean() or {}
        if not cleaned.get("chosen"):
            return cleaned
        name = "override_reason"
        if name in self.fields and not self.errors.get(name) and not cleaned.get(name):
            self.add_error(name, ValidationError(_("Needed to propose this service."), code="required"))
        return cleaned


class AnswerForm(CcvForm):
    """Accept, talk, decline or already done: four answers of one weight, none ticked in advance."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=ProposalAnswer.choices,
        widget=Segments,
        error_messages={"required": _("Choose one of the answers.")},
    )
    note = forms.CharField(label=_("Anything to add?"), max_length=TEXT_LENGTH, required=False, widget=_area(2))


class AnswerRowForm(AnswerForm):
    """The same answer on the page that lists several services: silence about one is allowed."""

    def __init__(self, *args: Any, proposal: ServiceProposal, **kwargs: Any) -> None:
        self.proposal = proposal
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = False
        del self.fields["note"]
        self.mark_optional = False


def answer_forms(proposals: Iterable[ServiceProposal], data: Any = None) -> list[AnswerRowForm]:
    """One answer per open proposal, prefixed by its identifier."""
    return [
        AnswerRowForm(data, proposal=row, prefix=str(row.uuid), initial={"answer": row.answer}) for row in proposals
    ]


class DatesForm(CcvForm):
    """When a service starts and ends."""

    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput)
    ends_on = forms.DateField(label=_("Ends on"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        """The end cannot come before the start."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error(
                "ends_on", ValidationError(_("The end date comes before the start date."), code="dates_reversed")
            )
        return cleaned


class AgreementForm(DatesForm):
    """The terms both sides accept."""

    scope = forms.CharField(label=_("What it covers"), widget=_area(), max_length=TEXT_LENGTH)
    objective = forms.CharField(label=_("Objective"), widget=_area(2), max_length=TEXT_LENGTH)
    indicator = forms.CharField(label=_("How we will know"), max_length=300)
    deliverables = forms.CharField(
        label=_("What the enterprise receives"), widget=_area(2), max_length=TEXT_LENGTH, required=False
    )
    field_order = ["scope", "objective", "indicator", "deliverables", "starts_on", "ends_on"]


class SessionForm(CcvForm):
    """What took place: functions and numbers, no names."""

    held_on = forms.DateField(label=_("Held on"), widget=DateInput)
    attendance = forms.IntegerField(label=_("People present"), min_value=0, max_value=500, initial=1)
    functions = forms.CharField(
        label=_("Functions present"), help_text=_("Functions only, no names."), max_length=300, required=False
    )
    summary = forms.CharField(label=_("What was done"), widget=_area(), max_length=TEXT_LENGTH)
    materials = forms.CharField(
        label=_("Materials handed over"), widget=_area(2), max_length=TEXT_LENGTH, required=False
    )


class EntrustForm(CcvForm):
    """Who delivers an agreed service."""

    intervener = forms.ModelChoiceField(label=_("Intervening agent"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intervener"].queryset = User.objects.with_role("INT").order_by("full_name")


class ResultForm(CcvForm):
    """The agent's reading of the result."""

    objective_reached = forms.ChoiceField(
        label=_("Was the objective reached?"), choices=Reached.choices, widget=Segments
    )
    note = forms.CharField(label=_("What we observe"), widget=_area(), max_length=TEXT_LENGTH, required=False)


class OpinionForm(CcvForm):
    """Two marks and a few words, one minute."""

    SCALE = [
        (5, _("5 – very useful")),
        (4, _("4 – useful")),
        (3, _("3 – so-so")),
        (2, _("2 – not very useful")),
        (1, _("1 – not useful")),
    ]
    EASE = [
        (5, _("5 – very easy")),
        (4, _("4 – easy")),
        (3, _("3 – neither")),
        (2, _("2 – difficult")),
        (1, _("1 – very difficult")),
    ]
    satisfaction = forms.TypedChoiceField(
        label=_("Was this service useful to you?"),
        choices=SCALE,
        coerce=int,
        widget=Segments,
        error_messages={"required": _("Choose one of the answers.")},
    )
    effort = forms.TypedChoiceField(
        label=_("How easy was it to take part in this service?"),
        choices=EASE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=Segments,
    )
    comment = forms.CharField(
        label=_("What should we keep, what should we change?"), widget=_area(), max_length=TEXT_LENGTH, required=False
    )
    may_call_back = forms.BooleanField(label=_("You may call me about this answer"), required=False)


class EmptyForm(CcvForm):
    """An act that needs nothing but the decision."""


class AcceptAgreementForm(CcvForm):
    """The acceptance of the terms that were read; rewritten meanwhile, they are read again."""

    read = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
