"""What surrounds every request: headers that keep pages private, a door that never eats what was typed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from core import clock
from core.views import keep_typed

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

SEEN, SEEN_EVERY = "seen_at", 60  # seconds


class PrivatePagesMiddleware:
    """Keep pages of signed-in people out of every cache, and switch off browser features we never use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers unless the view has set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class OwnNotFoundPageMiddleware:
    """Show our own “page not found” on a newcomer's machine too, instead of Django's list of addresses.

    The technical page of Django replaces 404.html while DEBUG is on, which is what `make run` starts with. The address
    of a button, opened or reloaded by hand (after signing in again, from the history), shows it too: never a blank page.
    """

    TECHNICAL = b"DEBUG = True"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Swap the page, keep the status."""
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and self.TECHNICAL in getattr(response, "content", b""):
            return render(request, "404.html", status=404)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET" and not response.content:
            page = render(request, "404.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


class NulMiddleware:
    """Drop the NUL character, which nobody types and PostgreSQL cannot hold, from what a request carries.

    It comes with a text pasted from a damaged file, or from a probe. Forms refuse it by themselves; what a view reads
    without one (a search, a reason, a filter) would end in an error page. An address that holds it names nothing.
    """

    NUL = "\x00"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to `process_view`, where the CSRF middleware has read the form already."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Clean the query and the form, just before the view; what reads its own body keeps it as it came."""
        if any(self.NUL in part for part in kwargs.values() if isinstance(part, str)):
            raise Http404
        request.GET = self.without_nul(request.GET)
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = self.without_nul(request.POST)

    def without_nul(self, data: QueryDict) -> Any:
        """Return the same data, or a copy without NUL when one of its values has it."""
        if not any(self.NUL in value for _name, values in data.lists() for value in values):
            return data
        cleaned = data.copy()
        for name, values in data.lists():
            cleaned.setlist(name, [value.replace(self.NUL, "") for value in values])
        return cleaned


class IdleTimeMiddleware:
    """Count idle time from the last page, not from sign-in (§8.2), to the minute: reading ten pages writes once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Renew a session last renewed more than a minute ago; one that does not exist is not begun."""
        session = request.session
        is_fresh = 0 <= clock.now().timestamp() - session.get(SEEN, 0) < SEEN_EVERY
        if not is_fresh and not session.is_empty():
            note_presence(request)
        return self.get_response(request)


def note_presence(request: HttpRequest, **_signal: Any) -> None:
    """Write in the session that the person was here now; at sign-in too, which saves the first page the writing."""
    request.session[SEEN] = int(clock.now().timestamp())


class UserLanguageMiddleware:
    """Speak the language the person chose, on whatever device; before sign-in the cookie and the browser decide.

    Comes after the authentication middleware, so that the stored choice wins over the browser's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the stored language for this request."""
        user = getattr(request, "user", None)
        language = getattr(user, "language", "") if user is not None and user.is_authenticated else ""
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class KeepTypedLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Ask for sign-in everywhere; a form sent after the session closed is kept on a page and can be sent again."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., object]) -> HttpResponseBase:
        """Redirect a reader; hold the text of a writer."""
        if request.method == "POST" and request.POST:
            return keep_typed(request, template="session_expired.html")
        return super().handle_no_permission(request, view_func)
