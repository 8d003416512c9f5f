"""Forms of requests, proposals and consents (domain §7.2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.rules import transactional
from core import clock, uploads
from core.errors import DomainError
from core.forms import CcvForm, Choices, DateInput
from diagnostics.enums import AuthorityBasis
from diagnostics.forms.words import capital
from diagnostics.services.consent import Signatory
from diagnostics.services.request import EDUCATION_REASON_MINIMUM


class ProposeForm(CcvForm):
    """Words of the agent to the enterprise, read on the portal."""

    message = forms.CharField(
        label=_("Your words to the enterprise"),
        help_text=_("Read on the portal only. Say plainly why a diagnostic may help, without any figure."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1500,
        required=False,
    )


class WishForm(CcvForm):
    """What the enterprise would like to say; nothing is required."""

    wish = forms.CharField(
        label=_("What would you like to talk about?"),
        help_text=_("A few words help us to prepare. You may leave this empty."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1500,
        required=False,
    )


class AskForm(CcvForm):
    """The enterprise asks by itself."""

    wish = forms.CharField(
        label=_("What do you expect from the diagnostic?"),
        help_text=_("A few words, without citing any file or operation."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1500,
        required=False,
    )


class DeclineForm(CcvForm):
    """Decline without having to say why."""

    reason = forms.CharField(
        label=_("A reason, if you wish"),
        help_text=_("Nobody needs one. It only helps us to propose at a better time."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class StopForm(CcvForm):
    """Stop without reason or consequence."""

    reason = forms.CharField(
        label=_("A word, if you wish"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I stop the diagnostic on behalf of the enterprise"),
        error_messages={"required": _("Tick the box to confirm, or go back.")},
    )


class SignatoryForm(CcvForm):
    """Who signs, in which capacity, by what right (§7.2)."""

    signatory_name = forms.CharField(
        label=_("Name of the person who accepts"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    signatory_function = forms.CharField(
        label=_("Function in the enterprise"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    authority_basis = forms.ChoiceField(
        label=_("By what right"), choices=capital(AuthorityBasis.choices), widget=Choices
    )
    mandate_reference = forms.CharField(
        label=_("Mandate document: date and author"),
        help_text=_("Only for a mandate or a delegation."),
        max_length=160,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A mandate is named."""
        data = super().clean() or {}
        if data.get("authority_basis") == AuthorityBasis.MANDATE and not data.get("mandate_reference"):
            self.add_error(
                "mandate_reference", _("Name the document that gives the mandate: its date and its author.")
            )
        return data

    @property
    def signatory(self) -> Signatory:
        """The cleaned person."""
        data = self.cleaned_data
        return Signatory(
            data["signatory_name"],
            data["signatory_function"],
            data["authority_basis"],
            data["mandate_reference"],
        )


class OnlineConsentForm(SignatoryForm):
    """Accept online: the statement is ticked, then a code arrives by e-mail."""

    agrees = forms.BooleanField(
        label=_("I have read the conditions above and I accept the diagnostic on behalf of the enterprise"),
        error_messages={"required": _("Tick the box if you accept, or go back: nothing obliges you.")},
    )


class CodeForm(CcvForm):
    """The six digits received by e-mail."""

    fields_of_errors = dict.fromkeys(("wrong_code", "code_expired", "code_blocked", "code_used"), "code")

    code = forms.CharField(
        label=_("The six digits received by e-mail"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-short", "autofocus": True}
        ),
    )


class DocumentConsentForm(SignatoryForm):
    """A signed form, sent by the enterprise or scanned by its agent."""

    signed_on = forms.DateField(label=_("Date of signature"), widget=DateInput)
    document = forms.FileField(
        label=_("The signed document"),
        help_text=_("PDF or photograph (JPG, PNG), 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_signed_on(self) -> Any:
        """Nobody signs tomorrow."""
        day = self.cleaned_data["signed_on"]
        if day > clock.today():
            raise forms.ValidationError(_("The date of signature cannot be in the future."), code="future")
        return day

    def clean_document(self) -> Any:
        """The file is judged by its content, with a sentence that says how to mend it."""
        document = self.cleaned_data["document"]
        try:
            clean = uploads.inspect(document)
        except DomainError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error
        judged = transactional.judge(clean.name, uploads.text_of(clean.content, clean.content_type))
        if judged.verdict is transactional.Verdict.REFUSE:
            raise forms.ValidationError(
                _("This looks like a paper of a customs transaction, not like the signed form. It was not kept."),
                code="transactional",
            )
        document.seek(0)
        return document


class RefuseLetterForm(CcvForm):
    """What is missing on a signed form."""

    reason = forms.CharField(
        label=_("What is missing"),
        help_text=_("It is read by the enterprise: say plainly what to mend."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=1000,
        error_messages={"min_length": _("Say in a few words what is missing: the enterprise reads it.")},
    )


class EducationForm(CcvForm):
    """The reasoned answer to a spontaneous request after a significant insufficiency (I6)."""

    reason = forms.CharField(
        label=_("Your answer to the enterprise"),
        help_text=_("It is read by the enterprise: say which services come first, and why."),
        widget=forms.Textarea(attrs={"rows": 6}),
        min_length=EDUCATION_REASON_MINIMUM,
        max_length=2000,
        error_messages={"min_length": _("Explain the orientation in at least 50 characters.")},
    )
