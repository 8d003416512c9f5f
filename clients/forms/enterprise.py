"""Forms of the register: profile, numbers, contacts, and who follows the file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import ChainRole, Channel, IdentifierType, Status
from clients.models import Contact, Enterprise, EnterpriseIdentifier
from clients.queries.enterprise import search
from clients.rules.identity import normalise_nif, normalise_number, normalise_phone
from core.forms import CcvForm, DateInput
from core.stale import GuardedModelForm


class PhoneField(forms.CharField):
    """A telephone as people write it, stored in E.164 (§2.4)."""

    def clean(self, value: Any) -> str:
        """Refuse what cannot be a number, keeping what was typed."""
        text = super().clean(value)
        if not text:
            return ""
        if number := normalise_phone(text):
            return number
        message = _("Write eight digits for Togo, or the country code first: +229 …")
        raise forms.ValidationError(message, code="phone")


class EnterpriseChoiceField(forms.CharField):
    """An enterprise named by its NIF, its reference or its name: no list of thousands to scroll."""

    user: Any = None

    def prepare_value(self, value: Any) -> str:
        """Show the name of an enterprise already known."""
        if isinstance(value, Enterprise):
            return f"{value.name} ({value.reference})"
        if isinstance(value, int):
            found = Enterprise.objects.filter(pk=value).first()
            return self.prepare_value(found) if found else ""
        return str(value or "")

    def clean(self, value: Any) -> Enterprise | None:
        """Return the one enterprise meant, among those this person may see."""
        text = super().clean(value)
        if not text:
            return None
        reference = text.rsplit("(", 1)[-1].rstrip(") ") if "(" in text else text
        rows = Enterprise.objects.visible_to(self.user).current()
        if exact := rows.filter(reference=reference).first():
            return exact
        found = list(search(rows, text)[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No enterprise answers to this name or number."), code="unknown")
        names = ", ".join(f"{one.name} ({one.reference})" for one in found[:5])
        message = _("Several enterprises answer to this: %(names)s. Write one of them.")
        raise forms.ValidationError(message % {"names": names}, code="several")


class EnterpriseForm(GuardedModelForm):
    """The profile of an enterprise; a colleague's change in between is noticed field by field."""

    chain_roles = forms.MultipleChoiceField(
        label=gettext_lazy("roles in the chain"),
        choices=ChainRole,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = PhoneField(label=gettext_lazy("phone"), required=False, max_length=32)
    parent = EnterpriseChoiceField(
        label=gettext_lazy("parent company"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("NIF, reference or name."),
    )
    user: Any = None

    class Meta:
        model = Enterprise
        fields = (
            "name", "acronym", "trade_name", "status", "legal_form", "kind", "presence", "country", "parent",
            "founded_on", "trading_since", "sector", "chain_roles", "headcount", "size_profile", "office", "phone",
            "email", "website", "address", "city", "region", "language", "electronic_refused", "remarks",
        )  # fmt: skip
        widgets = {
            "founded_on": DateInput,
            "trading_since": DateInput,
            "address": forms.Textarea(attrs={"rows": 2}),
            "remarks": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:  # a file is merged by its own act, with everything that hangs on it
            states = [one for one in Status.choices if one[0] != Status.MERGED]
            self.fields["status"].choices = states
        if "parent" in self.fields:
            self.fields["parent"].user = self.user


class IdentifierForm(GuardedModelForm):
    """One number of an enterprise; the same NIF or RCCM never stands twice (§2.1)."""

    class Meta:
        model = EnterpriseIdentifier
        fields = ("type", "value", "issued_on", "expires_on", "status")
        widgets = {"issued_on": DateInput, "expires_on": DateInput}

    def clean(self) -> dict[str, Any]:
        """Name the enterprise that already holds this number, or say that a NIF has ten digits."""
        cleaned = super().clean() or {}
        kind, value = cleaned.get("type"), cleaned.get("value", "")
        if kind not in {IdentifierType.NIF, IdentifierType.RCCM} or not value:
            return cleaned
        if kind == IdentifierType.NIF and not normalise_nif(value):
            self.add_error("value", _("A NIF is made of ten digits."))
        held = EnterpriseIdentifier.objects.filter(
            type=kind, normalised=normalise_number(kind, value), is_active=True
        ).exclude(pk=self.instance.pk)
        if twin := held.select_related("enterprise").first():
            self.add_error("value", _("%(name)s already holds this number.") % {"name": twin.enterprise})
        return cleaned


WRITTEN_BY = (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.PORTAL)


class ContactForm(GuardedModelForm):
    """A person of the enterprise: minimal data only (§2.4)."""

    phone = PhoneField(label=gettext_lazy("professional phone"), required=False, max_length=32)

    class Meta:
        model = Contact
        fields: tuple[str, ...] = ("full_name", "role", "function", "email", "phone", "is_focal", "left_on")
        widgets = {"left_on": DateInput}

    def save(self, commit: bool = True) -> Contact:
        """Believe a corrected address: what was refused was the old one."""
        if "email" in self.changed_data:
            self.instance.bounced_at = None
        return super().save(commit)


class ContactPageForm(ContactForm):
    """The same person on a page of their own, with how they want to be written to."""

    class Meta(ContactForm.Meta):
        fields = (*ContactForm.Meta.fields, "language", "preferred_channel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "preferred_channel" in self.fields:  # a reader has the page without its fields
            self.fields["preferred_channel"].choices = [(one.value, one.label) for one in WRITTEN_BY]


class AssignForm(CcvForm):
    """To whom the chosen enterprises go."""

    mark_optional = False
    agent = forms.ModelChoiceField(
        label=gettext_lazy("Agent who will follow them"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("– choose –"),
        error_messages={"required": gettext_lazy("Choose an agent.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = User.objects.with_role("CRA", "CRH").order_by("full_name")
