"""The read API: one dispatcher over the declared operations; every refusal is a problem document (RFC 9457)."""

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core import clock
from disclosures.documents import openapi
from disclosures.models import Integration
from disclosures.queries import integration as queries
from disclosures.rules.contract import OPERATIONS, PAGE, Operation, Unacceptable
from disclosures.services import integration as services

BY_NAME = {operation.name: operation for operation in OPERATIONS}
READ = ("GET", "HEAD")
MINUTE = 60


class Refused(Exception):
    """A request this address does not answer; `code` is stable, `detail` is read by a person."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers


def problem(refused: Refused) -> HttpResponse:
    """The body of a refusal."""
    titles = {
        400: _("Request not understood"),
        401: _("Token needed"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Read only"),
        406: _("Form not spoken"),
        429: _("Too many requests"),
    }
    body = {
        "type": f"urn:ccv:problem:{refused.code}",
        "title": titles[refused.status],
        "status": refused.status,
        "detail": refused.detail,
    }
    headers = {name.replace("_", "-"): value for name, value in refused.headers.items()}
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/problem+json", status=refused.status, headers=headers)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _holder(request: HttpRequest) -> Integration:
    """Whose token this is; the same answer for no token, an unknown, expired or withdrawn one."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    holder = queries.holder_of(token.strip()) if kind.lower() == "bearer" and token.strip() else None
    if holder is None:
        raise Refused(
            401, "token", _("Send a valid token: Authorization: Bearer …"), WWW_Authenticate='Bearer realm="ccv"'
        )
    return holder


def _throttle(holder: Integration) -> None:
    """Count the requests of this minute; the rest of it must pass when there are too many."""
    second = int(clock.now().timestamp())
    key = f"api:{holder.pk}:{second // MINUTE}"
    cache.add(key, 0, MINUTE * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # gone in between
        return
    if count > settings.CCV_API_PER_MINUTE:
        wait = str(MINUTE - second % MINUTE)
        raise Refused(429, "throttled", _("Wait before asking again."), Retry_After=wait)


def _read(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    """The declared parameters in their types; anything else is refused by its name, never by its value."""
    declared = {item.name: item for item in operation.parameters}
    found: dict[str, Any] = {}
    for name in request.GET:
        values = request.GET.getlist(name)
        if name not in declared or len(values) != 1:
            raise Refused(400, "parameter", _("A parameter is unknown or repeated."))
        try:
            found[name] = declared[name].read(values[0])
        except Unacceptable as error:
            raise Refused(
                400, "parameter", _("The parameter “%(name)s” is not of its declared form.") % {"name": name}
            ) from error
    return found


def _identifier(text: str) -> uuid.UUID:
    try:
        found = uuid.UUID(text)
    except ValueError as error:
        raise Refused(404, "unknown", _("Nothing under this identifier.")) from error
    if str(found) != text:
        raise Refused(404, "unknown", _("Nothing under this identifier."))
    return found


def _answer(operation: Operation, holder: Integration, asked: dict[str, Any], identifier: str) -> dict[str, Any]:
    """Call the query of an operation; readings of signals are written down."""
    if operation.is_one:
        key = _identifier(identifier)
        found, rows = (queries.enterprise(key), []) if operation.name == "getEnterprise" else queries.signal(key)
        if found is None:
            raise Refused(404, "unknown", _("Nothing under this identifier."))
        services.note_readings(holder, rows)
        return found
    if operation.name == "listIndicators":
        return queries.figures()
    asked.setdefault("limit", PAGE)
    try:
        if operation.name == "listEnterprises":
            return queries.enterprises(**asked)
        body, rows = queries.signals(**asked)
    except ValueError as error:
        raise Refused(400, "cursor", _("This cursor was not given by this list.")) from error
    services.note_readings(holder, rows)
    return body


def _respond(request: HttpRequest, body: bytes) -> HttpResponse:
    """The body with its ETag, or 304 when the reader has it already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response: HttpResponse = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    response = get_conditional_response(request, etag=etag, response=response) or response
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization"])
    return response


def _check(request: HttpRequest, operation: Operation, holder: Integration) -> None:
    """Method, scope, form: what does not depend on the data."""
    if request.method not in READ:
        raise Refused(405, "read_only", _("This address is only read."), Allow="GET, HEAD")
    if operation.scope not in holder.scopes:
        raise Refused(403, "scope", _("This token may not read this."))
    if not request.accepts("application/json"):
        raise Refused(406, "form", _("Only application/json is spoken."))


def serve(request: HttpRequest, operation: Operation, identifier: str = "") -> HttpResponse:
    """Token, throttle, method, scope, parameters, answer: in this order, so that a stranger learns nothing."""
    try:
        holder = _holder(request)
        _throttle(holder)
        _check(request, operation, holder)
        body = _answer(operation, holder, _read(request, operation), identifier)
        services.note_use(holder)
    except Refused as refused:
        return problem(refused)
    return _respond(request, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def view(name: str) -> Any:
    """The view of one declared operation: no session, no cookie, a token only."""
    operation = BY_NAME[name]

    @csrf_exempt  # nothing is written and no cookie is read
    @login_not_required
    def answer(request: HttpRequest, identifier: str = "") -> HttpResponse:
        return serve(request, operation, identifier)

    return answer


@csrf_exempt
@login_not_required
def contract(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document: public, it holds no secret."""
    if request.method not in READ:
        return problem(Refused(405, "read_only", _("This address is only read."), Allow="GET, HEAD"))
    return _respond(request, openapi.text().encode())


@csrf_exempt
@login_not_required
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under the version."""
    return problem(Refused(404, "unknown", _("Nothing under this address.")))
