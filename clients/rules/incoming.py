"""Reads what came back by mail: a notice that a message could not be delivered (RFC 3464), or a person's reply.

Pure: bytes in, a small description out. Nothing of the sender is trusted here; the services ask who it is about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

TEXT_MAX = 5000
_MESSAGE_ID = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^>]*>", re.IGNORECASE)
_QUOTE = re.compile(r"^(>|-{2,} ?(original|message d.origine)|(on|le) .{4,120}(wrote|a écrit)\s?:)", re.IGNORECASE)


@dataclass(frozen=True)
class Bounce:
    """A message came back; `permanent` when the other server will not change its mind (status 5.x.x)."""

    message_id: str
    recipients: tuple[str, ...]
    permanent: bool


@dataclass(frozen=True)
class Reply:
    """A person answered: in their words, without what they quoted."""

    mail_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    is_automatic: bool


class Unreadable(ValueError):
    """A mail whose headers are so broken that nothing can be said of it."""


def read(raw: bytes) -> Bounce | Reply:
    """Return what one received mail is; raises Unreadable when its headers make no sense at all."""
    try:
        return _read(raw)
    except (AttributeError, LookupError, TypeError, ValueError) as error:  # what the parser lets out of broken headers
        raise Unreadable(type(error).__name__) from error


def _read(raw: bytes) -> Bounce | Reply:
    mail = message_from_bytes(raw, policy=policy.default)
    recipients = tuple(
        address for _name, address in getaddresses(_headers(mail, "To", "Delivered-To", "X-Original-To"))
    )
    if mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status":
        return _bounce(mail, recipients)
    return Reply(
        mail_id=_storable(str(mail.get("Message-ID", "")))[:200].strip(),
        sender=parseaddr(str(mail.get("From", "")))[1].casefold(),
        recipients=recipients,
        subject=" ".join(_storable(str(mail.get("Subject", ""))).split())[:200],
        text=_words(mail),
        is_automatic=_is_automatic(mail),
    )


def _storable(text: str) -> str:
    """Return a text without what no database keeps: the sign of number zero, half a sign."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _headers(mail: EmailMessage, *names: str) -> list[str]:
    return [str(value) for name in names for value in mail.get_all(name, [])]


def _bounce(mail: EmailMessage, recipients: tuple[str, ...]) -> Bounce:
    """Read the fields of each recipient and the returned headers."""
    actions, statuses, found = [], [], ""
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.iter_parts() if part.is_multipart() else []:
                actions.append(str(block.get("Action", "")).strip().lower())
                statuses.append(str(block.get("Status", "")).strip())
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            match = _MESSAGE_ID.search(_returned(part))
            found = match[1] if match else found
    failed = "failed" in actions
    return Bounce(found, recipients, failed and any(status.startswith("5") for status in statuses))


def _returned(part: EmailMessage) -> str:
    """Return the identifying header of the message that came back."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return str(inner.get("Message-ID", "")) if isinstance(inner, EmailMessage) else ""
    lines = str(part.get_content()).replace("\r\n", "\n").replace("\n ", " ").split("\n")
    return next((line for line in lines if line.lower().startswith("message-id:")), "")


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a report, not what is inside the returned message."""
    for part in mail.iter_parts():
        if isinstance(part, EmailMessage):
            yield part


def _is_automatic(mail: EmailMessage) -> bool:
    """Tell an absence notice from a person (RFC 3834)."""
    submitted = str(mail.get("Auto-Submitted", "no")).lower()
    return not submitted.startswith("no") or str(mail.get("Precedence", "")).lower() in {"bulk", "junk", "auto_reply"}


def _words(mail: EmailMessage) -> str:
    """Return what the person wrote above the quotation."""
    body = mail.get_body(("plain",))
    try:
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, UnicodeError):  # an unknown or lying character set
        return ""
    lines: list[str] = []
    for line in _storable(text).replace("\r\n", "\n").split("\n"):
        if _QUOTE.match(line.strip()):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip()[:TEXT_MAX]
