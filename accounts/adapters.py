"""What the sign-in library asks us: where a person lands, which letters it sends, who must have a second factor."""

import base64
import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import DIAGNOSTIC_ROLES
from accounts.models import User
from accounts.permissions import charter_is_signed, charter_version, remember_charter
from core import audit, mail
from core.context_processors import administration_identity
from core.languages import reader_language

logger = logging.getLogger(__name__)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Pages a person without second factor may still open: enrolling, proving who they are, leaving, reading in English.
DOOR_PREFIXES = ("account_", "mfa_")
DOOR_NAMES = frozenset({"set_language", "identity_css", "health"})


class RolesBackend(AuthenticationBackend):
    """Signs in as the library does; every later page reads the person, roles and charter at once."""

    def get_user(self, user_id: Any) -> Any:
        """Return the person of a session, or nobody once the account is closed."""
        user = User.objects.with_standing(user_id, charter=charter_version())
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_charter(user, user.charter_at)
        return user


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as this portal means it: nobody signs up here, letters follow our layout, the next page is the right one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an account is born from a personal link only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send a diagnostician to the charter, a newcomer to the notice, until they are read (§8.3, §8.4)."""
        user = request.user
        if user.is_authenticated and user.customs_roles & DIAGNOSTIC_ROLES and not charter_is_signed(user):
            return reverse("accounts:charter")
        if user.is_authenticated and not user.is_customs and user.informed_at is None:
            return reverse("accounts:information")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Come back to the account page."""
        return reverse("accounts:account")

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Make sure the library knows the address an administrator or an invitation has vouched for."""
        if user.pk and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Enter, and leave a trace the person can read: “own sign-ins” (§8.2)."""
        super().login(request, user)
        audit.record("accounts.signed_in", obj=user, by=user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Spare somebody who has just come in from proving it again to set up a first second factor."""
        user = self.request.user
        first_factor = app.startswith("allauth.mfa") and not Authenticator.objects.filter(user_id=user.pk).exists()
        if first_factor and (records := get_authentication_records(self.request, user)):
            return time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter in the person's language with our templates; a mail server that sleeps is said, not thrown."""
        code = template_prefix.rsplit("/", 1)[-1]
        user = User.objects.filter(email=email.lower()).first()
        language = user.language if user else reader_language()
        with translation.override(language):
            letter = mail.compose(code, language=language, context=self._letter_context(context, user))
        try:
            mail.deliver(mail.envelope(letter, to=email, headers={}), before_data=lambda: None)
        except mail.DeliveryError as error:
            logger.warning("sign-in letter %s not delivered: %s", code, error.code)
            messages.error(self.request, _("Our mail service is not answering. Please try again in a few minutes."))

    def _letter_context(self, context: dict[str, Any], user: User | None) -> dict[str, Any]:
        link = context.get("password_reset_url") or context.get("activate_url") or ""
        return {
            **{key: value for key, value in context.items() if isinstance(value, str)},
            "timestamp": context.get("timestamp"),
            "greeting_name": str(user) if user and user.full_name else "",
            "link": link,
            "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
            "administration": administration_identity(),
        }


class MFAAdapter(DefaultMFAAdapter):
    """Second factor: secrets encrypted in the database, and not removable by those who must have one."""

    def _cipher(self) -> MultiFernet:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return MultiFernet(
            [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{key}".encode()).digest())) for key in keys]
        )

    def encrypt(self, text: str) -> str:
        """Encrypt an authenticator's secret: a copy of the database alone opens nothing."""
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read an authenticator's secret back."""
        return self._cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of a person who must have one (§8.2)."""
        if not must_have_second_factor(authenticator.user) or authenticator.type not in SECOND_FACTORS:
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def must_have_second_factor(user: Any) -> bool:
    """Tell whether this person's role requires a second factor here (§8.2; setting CCV_REQUIRE_MFA)."""
    return bool(settings.CCV_REQUIRE_MFA and getattr(user, "is_authenticated", False) and user.is_customs)


class SecondFactorMiddleware:
    """Lead a customs role without second factor to the page that sets one up, whatever page was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> HttpResponse | None:
        """Redirect to enrolment until it is done; then remember it for the session."""
        match = request.resolver_match
        name = match.url_name or "" if match else ""
        at_the_door = (
            not match.namespaces and (name.startswith(DOOR_PREFIXES) or name in DOOR_NAMES) if match else True
        )
        if at_the_door or request.session.get("ccv_second_factor") or not must_have_second_factor(request.user):
            return None
        if Authenticator.objects.filter(user_id=request.user.pk, type__in=SECOND_FACTORS).exists():
            request.session["ccv_second_factor"] = True
            return None
        messages.info(request, _("Your role needs a second proof of identity. It takes two minutes, once."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
