"""Writing a service in the administration: lists as boxes to tick, targets as codes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from catalogue.models import ServiceOffering
from clients.enums import Segment
from core.forms import CcvFormMixin

TARGET = re.compile(r"^(D\d{2}|\d{1,2}\.\d{1,2})$")
NEEDS = [
    ("delays", _("Delays")),
    ("classification", _("Tariff classification")),
    ("value", _("Value")),
    ("origin", _("Origin")),
    ("suspensive", _("Suspensive procedures")),
    ("systems", _("Computer systems")),
    ("cost", _("Cost")),
    ("information", _("Information")),
    ("officers", _("Relations with officers")),
    ("broker", _("Broker")),
]


class OfferingForm(CcvFormMixin, forms.ModelForm):
    """One service, both languages; saving publishes a new version."""

    segments = forms.MultipleChoiceField(
        label=_("Eligible segments"), choices=Segment.choices, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("Difficulties answered"), choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    targets = forms.CharField(
        label=_("Criteria and dimensions helped"),
        help_text=_("Codes of the grid separated by commas, for example 6.1, D04."),
        required=False,
    )

    class Meta:
        model = ServiceOffering
        fields = [
            "code",
            "category",
            "order",
            "title_fr",
            "title_en",
            "description_fr",
            "description_en",
            "targets",
            "segments",
            "needs",
            "languages",
            "is_paid",
            "price_note_fr",
            "price_note_en",
            "duration_fr",
            "duration_en",
            "mode",
            "capacity",
            "owner_unit",
            "prerequisites_fr",
            "prerequisites_en",
            "outcome_fr",
            "outcome_en",
            "active_from",
            "active_until",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["targets"] = ", ".join(self.instance.targets)
            if "code" in self.fields:
                self.fields["code"].disabled = True

    def clean_targets(self) -> list[str]:
        """Codes of criteria and dimensions; a paid service answers no weakness but may name a theme."""
        codes = [code.strip() for code in self.cleaned_data["targets"].replace(";", ",").split(",") if code.strip()]
        wrong = [code for code in codes if not TARGET.match(code)]
        if wrong:
            raise ValidationError(
                _("Unknown code: %(codes)s. Write criteria as 6.1 and dimensions as D04."),
                code="targets",
                params={"codes": ", ".join(wrong)},
            )
        return codes
