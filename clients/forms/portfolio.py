"""Forms of portfolios: narrowing a list, choosing who takes it, recording an absence (domain §7.8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.enums import Region, SizeProfile
from clients.queries.portfolio import agents
from core.forms import CcvForm, DateInput, FilterForm, Segments

ANY = [("", _("All"))]


class PortfolioFilter(FilterForm):
    """Narrow the list of a portfolio."""

    q = forms.CharField(label=_("Name, NIF, contact"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), choices=[*ANY, *Region.choices], required=False)
    size_profile = forms.ChoiceField(label=_("Size"), choices=[*ANY, *SizeProfile.choices], required=False)

    def wanted(self) -> dict[str, str]:
        """Return the filters understood; what is not is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class MoveForm(CcvForm):
    """Who takes the enterprises, and which ones."""

    which = forms.ChoiceField(
        label=_("Which enterprises?"),
        choices=[("ticked", _("Those ticked")), ("all", _("All those of this list"))],
        initial="ticked",
        widget=Segments,
    )
    to = forms.ModelChoiceField(
        label=_("Give them to"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose an agent.")},
    )

    def __init__(self, *args: Any, present: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = agents().exclude(pk=present.pk) if present else agents()


class AbsenceForm(CcvForm):
    """Who is away, from when to when, who stands in; never why."""

    user = forms.ModelChoiceField(label=_("Who is away?"), queryset=User.objects.none())
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)
    stand_in = forms.ModelChoiceField(
        label=_("Who stands in?"),
        help_text=_("Sees the files and receives the tasks due in these days; those still open come back afterwards."),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, *args: Any, by: User, chooses: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = agents()
        self.fields["stand_in"].queryset = everybody
        self.fields["user"].queryset = everybody if chooses else everybody.filter(pk=by.pk)
        self.fields["user"].initial = by.pk
        if not chooses:
            self.fields["stand_in"].queryset = everybody.exclude(pk=by.pk)
