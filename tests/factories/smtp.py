"""A real mail server for a test, which answers what the test's handler tells it to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from pytest_django import Settings


@contextmanager
def listening(handler: object, settings: Settings) -> Iterator[None]:
    """Start a mail server on a free port and send the portal's mail there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "core.mail.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 3
    try:
        yield
    finally:
        controller.stop()
