"""Sessions: planning one, registering, noting who came."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.enums import CONFIDENTIAL_SERVICE
from catalogue.models import ServiceOffering
from core import clock
from core.forms import CcvForm, DateInput
from followup.models import SessionSeat


class PlanForm(CcvForm):
    """A day, two hours, a place, a number of seats and who leads."""

    offering = forms.ModelChoiceField(label=_("Service"), queryset=ServiceOffering.objects.none())
    day = forms.DateField(label=_("Day"), widget=DateInput)
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Place"), max_length=200)
    places = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)
    leader = forms.ModelChoiceField(label=_("Led by"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ServiceOffering.objects.available(clock.today()).free().exclude(code=CONFIDENTIAL_SERVICE)
        self.fields["offering"].queryset = offered
        self.fields["leader"].queryset = User.objects.with_role("INT", "CRA", "CRH").order_by("full_name")

    def clean(self) -> dict[str, Any]:
        """The session ends after it begins."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", ValidationError(_("The session ends after it begins."), code="dates_reversed"))
        return cleaned

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """When it begins and ends, in the time of the office."""
        data = self.cleaned_data
        begins, ends = (dt.datetime.combine(data["day"], data[name]) for name in ("begins", "ends"))
        return timezone.make_aware(begins), timezone.make_aware(ends)


class RegisterForm(CcvForm):
    """How many people come; no names."""

    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=500, initial=1)


class AttendanceForm(CcvForm):
    """How many people of each registered enterprise came."""

    mark_optional = False

    def __init__(self, *args: Any, seats: Iterable[SessionSeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in seats:
            self.fields[f"seat-{seat.pk}"] = forms.IntegerField(
                label=str(seat.enterprise),
                min_value=0,
                max_value=500,
                initial=seat.people if seat.present is None else seat.present,
            )
