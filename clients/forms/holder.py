"""Forms about the account of an enterprise: who holds it, who may sign, for whom a person acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Enterprise, PortalMembership
from clients.queries import access as queries
from core.forms import CcvForm, Choices

PROOF_LENGTH = 20


class MembershipField(forms.ModelChoiceField):
    """One of the enterprises a person acts for."""

    def label_from_instance(self, obj: PortalMembership) -> str:
        """Name the enterprise and the role there."""
        return f"{obj.enterprise.name} – {obj.get_role_display()}"


class ChooseForm(CcvForm):
    """For which of one's enterprises one acts now."""

    membership = MembershipField(
        label=_("I act for"), queryset=PortalMembership.objects.none(), widget=Choices, empty_label=None
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = queries.memberships_of(user)


class ColleagueField(forms.ModelChoiceField):
    """One of the people who have access."""

    def label_from_instance(self, obj: PortalMembership) -> str:
        """Name the person and the role."""
        return f"{obj.user} – {obj.get_role_display()}"


class HandOverForm(CcvForm):
    """To whom the holder gives the account."""

    successor = ColleagueField(
        label=_("Who holds the account from now on?"),
        help_text=_("A person who already has access. Invite her first if she has none."),
        queryset=PortalMembership.objects.none(),
        widget=Choices,
        empty_label=None,
        error_messages={"required": _("Choose a person.")},
    )
    sure = forms.BooleanField(
        label=_("I understand that I become deputy and can no longer sign"),
        error_messages={"required": _("Tick the box to hand the account over.")},
    )

    def __init__(self, *args: Any, enterprise: Enterprise, holder: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = queries.members_of(enterprise).exclude(user=holder)


class AppointForm(CcvForm):
    """Whom the head of the unit appoints, and on which proof."""

    contact = forms.ModelChoiceField(
        label=_("New holder"),
        help_text=_("A contact of the enterprise with an e-mail address. Add the person to the contacts first."),
        queryset=None,
        error_messages={"required": _("Choose a person.")},
    )
    proof = forms.CharField(
        label=_("On which proof"),
        help_text=_("For example: extract of the trade register of 3 November, seen at the office."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=PROOF_LENGTH,
        max_length=500,
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = enterprise.contacts.active().exclude(email="").order_by("full_name")
