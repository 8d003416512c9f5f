"""The shape of a campaign: whom to invite, what to say, until when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clients.enums import ChainRole, Region, Segment, SizeProfile
from clients.models import CustomsOffice, Enterprise
from core import clock
from core.forms import CcvForm, CcvModelForm, DateInput, ManyChoices, RowsField
from questionnaires.enums import CampaignKind
from questionnaires.models import Campaign, QuestionnaireVersion, TargetQuery

DEFAULT_MESSAGE = _(
    "Customs offers enterprises a new kind of support. To find out what would be useful to you, we invite you to "
    "answer a questionnaire about your organisation."
)


PROPOSAL_MESSAGE = _(
    "Your answers to the questionnaire are read. We propose a free diagnostic on your premises, to help you to go "
    "further. You accept, decline or talk first: you choose freely, without any consequence."
)


class CampaignForm(CcvModelForm):
    """A campaign: whom to invite, what to say, until when."""

    kind = CampaignKind.SCREENING
    default_message = DEFAULT_MESSAGE
    submit_label = _("Save and see the count")
    region = forms.MultipleChoiceField(label=_("Regions"), choices=Region, widget=ManyChoices, required=False)
    size = forms.MultipleChoiceField(label=_("Sizes"), choices=SizeProfile, widget=ManyChoices, required=False)
    activity = forms.MultipleChoiceField(label=_("Activities"), choices=ChainRole, widget=ManyChoices, required=False)
    segment = forms.MultipleChoiceField(label=_("Segments"), choices=Segment, widget=ManyChoices, required=False)
    office = RowsField(
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
    not_written_since = forms.DateField(label=_("Not invited by a campaign since"), widget=DateInput, required=False)
    without = forms.CharField(
        label=_("Left out by name"),
        help_text=_("References of enterprises not to write to, one per line or separated by commas."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    save_as = forms.CharField(
        label=_("Keep this target under a name"),
        help_text=_("To choose it again for another campaign. Leave empty otherwise."),
        max_length=120,
        required=False,
    )

    FILTERS = (
        "region",
        "size",
        "activity",
        "segment",
        "office",
        "sector",
        "not_since",
        "not_written_since",
        "without",
    )
    LISTS = ("sector", "without")  # typed as words separated by commas

    class Meta:
        model = Campaign
        fields = [
            "name",
            "version",
            "message_fr",
            "message_en",
            "days_to_answer",
            "starts_on",
            "wave_size",
            "wave_days",
        ]
        widgets = {
            "message_fr": forms.Textarea(attrs={"rows": 5}),
            "message_en": forms.Textarea(attrs={"rows": 5, "lang": "en"}),
            "starts_on": DateInput,
        }
        help_texts = {
            "message_fr": _("A few sentences at the top of the invitation. The rest of the letter is fixed."),
            "message_en": _("For contacts who read English; French is used when it is empty."),
            "starts_on": _("Leave empty to launch by hand."),
            "wave_size": _("Leave empty to write to everybody at once."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        target: TargetQuery | None = kwargs.pop("target", None)
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = CustomsOffice.objects.filter(is_active=True)
        self.fields["wave_days"].required = False
        if "version" in self.fields:
            self.fields["version"].queryset = QuestionnaireVersion.objects.published()
            self.fields["version"].empty_label = None
            self.fields["version"].required = True
        if self.instance.pk is None:
            for language in ("fr", "en"):
                with translation.override(language):
                    self.initial.setdefault(f"message_{language}", str(self.default_message))
        saved = target.filters if target else self.instance.filters or {}
        for name in self.FILTERS:
            if name in saved:
                value = saved[name]
                self.initial[name] = ", ".join(value) if name in self.LISTS else value

    def clean_wave_days(self) -> int:
        """A week when nothing is said."""
        return self.cleaned_data["wave_days"] or 7

    def clean_without(self) -> list[str]:
        """References that exist, each once."""
        typed = self.cleaned_data["without"].replace("\n", ",").replace(";", ",").split(",")
        words = list(dict.fromkeys(word.strip().upper() for word in typed if word.strip()))
        known = set(Enterprise.objects.filter(reference__in=words).values_list("reference", flat=True))
        if unknown := [word for word in words if word not in known]:
            raise forms.ValidationError(
                _("No enterprise has this reference: %(words)s."), params={"words": ", ".join(unknown)}
            )
        return words

    def clean_save_as(self) -> str:
        """A name of its own."""
        name = str(self.cleaned_data["save_as"]).strip()
        if name and TargetQuery.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("A target of this name is already kept: choose another name."))
        return name

    @property
    def filters(self) -> dict[str, Any]:
        """The target filters as they are stored; empty ones are left out."""
        data = self.cleaned_data
        chosen: dict[str, Any] = {name: data[name] for name in ("region", "size", "activity", "segment")}
        chosen["office"] = [office.slug for office in data["office"]]
        chosen["sector"] = [word.strip().upper() for word in data["sector"].split(",") if word.strip()]
        for name in ("not_since", "not_written_since"):
            chosen[name] = data[name].isoformat() if data[name] else ""
        chosen["without"] = data["without"]
        return {name: value for name, value in chosen.items() if value}

    @property
    def campaign_fields(self) -> Mapping[str, Any]:
        """What the service needs."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"filters": self.filters}


class ProposalCampaignForm(CampaignForm):
    """A campaign that proposes the diagnostic: those evaluated and oriented towards it, and no others."""

    kind = CampaignKind.PROPOSAL
    default_message = PROPOSAL_MESSAGE

    class Meta(CampaignForm.Meta):
        fields = ["name", "message_fr", "message_en", "starts_on", "wave_size", "wave_days"]
        help_texts = CampaignForm.Meta.help_texts | {
            "message_fr": _("Read on the portal only, above the three free answers. Without any figure."),
        }


class ExtendForm(CcvForm):
    """A later last day for those who have not sent their answers."""

    submit_label = _("Give more time")
    until = forms.DateField(label=_("Answers are expected until"), widget=DateInput)

    def clean_until(self) -> Any:
        """A day to come."""
        day = self.cleaned_data["until"]
        if day <= clock.today():
            raise forms.ValidationError(_("Choose a day to come."), code="past")
        return day


class StopForm(CcvForm):
    """Why a campaign ends at once."""

    submit_label = _("Stop the campaign")
    reason = forms.CharField(label=_("Why it stops"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
