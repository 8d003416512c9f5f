"""Forms of the correspondence: a subject, words, a few documents (domain §7.8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import uploads
from core.forms import CcvForm

DOCUMENTS_AT_MOST = 5


class DocumentsInput(forms.ClearableFileInput):
    """Lets a browser choose several files at once."""

    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """A few files, each checked as one would be; none is an empty list."""

    widget = DocumentsInput
    default_error_messages = {
        "too_many": ngettext_lazy(
            "%(n)s document at most with one message.", "%(n)s documents at most with one message.", "n"
        )
    }

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file, and how many there are."""
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > DOCUMENTS_AT_MOST:
            raise forms.ValidationError(
                self.error_messages["too_many"], code="too_many", params={"n": DOCUMENTS_AT_MOST}
            )
        return [super(DocumentsField, self).clean(file, initial) for file in files]


class WriteForm(CcvForm):
    """One message, with documents about the organisation."""

    text = forms.CharField(
        label=_("Message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your message.")},
    )
    document = DocumentsField(
        label=_("Documents"),
        help_text=_(
            "Five at most: PDF, picture, Word or Excel, 10 MB each. No declaration, invoice, transport or payment paper."
        ),
        required=False,
        max_length=255,
        widget=DocumentsInput(attrs={"accept": uploads.ACCEPT}),
    )
    is_sure = forms.BooleanField(label=_("No document concerns a particular customs transaction."), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the promise about the documents (I3)."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("document") and not data.get("is_sure"):
            self.add_error(
                "is_sure", _("Tick the box that says that no document concerns a particular customs transaction.")
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
