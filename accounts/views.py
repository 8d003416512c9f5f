"""A person's own page, the language switch, the diagnostician's charter."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from accounts import services
from accounts.enums import DIAGNOSTIC_ROLES
from accounts.forms import CharterForm, ProfileForm
from accounts.permissions import charter_is_signed
from core import reference
from core.languages import in_language
from core.views import DomainErrorMixin, safe_next


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language: in a cookie for a visitor, on the account as well for a person signed in."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.choose_language(request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        httponly=True,
    )
    return response


class AccountView(DomainErrorMixin, FormView):
    """My account: name, language, password, second factor, open sessions."""

    template_name = "account/account.html"
    form_class = ProfileForm
    success_url = reverse_lazy("accounts:account")

    def get_initial(self) -> dict[str, Any]:
        """Show what is stored."""
        return {"full_name": self.request.user.full_name, "language": self.request.user.language}

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        """Store name and language, and answer in the language just chosen."""
        services.update_profile(self.request.user, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(self.request, _("Saved."))
        return super().form_valid(form)


class InformationView(TemplateView):
    """The information notice, readable again at any time (§8.4)."""

    template_name = "account/information.html"
    extra_context = {"disclose_followup": settings.CCV_DISCLOSE_FOLLOWUP_USE}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that it was read, and go on."""
        services.mark_informed(request.user)
        return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))


class CharterView(DomainErrorMixin, FormView):
    """The confidentiality charter a diagnostician signs at first sign-in, each new version and yearly (§8.3)."""

    template_name = "account/charter.html"
    form_class = CharterForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hide the page from those it does not concern."""
        if not request.user.is_authenticated or not request.user.customs_roles & DIAGNOSTIC_ROLES:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text of the current version."""
        return super().get_context_data(
            points=[in_language(point) for point in reference.read("charter")["points"]],
            signed=charter_is_signed(self.request.user),
            **kwargs,
        )

    def form_valid(self, form: CharterForm) -> HttpResponse:
        """Store the signature."""
        if not charter_is_signed(self.request.user):
            services.sign_charter(self.request.user)
        messages.success(self.request, _("Thank you. The charter is signed for one year."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        """Go to work."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)


@method_decorator(login_not_required, name="dispatch")
class RegistrationClosedView(TemplateView):
    """Shown where a bare account could be opened elsewhere: here an account starts from a file or an invitation."""

    template_name = "account/signup_closed.html"
