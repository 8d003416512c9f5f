"""The page where the short code of a letter is typed: it leads to the same place as the personal link."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.forms.codes import ShortCodeForm
from clients.queries import codes
from clients.services import access
from core import throttle

TIMES, SECONDS = 10, 900


@login_not_required
@require_http_methods(["GET", "POST"])
def short_code(request: HttpRequest) -> HttpResponse:
    """Type a code: a right one opens the personal link, a wrong one says so beside the field; ten tries a quarter."""
    form = ShortCodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not throttle.allow(request, "short_code", times=TIMES, seconds=SECONDS):
            form.add_error(
                "code", _("Many codes were tried from this network. Wait a quarter of an hour, or call us.")
            )
            status = 429
        elif form.is_valid():
            if found := codes.invitation_of(form.cleaned_data["code"]):
                return redirect(access.path_of(found))
            form.add_error("code", _("No letter carries this code, or it was already used. Check it, or call us."))
        status = status if status == 429 else 422
    return render(request, "clients/access_code.html", {"form": form}, status=status)
