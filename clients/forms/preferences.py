"""Forms about how a person is written to (domain §11)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from clients.enums import Channel
from clients.queries.outreach import mobile_of
from core import sms
from core.forms import CcvForm, Choices

WAYS = {
    Channel.EMAIL: _("By e-mail"),
    Channel.SMS: _("By text message on my mobile"),
    Channel.PORTAL: _("Nowhere else: I read them here"),
    Channel.LETTER: _("By letter"),
}


class DigestForm(CcvForm):
    """Somebody of the administration: language and digests."""

    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=Language, widget=Choices)
    digests = forms.BooleanField(
        label=_("Send me the digests"),
        help_text=_("The week for each agent, the month for the heads. Reminders of late tasks leave in any case."),
        required=False,
    )


class PreferencesForm(CcvForm):
    """Somebody of an enterprise: language, channel, invitations."""

    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=Language, widget=Choices)
    channel = forms.ChoiceField(
        label=_("How should we write to you?"),
        help_text=_("Receipts, reports and documents with a legal date are sent by e-mail or letter in any case."),
        widget=Choices,
    )
    invitations = forms.BooleanField(
        label=_("I accept invitations (questionnaires, proposals, surveys)"),
        help_text=_("One per month at most. Refusing them has no consequence."),
        required=False,
    )

    def __init__(self, *args: Any, contact: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_text = contact is not None and sms.gateway() is not None and mobile_of(contact)
        chosen = contact.preferred_channel if contact is not None else ""
        offered = [way for way in WAYS if way != Channel.SMS or by_text or chosen == Channel.SMS]
        self.fields["channel"].choices = [(way.value, WAYS[way]) for way in offered]
