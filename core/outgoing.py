"""The one way this portal speaks to another server over HTTP: https, public addresses only, no redirection followed.

An address typed by a person may point inside the network (server-side request forgery). The name is resolved once,
every address it gives is judged, and the connection goes to the address judged, not to the name again.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 10
ANSWER_READ = 1024


class ForbiddenAddress(ValueError):
    """The address is not one this portal may speak to."""


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError as error:
        raise ForbiddenAddress("port") from error
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password or parts.fragment:
        raise ForbiddenAddress("form")
    return parts.hostname, port


def check_form(url: str) -> None:
    """Refuse what is not plain https, or names an address of the inside in so many words. No name is resolved."""
    host, _port = _host_and_port(url)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    _judge([host], host)


def _judge(addresses: Collection[str], host: str) -> str:
    """Return the address to speak to; every one the name gives must be public, unless the host is named in settings."""
    if not addresses:
        raise ForbiddenAddress("unknown")
    if host not in settings.CCV_WEBHOOK_PRIVATE_HOSTS:
        for text in addresses:
            found = ipaddress.ip_address(text.partition("%")[0])
            mapped = getattr(found, "ipv4_mapped", None) or found
            if not mapped.is_global or mapped.is_multicast:
                raise ForbiddenAddress("inside")
    return next(iter(addresses))


def resolve(host: str, port: int) -> str:
    """Resolve a name once and return the address judged. Raises ForbiddenAddress, OSError when the name is unknown."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return _judge([str(entry[4][0]) for entry in found], host)


class _Pinned(http.client.HTTPSConnection):
    """Speaks to the address judged, and asks for the certificate of the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), TIMEOUT)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def post(url: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Send a body and return the status; what the other server says is not kept.

    Raises ForbiddenAddress, or OSError and http.client.HTTPException when it cannot be reached.
    """
    host, port = _host_and_port(url)
    parts = urlsplit(url)
    connection = _Pinned(host, port, resolve(host, port))
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(ANSWER_READ)
        return answer.status
    finally:
        connection.close()
