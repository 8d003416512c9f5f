"""Four questions per recommendation, at 3, 6 and 12 months."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices
from followup.enums import Means, Unit
from followup.forms.recommendation import AttitudeForm
from followup.models import FollowUp

LEVELS = [
    ("", _("I prefer not to say")),
    ("0", _("0 – nothing yet")),
    ("1", _("1 – now and then")),
    ("2", _("2 – depends on one person")),
    ("3", _("3 – written and applied")),
    ("4", _("4 – measured and checked")),
    ("5", _("5 – improved year after year")),
]


class PointRowForm(AttitudeForm):
    """The four questions about one recommendation."""

    means = forms.ChoiceField(label=_("By what means?"), choices=Means.choices, widget=Choices, required=False)
    level_now = forms.TypedChoiceField(
        label=_("Where would you place yourselves today?"),
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select,
    )
    field_order = ["attitude", "means", "note", "level_now"]

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        self.follow_up = follow_up
        if follow_up.recorded_unit == Unit.ENTERPRISE:  # one's own last word; never what somebody else recorded
            kwargs.setdefault("initial", {"attitude": follow_up.attitude, "note": follow_up.note})
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("What is in the way, or what was done?")


def point_forms(follow_ups: Iterable[FollowUp], data: Any = None) -> list[PointRowForm]:
    """One form per recommendation, prefixed by its identifier."""
    return [PointRowForm(data, follow_up=row, prefix=str(row.uuid)) for row in follow_ups]
