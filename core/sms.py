"""Text messages: one gateway interface, an HTTP one and one that writes to a file (docs/operations.md).

A gateway takes a number in E.164, a text of 160 GSM places at most and the key of the message, and raises what
`core.mail` raises. `before_send` runs at the last moment before the text is handed over, as for a mail: a gateway
that falls silent afterwards leaves an *uncertain* message, never a second one.
"""

import http.client
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from core import clock
from core.mail import DeliveryPostponed, DeliveryRefused, DeliveryUncertain

logger = logging.getLogger(__name__)
TIMEOUT = 20


class Gateway(Protocol):
    """What sends one text message."""

    def send(self, *, to: str, text: str, key: str, before_send: Callable[[], None]) -> None:
        """Hand one text over, once; `key` lets the other side refuse a second one."""


class FileGateway:
    """Writes each text as a line of JSON: for a demonstration, a test, or an export by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, *, to: str, text: str, key: str, before_send: Callable[[], None]) -> None:
        """Keep one text."""
        before_send()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as lines:
                line = {"at": clock.now().isoformat(), "to": to, "text": text, "key": key}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise DeliveryPostponed from error


class HttpGateway:
    """POSTs {"to", "text", "sender", "key"} as JSON with a bearer token; any 2xx means taken over.

    429 and 503 are tried again later, other 4xx are refusals; anything else after the text was handed over is
    uncertain. The same key goes in `Idempotency-Key`, for gateways that know it.
    """

    def __init__(self, url: str, *, token: str, sender: str) -> None:
        self.url, self.token, self.sender = urlsplit(url), token, sender

    def send(self, *, to: str, text: str, key: str, before_send: Callable[[], None]) -> None:
        """Hand one text to the gateway."""
        secure = self.url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=TIMEOUT)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise DeliveryPostponed from error
            before_send()
            self._settle(self._post(connection, {"to": to, "text": text, "sender": self.sender, "key": key}))
        finally:
            connection.close()

    def _post(self, connection: http.client.HTTPConnection, body: dict[str, str]) -> int:
        """Return the gateway's answer; silence after the request is uncertainty."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": body["key"]}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        target = (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")
        try:
            connection.request("POST", target, json.dumps(body), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryUncertain from error

    def _settle(self, status: int) -> None:
        """Sort the answer."""
        if 200 <= status < 300:
            return
        if status in {429, 503}:
            raise DeliveryPostponed(status)
        raise DeliveryRefused(status) if 400 <= status < 500 else DeliveryUncertain(status)


def gateway() -> Gateway | None:
    """Return the gateway of this site, or none: then people without e-mail are written to on paper."""
    url = str(settings.CCV_SMS_URL)
    if url.startswith(("https://", "http://")):
        return HttpGateway(url, token=settings.CCV_SMS_TOKEN, sender=settings.CCV_SMS_SENDER)
    return FileGateway(Path(settings.VAR_DIR) / "sms.jsonl") if url == "file" else None
