"""What every view shares: a refused act becomes a sentence, what was typed stays, lists come in pages.

With `core.admin`, the only place that turns a DomainError into something a person reads.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from core.counting import EstimatedPaginator
from core.errors import DomainError

PAGE_SIZE = 25
# Fields a form carries for itself: sent again, never shown as something a person typed.
MACHINERY = re.compile(
    r"^(next|save|act|seen|page|version|then|after|go|key|language|[pv]_.+)$|_(seen|version|format)$"
)
NEVER_ECHOED = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code", "token", "once")


def show_domain_error(request: HttpRequest, error: DomainError) -> None:
    """Say on the next page why the act was refused."""
    messages.error(request, str(error.message))


@contextmanager
def outcome_said(request: HttpRequest, done: Any = "") -> Iterator[None]:
    """Around an act without a form: the next page says it is `done`, or why it was refused."""
    try:
        yield
    except DomainError as error:
        show_domain_error(request, error)
    else:
        if done:
            messages.success(request, done)


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The page asked for in `next`, only when it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed and target.startswith("/") else default


class DomainErrorMixin:
    """Turn a refused act into a message.

    In a form view the sentence joins the form's errors and everything typed is shown again; elsewhere the person goes
    back to `get_refused_url()` (the success address unless said otherwise).
    """

    def form_valid(self, form: Any) -> HttpResponse:
        """Run the act inside a net: a refusal redisplays the filled form."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, filled, with status 422 so that scripts and tests see a refusal."""
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Catch what a view without form lets out of a service."""
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except DomainError as error:
            show_domain_error(request, error)
            return HttpResponseRedirect(self.get_refused_url())

    def get_refused_url(self) -> str:
        """Where a refused act leads: the referring page when it is ours, else the success address."""
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        back = request.META.get("HTTP_REFERER", "")
        if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            return back
        get_success = getattr(self, "get_success_url", None)
        return str(get_success()) if get_success else "/"


class PredicateRequiredMixin:
    """Ask one named predicate before anything else: 403 with a page that says what to do.

    `predicate(user, obj)`; the object is `get_object()` where the view has one, else None. What must not be seen at
    all is refused earlier, by `visible_to`, with a 404.
    """

    predicate: Callable[[Any, Any], bool] | None = None  # staticmethod(can_…) or a plain function

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse before the handler runs."""
        self.check_predicate()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def check_predicate(self) -> None:
        """Raise PermissionDenied when the predicate says no."""
        predicate = type(self).predicate
        get_object = getattr(self, "get_object", None)
        obj = get_object() if get_object else None
        if predicate is None or not predicate(self.request.user, obj):  # type: ignore[attr-defined]
            raise PermissionDenied


def require(allowed: bool) -> None:
    """One line for function views: `require(can_assign(request.user, enterprise))`."""
    if not allowed:
        raise PermissionDenied


def paginate(
    request: HttpRequest, queryset: QuerySet[Any], size: int = PAGE_SIZE, *, estimated: bool = False
) -> Page[Any]:
    """The asked page of a list; a number out of range gives the nearest page, never an error.

    `estimated` is for lists over the whole register, too long to be counted; the page that shows their number says
    “about” (components/count.html).
    """
    paginator = EstimatedPaginator if estimated else Paginator
    return paginator(queryset, size).get_page(request.GET.get("page"))


def typed_lines(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, to be shown and sent again; secrets and files are left out."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_ECHOED and not name.startswith("password")
    ]


def _came_from_here(request: HttpRequest) -> bool:
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    return url_has_allowed_host_and_scheme(source, {request.get_host()}, require_https=request.is_secure())


def keep_typed(request: HttpRequest, *, template: str, status: int = 403) -> HttpResponse:
    """A page that holds what was typed and sends it again with one press.

    Only for a form that came from our own pages: another site must not get its text re-sent by a trusting click.
    """
    ours = _came_from_here(request)
    lines = typed_lines(request) if ours else []
    context = {
        "typed": lines,
        "shown": [value for name, value in lines if len(value) > 1 and not MACHINERY.search(name)],
        "had_files": bool(request.FILES) if ours else False,
        "action": request.get_full_path(),
        "can_resend": ours,
        "login_url": resolve_url(settings.LOGIN_URL),
    }
    return render(request, template, context, status=status)


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page waited too long or cookies changed: nothing typed is lost (settings CSRF_FAILURE_VIEW)."""
    return keep_typed(request, template="403_csrf.html")


def show_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of a refused act; after a form, it may only be late (a second press, a colleague), and its text stays."""
    ours = _came_from_here(request)
    sent = request.method == "POST"
    context = {
        "sent": sent,
        "shown": [value for _name, value in typed_lines(request) if " " in value.strip()] if sent and ours else [],
        "back": request.META.get("HTTP_REFERER") if ours else "",
    }
    return render(request, "403.html", context, status=403)


def calendar_response(content: bytes, filename: str) -> HttpResponse:
    """A calendar file, for the device to open or to keep."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def uuid_or_nothing(text: str) -> str:
    """Return an identifier from the address, or nothing when it is not one."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
