"""The shape of a campaign: whom to invite, what to say, until when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clients.enums import ChainRole, Region, Segment, SizeProfile
from clients.models import CustomsOffice
from core.forms import CcvModelForm, DateInput, ManyChoices
from questionnaires.models import Campaign, QuestionnaireVersion

DEFAULT_MESSAGE = _(
    "Customs offers enterprises a new kind of support. To find out what would be useful to you, we invite you to "
    "answer a questionnaire about your organisation."
)


class CampaignForm(CcvModelForm):
    """A campaign: whom to invite, what to say, until when."""

    submit_label = _("Save and see the count")
    region = forms.MultipleChoiceField(label=_("Regions"), choices=Region, widget=ManyChoices, required=False)
    size = forms.MultipleChoiceField(label=_("Sizes"), choices=SizeProfile, widget=ManyChoices, required=False)
    activity = forms.MultipleChoiceField(label=_("Activities"), choices=ChainRole, widget=ManyChoices, required=False)
    segment = forms.MultipleChoiceField(label=_("Segments"), choices=Segment, widget=ManyChoices, required=False)
    office = forms.ModelMultipleChoiceField(
        label=_("Customs offices"),
        queryset=CustomsOffice.objects.none(),
        to_field_name="slug",
        widget=ManyChoices,
        required=False,
    )
    sector = forms.CharField(
        label=_("Sectors"), help_text=_("NAEMA letters or classes, separated by commas."), required=False
    )
    not_since = forms.DateField(label=_("Has not answered since"), widget=DateInput, required=False)

    FILTERS = ("region", "size", "activity", "segment", "office", "sector", "not_since")

    class Meta:
        model = Campaign
        fields = ["name", "version", "message_fr", "message_en", "days_to_answer", "starts_on"]
        widgets = {
            "message_fr": forms.Textarea(attrs={"rows": 5}),
            "message_en": forms.Textarea(attrs={"rows": 5, "lang": "en"}),
            "starts_on": DateInput,
        }
        help_texts = {
            "message_fr": _("A few sentences at the top of the invitation. The rest of the letter is fixed."),
            "message_en": _("For contacts who read English; French is used when it is empty."),
            "starts_on": _("Leave empty to launch by hand."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = CustomsOffice.objects.filter(is_active=True)
        self.fields["version"].queryset = QuestionnaireVersion.objects.published()
        self.fields["version"].empty_label = None
        if self.instance.pk is None:
            for language in ("fr", "en"):
                with translation.override(language):
                    self.initial.setdefault(f"message_{language}", str(DEFAULT_MESSAGE))
        saved = self.instance.filters or {}
        for name in self.FILTERS:
            if name in saved:
                value = saved[name]
                self.initial[name] = ", ".join(value) if name == "sector" else value

    @property
    def filters(self) -> dict[str, Any]:
        """The target filters as they are stored; empty ones are left out."""
        data = self.cleaned_data
        chosen: dict[str, Any] = {name: data[name] for name in ("region", "size", "activity", "segment")}
        chosen["office"] = [office.slug for office in data["office"]]
        chosen["sector"] = [word.strip().upper() for word in data["sector"].split(",") if word.strip()]
        chosen["not_since"] = data["not_since"].isoformat() if data["not_since"] else ""
        return {name: value for name, value in chosen.items() if value}

    @property
    def campaign_fields(self) -> Mapping[str, Any]:
        """What the service needs."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"filters": self.filters}
