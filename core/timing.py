"""What was slow, for those who run the site: names of views and shapes of queries, never a person, a number, a text."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("ccv.slow")

_LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
_LISTS = re.compile(r"\((?:\s*(?:%s|\?)\s*,?)+\)")
SHAPE = 600  # characters: enough to know the query, whatever the number of its columns


def shape(sql: str) -> str:
    """Return a statement without what was asked in it: parameters, literals, length of lists; columns shortened."""
    bare = _LISTS.sub("(…)", _LITERALS.sub("?", " ".join(sql.split())))
    head, columns, rest = bare.partition(" FROM ")
    if columns and len(head) > 120 and head.startswith("SELECT"):
        bare = f"{head[:80]}…{columns}{rest}"
    return bare if len(bare) <= SHAPE else f"{bare[:SHAPE]}…"


class Watch:
    """Counts the queries of one request or job, and writes down the slow ones."""

    def __init__(self, name: Callable[[], str]) -> None:
        self.name, self.queries, self.seconds = name, 0, 0.0
        self.started = time.perf_counter()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one statement, between two looks at the clock."""
        before = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = time.perf_counter() - before
            self.queries += 1
            self.seconds += taken
            if 0 < settings.CCV_SLOW_QUERY_MS <= taken * 1000:
                log.warning("query by=%s ms=%d sql=%s", self.name(), taken * 1000, shape(str(sql)))


@contextmanager
def watched(name: Callable[[], str]) -> Iterator[Watch]:
    """Watch the queries of what is done inside; nothing is counted while both limits are 0."""
    watch = Watch(name)
    with ExitStack() as stack:
        if settings.CCV_SLOW_QUERY_MS or settings.CCV_SLOW_REQUEST_MS:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(watch))
        yield watch


class SlowRequestMiddleware:
    """Write down a request that took long: its view, not its address, which names a file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then look at the clock; a streamed answer is timed until its first byte."""
        with watched(lambda: _view(request)) as watch:
            response = self.get_response(request)
            taken = (time.perf_counter() - watch.started) * 1000
        if 0 < settings.CCV_SLOW_REQUEST_MS <= taken:
            log.warning(
                "request view=%s method=%s status=%d ms=%d queries=%d sql_ms=%d",
                _view(request), request.method, response.status_code, taken, watch.queries, watch.seconds * 1000,
            )  # fmt: skip
        return response


def _view(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"
