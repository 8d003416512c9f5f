"""Forms of the door: activating a personal link, coming by oneself, letting colleagues in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import EnterpriseRole, Language
from clients.enums import Presence
from clients.rules.identity import is_missing, normalise_nif, normalise_phone
from clients.services.access import Registration
from core.forms import CcvForm, Choices, Segments

EMAIL_ATTRS = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}


def clean_phone_text(value: str) -> str:
    """Return the number in one spelling; eight Togolese digits, or a foreign number with its country code."""
    if not value.strip():
        return ""
    if not (number := normalise_phone(value)):
        raise forms.ValidationError(
            _("Type the eight digits of a Togolese number, or a foreign number starting with + and its country code."),
            code="phone",
        )
    return number


class ActivationForm(CcvForm):
    """Name and language of the person who opens the account."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=Language, widget=Segments)


class AskAgainForm(CcvForm):
    """The address to which a lost personal link was sent."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one at which we write to you."),
        widget=forms.EmailInput(attrs=EMAIL_ATTRS),
    )


class RegistrationForm(CcvForm):
    """An enterprise that comes by itself. A tax number of unusual shape is questioned once, never refused (§2.1)."""

    name = forms.CharField(
        label=_("Name of the enterprise"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    presence = forms.ChoiceField(
        label=_("In Togo, your enterprise is"),
        choices=[
            (Presence.ESTABLISHED, _("Established: a head office, a branch, premises")),
            (Presence.REPRESENTED, _("Represented: somebody acts here in its name")),
        ],
        widget=Choices,
        error_messages={"required": _("Choose one of the two.")},
    )
    represented_by = forms.CharField(
        label=_("Who represents it?"),
        help_text=_("Only for an enterprise represented in Togo: name of the person or the company."),
        max_length=150,
        required=False,
    )
    nif = forms.CharField(
        label=_("Tax number (NIF)"),
        help_text=_("Ten digits, spaces accepted. Leave empty if the enterprise has none."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric", "autocomplete": "off"}),
    )
    nif_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)
    rccm = forms.CharField(
        label=_("Trade register (RCCM)"),
        help_text=_("For example TG-LOM 2019 B 1234."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-short", "autocomplete": "off"}),
    )
    city = forms.CharField(label=_("Town"), max_length=80, required=False)
    full_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    function = forms.CharField(
        label=_("Your function"),
        help_text=_("For example: manager, import-export officer."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=_("Your professional e-mail address"),
        help_text=_("We send your personal link there."),
        widget=forms.EmailInput(attrs=EMAIL_ATTRS),
    )
    phone = forms.CharField(
        label=_("Your professional phone"),
        help_text=_("Eight digits in Togo, with the country code elsewhere."),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-short", "type": "tel", "autocomplete": "tel"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def clean_phone(self) -> str:
        """Give the phone one spelling."""
        return clean_phone_text(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Ask once about a tax number of unusual shape, and for the representative of a represented enterprise."""
        data = super().clean() or {}
        if data.get("presence") == Presence.REPRESENTED and not data.get("represented_by"):
            self.add_error(
                "represented_by", forms.ValidationError(_("Say who represents the enterprise."), "required")
            )
        nif = data.get("nif", "")
        if nif and not is_missing(nif) and not normalise_nif(nif) and data.get("nif_seen") != nif:
            self.add_error(
                "nif",
                forms.ValidationError(
                    _("A tax number usually has ten digits. Check it; if it is right, simply send the form again."),
                    "unusual",
                ),
            )
            self.data = self.data.copy()
            self.data["nif_seen"] = nif
        return data

    def wish(self, *, language: str) -> Registration:
        """Return what the service needs."""
        fields = {
            key: value
            for key, value in self.cleaned_data.items()
            if key in Registration.__dataclass_fields__ and value
        }
        if is_missing(fields.get("nif", "")):
            fields.pop("nif", None)
        return Registration(**{**fields, "language": language})


class InvitePersonForm(CcvForm):
    """A colleague, an accountant or a broker who may help."""

    full_name = forms.CharField(label=_("Name of the person"), max_length=150)
    email = forms.EmailField(
        label=_("Professional e-mail address"),
        widget=forms.EmailInput(attrs={**EMAIL_ATTRS, "autocomplete": "off"}),
    )
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("What may this person do?"),
        widget=Choices,
        error_messages={"required": _("Choose what this person may do.")},
    )

    ROLE_WORDS = {
        EnterpriseRole.DEP: _("Deputy: everything you do, except formal consents and handing over the account"),
        EnterpriseRole.CTB: _("Contributor: answer the sections of the questionnaire you entrust"),
        EnterpriseRole.LEC: _("Reader: look, without changing anything"),
    }

    def __init__(self, *args: Any, roles: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, self.ROLE_WORDS[EnterpriseRole(role)]) for role in roles]
