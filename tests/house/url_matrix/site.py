"""Addresses of site: what stands above the apps."""

from uuid import UUID

from tests.house.url_matrix.base import PUBLIC, Line, fixed, line

# fmt: off
LINES: list[Line] = [
    line("home", "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("accessibility", PUBLIC),
    line("identity_css", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", digest=fixed("inconnu")),
    line("queues", "302 403 403 403 403 200 403 200 403 200 403 403 403 403 403"),
    line("queue_retry", "302 403 403 403 403 404 403 404 403 404 403 403 403 403 403", "POST",
         kind=fixed("clients.deliver_message"), uuid=fixed(UUID(int=0))),
    line("health", "503 503 503 503 503 503 503 503 503 503 503 503 503 503 503"),
    line("styleguide", "302 403 403 403 200 200 200 200 200 200 200 200 200 200 200"),
    line("set_language", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302", "POST"),
    line("admin/", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
]
# fmt: on
