"""The sign-in forms in our words: the library's own checks, our labels and hints."""

from typing import Any

from allauth.account import forms as library
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core.forms import CcvForm, Choices

DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}


def _word(form: forms.BaseForm, name: str, *, label: Any, hint: Any = "", **attrs: str) -> None:
    """Give a field of the library our label and hint; a placeholder never replaces a label."""
    if field := form.fields.get(name):
        field.label = label
        field.help_text = hint
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(attrs)


class LoginForm(library.LoginForm):
    """Address and password, for staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", label=_("E-mail address"), autocomplete="username", autocapitalize="none")
        _word(self, "password", label=_("Password"))


class RequestLoginCodeForm(library.RequestLoginCodeForm):
    """Address to which a one-time code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self,
            "email",
            label=_("Your e-mail address"),
            hint=_("The one at which we write to you."),
            autocomplete="username",
            autocapitalize="none",
        )


class ConfirmLoginCodeForm(library.ConfirmLoginCodeForm):
    """The one-time code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self,
            "code",
            label=_("Code received"),
            hint=_("Six digits."),
            **DIGITS,
        )


class ResetPasswordForm(library.ResetPasswordForm):
    """Address of the account whose password is forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", label=_("E-mail address"), autocomplete="username", autocapitalize="none")


class NewPasswordMixin:
    """Two fields for a new password, with the rules said before."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Twelve characters at least. Three or four words you alone would put together are a good choice.")
        _word(self, "oldpassword", label=_("Present password"))  # type: ignore[arg-type]
        _word(self, "password1", label=_("New password"), hint=hint)  # type: ignore[arg-type]
        _word(self, "password2", label=_("New password, once more"))  # type: ignore[arg-type]


class ResetPasswordKeyForm(NewPasswordMixin, library.ResetPasswordKeyForm):
    """New password after a reset letter."""


class ChangePasswordForm(NewPasswordMixin, library.ChangePasswordForm):
    """New password, knowing the present one."""


class SetPasswordForm(NewPasswordMixin, library.SetPasswordForm):
    """First password of somebody who so far entered with codes."""


class ReauthenticateForm(library.ReauthenticateForm):
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", label=_("Password"))


class SecondFactorForm(mfa.AuthenticateForm):
    """The second proof of identity at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("The six digits shown by your application, or one of your spare codes.")
        _word(self, "code", label=_("Code"), hint=hint, **DIGITS)


class SecondFactorAgainForm(mfa.ReauthenticateForm):
    """The second proof once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("The six digits shown by your application, or one of your spare codes.")
        _word(self, "code", label=_("Code"), hint=hint, **DIGITS)


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code of a newly paired application proves that the pairing works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", label=_("Code shown by the application"), hint=_("Six digits."), **DIGITS)


class ProfileForm(CcvForm):
    """What a person may say about herself: the name to show, the language of pages and letters."""

    full_name = forms.CharField(label=_("Your name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=Language, widget=Choices)


class CharterForm(CcvForm):
    """The diagnostician's signature: one explicit tick."""

    accept = forms.BooleanField(
        label=_("I have read the charter and I undertake to respect it."),
        error_messages={"required": _("Tick the box to sign the charter.")},
    )
