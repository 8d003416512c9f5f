"""Reads the mailbox that bounces and replies come to, over IMAP (CCV_IMAP_URL; domain §11)."""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from clients.services import incoming
from core.errors import places

logger = logging.getLogger(__name__)
AT_ONCE = 200
TIMEOUT = 30
MAX_BYTES = 1_000_000


def poll(limit: int = AT_ONCE) -> dict[str, int]:
    """Take in the unread mails, so many at a time; return how many of each sort ("failed" stay unread)."""
    counts: dict[str, int] = {}
    if not settings.CCV_IMAP_URL:
        return counts
    with _mailbox(urlsplit(settings.CCV_IMAP_URL)) as box:
        _status, found = box.uid("search", None, "UNSEEN")  # type: ignore[arg-type]  # None is "no character set"
        for uid in found[0].split()[:limit]:
            word = _take_in(box, uid.decode())
            counts[word] = counts.get(word, 0) + 1
    return counts


def _take_in(box: imaplib.IMAP4, uid: str) -> str:
    """Take in one mail and mark it read; one that fails stays unread and does not stop the others."""
    try:
        _status, parts = box.uid("fetch", uid, f"(BODY.PEEK[]<0.{MAX_BYTES}>)")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        word = incoming.receive(raw)
    except Exception as error:  # noqa: BLE001  # whatever a stranger sent, the next mail is read
        logger.error("incoming mail not understood: %s at %s", type(error).__name__, places(error))
        return "failed"
    box.uid("store", uid, "+FLAGS", "(\\Seen)")
    return word


@contextmanager
def _mailbox(url: SplitResult) -> Iterator[imaplib.IMAP4]:
    """Open the mailbox an address names: imaps://user:password@host:993/INBOX, imap:// with STARTTLS on loopback none."""
    if url.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            url.hostname or "", url.port or 993, ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
    else:
        box = imaplib.IMAP4(url.hostname or "", url.port or 143, timeout=TIMEOUT)
    try:
        if url.scheme != "imaps" and url.hostname not in {"127.0.0.1", "localhost"}:
            box.starttls(ssl.create_default_context())
        box.login(unquote(url.username or ""), unquote(url.password or ""))
        box.select(unquote(url.path.strip("/")) or "INBOX")
        yield box
    finally:
        box.logout()
