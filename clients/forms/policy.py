"""A version of the scoring policy as a form: one labelled field per number, checked together (domain §5)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import SizeProfile
from clients.models import ScoringPolicy
from clients.queries.policy import EXPLAINED, LABELS, TITLES, UNITS
from clients.rules import policy as rules
from clients.rules.policy import SUMMARY_MINIMUM
from core.forms import CcvForm, ManyChoices


def field_name(path: str) -> str:
    """The name of the field of a parameter."""
    return path.replace(".", "__")


_localised = lazy(number_format, str)


class PolicyForm(CcvForm):
    """The numbers of a draft and the sentence that explains them to the person who approves."""

    summary = forms.CharField(
        label=gettext_lazy("What changes and why"),
        help_text=gettext_lazy("Read by the person who approves, and kept with the version."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SUMMARY_MINIMUM,
        max_length=2000,
    )

    def __init__(self, *args: Any, policy: ScoringPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.initial["summary"] = policy.summary
        for number in rules.NUMBERS:
            self.fields[field_name(number.path)] = self._field(number)
            self.initial[field_name(number.path)] = Decimal(
                rules.plain(rules.read(policy.parameters, number.path) or 0)
            )
        name = field_name(rules.PROFILES_PATH)
        self.fields[name] = forms.MultipleChoiceField(
            label=LABELS[rules.PROFILES_PATH], choices=SizeProfile, widget=ManyChoices, required=False
        )
        self.initial[name] = rules.read(policy.parameters, rules.PROFILES_PATH) or []

    @staticmethod
    def _field(number: rules.Number) -> forms.Field:
        hint = format_lazy(
            gettext_lazy("{unit}, from {low} to {high}"),
            unit=UNITS[number.unit],
            low=_localised(number.low),
            high=_localised(number.high),
        )
        options = {
            "label": LABELS[number.path],
            "help_text": hint,
            "min_value": int(number.low) if number.is_whole else number.low,
            "max_value": int(number.high) if number.is_whole else number.high,
        }
        attrs = {"class": "w-short", "inputmode": "decimal"}
        if number.is_whole:
            return forms.IntegerField(widget=forms.TextInput(attrs=attrs), **options)
        return forms.DecimalField(
            widget=forms.TextInput(attrs=attrs), max_digits=6, decimal_places=3, localize=True, **options
        )

    def _post_clean(self) -> None:
        """Check the numbers together once each one is readable."""
        super()._post_clean()  # type: ignore[misc]
        for small, great in rules.broken_orders(rules.written(self.policy.parameters, self.changes)):
            if field_name(small) not in self.errors:
                self.add_error(
                    field_name(small),
                    _("Must not be greater than “%(other)s”.") % {"other": LABELS[great]}
                    if (small, great, True) in rules.ORDERED
                    else _("Must be smaller than “%(other)s”.") % {"other": LABELS[great]},
                )

    @property
    def changes(self) -> dict[str, Any]:
        """The parameters as read, by path; what could not be read is left out."""
        paths = [*(number.path for number in rules.NUMBERS), rules.PROFILES_PATH]
        cleaned = self.cleaned_data
        found: dict[str, Any] = {path: cleaned.get(field_name(path)) for path in paths if field_name(path) in cleaned}
        return {path: value for path, value in found.items() if isinstance(value, list | int | Decimal)}

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The fields by part of the policy, for the page."""
        blocks = []
        for group in rules.GROUPS:
            names = [field_name(number.path) for number in rules.NUMBERS if number.group == group]
            if group == "segment":
                names.append(field_name(rules.PROFILES_PATH))
            fields = [self[name] for name in names]
            blocks.append(
                {
                    "code": group,
                    "title": TITLES[group],
                    "text": EXPLAINED[group],
                    "fields": fields,
                    "has_errors": any(field.errors for field in fields),
                }
            )
        return blocks
