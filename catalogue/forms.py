"""Writing a service in the administration: lists as boxes to tick, targets as codes."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from catalogue.enums import NEEDS
from catalogue.models import ServiceOffering
from catalogue.services.offering import CONTENT_FIELDS
from clients.enums import Segment
from core import uploads
from core.errors import DomainError
from core.forms import CcvForm, CcvFormMixin
from core.stale import GuardedModelForm

TARGET = re.compile(r"^(D\d{2}|\d{1,2}\.\d{1,2})$")


class OfferingForm(CcvFormMixin, GuardedModelForm):
    """One service, both languages; saving writes a draft, publishing is an act of its own."""

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
        fields = ["code", "category", *CONTENT_FIELDS]

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


class DocumentForm(CcvForm):
    """One file given with a service."""

    title = forms.CharField(label=_("Title as enterprises read it"), max_length=160)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    uploaded = forms.FileField(label=_("Document"), help_text=_("PDF, picture, DOCX, XLSX, ODT or ODS."))

    def clean_uploaded(self) -> Any:
        """Refuse beside the field what cannot be kept."""
        uploaded = self.cleaned_data["uploaded"]
        try:
            uploads.inspect(uploaded)
        except DomainError as error:
            raise ValidationError(str(error.message), code="upload") from error
        return uploaded


class BrowseForm(CcvForm):
    """What an enterprise looks for in the catalogue."""

    mark_optional = False
    q = forms.CharField(label=_("A word"), max_length=80, required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    need = forms.ChoiceField(label=_("Your difficulty"), required=False)

    def __init__(self, *args: Any, themes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("All themes")), *themes]
        self.fields["need"].choices = [("", _("All difficulties")), *NEEDS]


class AskForm(CcvForm):
    """What the enterprise expects of a service it asks about."""

    note = forms.CharField(
        label=_("What would you like to know or improve?"),
        help_text=_("No figure of a customs transaction, no document: a few words are enough."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
