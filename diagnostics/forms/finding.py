"""Forms of findings and recommendations (domain §7.3, §7.5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm, ManyChoices, RowsField, Segments
from diagnostics.enums import FindingKind, FindingNature, Priority
from diagnostics.forms.words import capital
from diagnostics.models import Diagnostic, Finding
from diagnostics.queries.grid import criteria_of


class FindingForm(CcvForm):
    """A strength or an improvement area, grounded on criteria."""

    kind = forms.ChoiceField(label=_("Kind"), choices=capital(FindingKind.choices), widget=Segments)
    nature = forms.ChoiceField(
        label=_("Nature"),
        help_text=_("Structural: how the house is built. Functional: how it works day to day."),
        choices=capital(FindingNature.choices),
        widget=Segments,
    )
    title_fr = forms.CharField(label=_("Title (French)"), max_length=200)
    text_fr = forms.CharField(
        label=_("Text (French)"),
        help_text=_("Speak of the organisation; name no person, operation or provider."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )
    title_en = forms.CharField(label=_("Title (English)"), max_length=200, required=False)
    text_en = forms.CharField(
        label=_("Text (English)"), widget=forms.Textarea(attrs={"rows": 3}), max_length=3000, required=False
    )
    criteria = forms.MultipleChoiceField(label=_("Criteria"), widget=forms.SelectMultiple(attrs={"size": 8}))
    is_retained = forms.BooleanField(label=_("Kept in the report"), required=False)
    set_aside_reason = forms.CharField(
        label=_("If it is not kept, why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=600, required=False
    )
    no_recommendation_reason = forms.CharField(
        label=_("If it has no recommendation, why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    TEXTS = (
        "kind",
        "nature",
        "title_fr",
        "text_fr",
        "title_en",
        "text_en",
        "is_retained",
        "set_aside_reason",
        "no_recommendation_reason",
    )

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria"].choices = [(row.code, str(row)) for row in criteria_of(diagnostic)]

    def clean(self) -> dict[str, Any]:
        """What is set aside has a reason."""
        data = super().clean() or {}
        if not data.get("is_retained") and not data.get("set_aside_reason"):
            self.add_error("set_aside_reason", _("Say why this finding is set aside."))
        return data

    @property
    def texts(self) -> dict[str, Any]:
        """What the service writes."""
        return {name: self.cleaned_data[name] for name in self.TEXTS}


class RecommendationForm(CcvForm):
    """A prioritised action that answers improvement areas."""

    findings = RowsField(label=_("Improvement areas it answers"), queryset=Finding.objects.none(), widget=ManyChoices)
    title_fr = forms.CharField(label=_("Recommendation (French)"), max_length=240)
    text_fr = forms.CharField(
        label=_("Details (French)"),
        help_text=_("How to begin, in the enterprise’s own situation. No provider is recommended."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    title_en = forms.CharField(label=_("Recommendation (English)"), max_length=240, required=False)
    text_en = forms.CharField(
        label=_("Details (English)"), widget=forms.Textarea(attrs={"rows": 3}), max_length=3000, required=False
    )
    priority = forms.ChoiceField(
        label=_("Priority"),
        help_text=_("Left empty, it follows from levels and weights."),
        choices=capital([("", _("proposed by the grid")), *Priority.choices]),
        required=False,
    )
    due_months = forms.TypedChoiceField(
        label=_("Suggested time"),
        choices=[(3, _("3 months")), (6, _("6 months")), (12, _("12 months"))],
        coerce=int,
        initial=6,
        widget=Segments,
    )
    evidence_fr = forms.CharField(label=_("Expected evidence (French)"), max_length=200, required=False)
    evidence_en = forms.CharField(label=_("Expected evidence (English)"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    TEXTS = (
        "title_fr",
        "text_fr",
        "title_en",
        "text_en",
        "priority",
        "due_months",
        "evidence_fr",
        "evidence_en",
    )

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = Finding.objects.filter(
            diagnostic=diagnostic, kind=FindingKind.WEAKNESS, is_retained=True
        )

    @property
    def texts(self) -> dict[str, Any]:
        """What the service writes."""
        return {name: self.cleaned_data[name] for name in self.TEXTS}


class PastIssueForm(CcvForm):
    """The question every mission answers before review (§7.3)."""

    answer = forms.ChoiceField(
        label=_("May the weaknesses found have caused errors in past operations?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=Segments,
        error_messages={"required": _("Answer yes or no.")},
    )
