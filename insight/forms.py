"""Filters of the board and of the matrix; the reason of an export."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clients.enums import Region, SizeProfile
from core import clock
from core.forms import CcvForm, CcvModelForm, FilterForm
from insight.enums import Cut
from insight.models import IndicatorRow, IndicatorTarget
from insight.permissions import can_read_people, can_read_small, can_read_unit
from insight.queries import labels
from insight.queries.board import Lens
from insight.queries.registry import INDICATORS
from insight.rules.periods import Period, last_months, month_of, read_month, shift

COMPARED = 24


def month_choices(today: dt.date, count: int = 36) -> list[tuple[str, str]]:
    """Return the last months, in words."""
    return [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in last_months(today, count)]


def cut_choices(user: Any) -> list[Any]:
    """Return what the board may be narrowed to: one description at a time; agents only for the heads."""
    cuts = [Cut.CAMPAIGN, Cut.AGENT] if can_read_people(user) else [Cut.CAMPAIGN]
    rows = IndicatorRow.objects.filter(cut__in=[*cuts, Cut.SECTOR]).order_by().values_list("cut", "cut_value")
    found: dict[str, list[str]] = {}
    for cut, value in rows.distinct():
        found.setdefault(cut, []).append(value)
    groups: list[Any] = [("", _("All enterprises"))]
    groups.append((Cut.REGION.label, [(f"region:{value}", label) for value, label in Region.choices]))
    groups.append((Cut.SIZE.label, [(f"size:{value}", label) for value, label in SizeProfile.choices]))
    for cut in (Cut.SECTOR, *cuts):
        named = labels.names(cut, [value for value in found.get(cut, []) if value])
        lines = sorted(((f"{cut}:{value}", name) for value, name in named.items()), key=lambda line: line[1])
        if lines:
            groups.append((cut.label, lines))
    return groups


class BoardFilter(FilterForm):
    """From which month to which, and which enterprises; management chooses whole years, so that none overlap."""

    du = forms.ChoiceField(label=_("From"), required=False)
    au = forms.ChoiceField(label=_("To"), required=False)
    annee = forms.ChoiceField(label=_("Year"), required=False)
    vue = forms.ChoiceField(label=_("Enterprises"), required=False)

    def __init__(self, data: Any, *, user: Any, narrow: bool = True) -> None:
        today = clock.today()
        self.user, self.asked = user, data
        years = [str(today.year - back) for back in range(3)]
        choices: dict[str, list[Any]] = {"annee": [(year, year) for year in years]}
        if can_read_small(user):
            choices = {"du": month_choices(today), "au": month_choices(today)}
        if narrow and can_read_unit(user):
            choices["vue"] = cut_choices(user)
        super().__init__({})
        for name in list(self.fields):
            if name in choices:
                self.fields[name].choices = choices[name]
            else:
                del self.fields[name]
        self.period = self._period(today)
        # Bound to what is in force, so that the page says what it shows.
        self.data = {
            "du": f"{self.period.first:%Y-%m}",
            "au": f"{self.period.last:%Y-%m}",
            "annee": str(self.period.last.year),
            "vue": self._value("vue"),
        }

    def _value(self, name: str) -> str:
        """Return what was asked for, if it is one of the choices."""
        value = str(self.asked.get(name) or "")
        return value if name in self.fields and self.fields[name].valid_value(value) else ""

    def _period(self, today: dt.date) -> Period:
        now = month_of(today)
        if "annee" in self.fields:
            year = int(self._value("annee") or today.year)
            return Period(dt.date(year, 1, 1), min(dt.date(year, 12, 1), now))
        last = read_month(self._value("au")) or now
        first = read_month(self._value("du")) or shift(last, -11)
        return Period(min(first, last), max(first, last))

    @property
    def lens(self) -> Lens:
        """Through what this person looks: agents always see their own portfolio."""
        if not can_read_unit(self.user):
            return Lens(self.user, self.period, Cut.AGENT, str(self.user.uuid))
        cut, _sep, value = self.data["vue"].partition(":")
        return Lens(self.user, self.period, cut, value) if cut else Lens(self.user, self.period)

    @property
    def query(self) -> str:
        """The address of the same choice, for links that keep it."""
        return urlencode({name: self._value(name) for name in self.fields if self._value(name)})


class MatrixFilter(FilterForm):
    """Between the ends of which two months."""

    du = forms.ChoiceField(label=_("From the end of"), required=False)
    au = forms.ChoiceField(label=_("To the end of"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        today = clock.today()
        now = month_of(today)
        self.until = read_month(str(data.get("au") or "")) or now
        self.since = read_month(str(data.get("du") or "")) or shift(self.until, -12)
        if not can_read_small(user):  # one pair of dates a year: no difference of two matrices tells of single ones
            self.until, self.since = now, dt.date(now.year - 1, 12, 1)
        self.since, self.until = sorted((self.since, self.until))
        super().__init__({"du": f"{self.since:%Y-%m}", "au": f"{self.until:%Y-%m}"})
        self.fields["du"].choices = self.fields["au"].choices = month_choices(today, COMPARED + 1)
        self.may_choose = can_read_small(user)


class ExportForm(CcvForm):
    """Why these figures leave the portal (§8.2: an export needs a reason)."""

    reason = forms.CharField(
        label=_("What are these figures for?"),
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the audit trail with your name."),
    )
    submit_label = _("Download the CSV file")


class TargetForm(CcvModelForm):
    """One target, for an indicator that has one."""

    class Meta:
        model = IndicatorTarget
        fields = ("indicator", "value")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "indicator" in self.fields:
            choices = [
                (code, f"{code} – {item.label}") for code, item in INDICATORS.items() if item.target is not None
            ]
            self.fields["indicator"] = forms.ChoiceField(label=_("Indicator"), choices=choices)
