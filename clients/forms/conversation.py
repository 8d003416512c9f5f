"""Forms of the correspondence: a subject, words, one document (domain §7.8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import uploads
from core.forms import CcvForm


class WriteForm(CcvForm):
    """One message, with one document about the organisation."""

    text = forms.CharField(
        label=_("Message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your message.")},
    )
    document = forms.FileField(
        label=_("Document"),
        help_text=_(
            "PDF, picture, Word or Excel, 10 MB at most. No declaration, invoice, transport or payment paper."
        ),
        required=False,
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}),
    )
    is_sure = forms.BooleanField(label=_("This document concerns no particular customs transaction."), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the promise about the document (I3)."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("document") and not data.get("is_sure"):
            self.add_error(
                "is_sure", _("Tick the box that says that this document concerns no particular customs transaction.")
            )
        return data


class BeginForm(WriteForm):
    """The first message, with its subject."""

    field_order = ("subject", "text", "document", "is_sure")
    subject = forms.CharField(
        label=_("Subject"),
        help_text=_("A few words, for the list."),
        max_length=120,
        error_messages={"required": _("Give a subject in a few words.")},
    )
