"""A person's own page: how the portal writes to her (domain §11)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.enums import Channel
from clients.forms.preferences import DigestForm, PreferencesForm
from clients.queries.access import current_membership
from clients.queries.outreach import contact_behind, wants_digests
from clients.services import preferences as service


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep what one wishes: digests for staff, channel and invitations for people of an enterprise."""
    return _of_staff(request) if request.user.is_customs else _of_enterprise(request)


def _of_staff(request: HttpRequest) -> HttpResponse:
    user = request.user
    initial = {"language": user.language, "digests": wants_digests(user)}
    form = DigestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        service.choose_digests(user, **form.cleaned_data)
        return _done(request)
    return _page(request, form)


def _of_enterprise(request: HttpRequest) -> HttpResponse:
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    contact = contact_behind(request.user, membership.enterprise)
    initial = {
        "language": request.user.language,
        "channel": contact.preferred_channel if contact else Channel.EMAIL,
        "invitations": contact is None or contact.opted_out_at is None,
    }
    form = PreferencesForm(request.POST or None, initial=initial, contact=contact)
    if request.method == "POST" and form.is_valid():
        service.choose(request.user, membership.enterprise, **form.cleaned_data)
        return _done(request)
    return _page(
        request, form, on_paper=membership.enterprise.electronic_refused, bounced=contact and contact.bounced_at
    )


def _done(request: HttpRequest) -> HttpResponse:
    """Say so in the language just chosen."""
    with translation.override(request.user.language):
        messages.success(request, _("Noted. It holds from the next message on."))
    return redirect("clients:preferences")


def _page(request: HttpRequest, form: DigestForm | PreferencesForm, **context: object) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "clients/preferences.html", {"form": form, **context}, status=status)
