"""Letters by e-mail: one text template per language, its light HTML made from it, and a careful hand-over.

A message leaves at most once: the caller claims it at the last moment before the server takes the content
(``before_data``), and a connection cut after that moment is *uncertain*, never sent again blindly. Nothing here
knows what a message is about.
"""

import re
import smtplib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as DjangoSmtpBackend
from django.template import Context, engines
from django.template.loader import get_template, render_to_string, select_template
from django.utils import translation

from core.templatetags.typography import typeset

LABELLED_ADDRESS = re.compile(r"^(?P<label>[^:]{3,80}?)[ \u00a0\u202f]*: (?P<url>https?://\S+)$")
ONE_TIME_CODE = re.compile(r"^(?=.*\d)[A-Z0-9]{3,8}(-[A-Z0-9]{3,8}){0,3}$")
FOOT_SEPARATOR = "\n\n-- \n"
LABEL_MAX = 48
WRAP_MIN = 60
PREHEADER_MAX = 110


class DeliveryError(Exception):
    """A message did not certainly reach the server; ``code`` is the server's figure, 0 when it said nothing."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(str(code))
        self.code = code


class DeliveryPostponed(DeliveryError):
    """Nothing was taken over (no connection, or refused for now): to be tried again later."""


class DeliveryRefused(DeliveryError):
    """The server refuses this address or content for good: trying again would not help."""


class DeliveryUncertain(DeliveryError):
    """The connection broke after the content was handed over: the message may have left, or not."""


@dataclass(frozen=True)
class Line:
    """One line of a letter; `url` when the line is a label and an address, shown as a link."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """One piece of a letter as the HTML layout shows it: text, list, button or code."""

    kind: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """A letter ready to leave: subject, plain text, the HTML made from it, the line a list of messages shows."""

    subject: str
    text: str
    html: str
    preheader: str = ""


def template_names(code: str, language: str, part: str) -> list[str]:
    """List where the template of a code may be: each app keeps its own letters under its own name."""
    return [f"emails/{app.label}/{code}.{language}.{part}.txt" for app in apps.get_app_configs()]


@lru_cache(maxsize=256)
def _template_name(code: str, language: str, part: str) -> str:
    """Return which of them there is: looked for in every app once, not for every letter."""
    return str(select_template(template_names(code, language, part)).template.name)  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    """Compile the words the unit wrote once for all letters that carry them."""
    return engines["django"].from_string("{% load ccv %}" + source)


def _squeeze(text: str) -> str:
    """Leave one blank line where a template left several."""
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def _render_plain(template: Any, context: Mapping[str, Any]) -> str:
    """Render a text template without escaping: an apostrophe in a letter stays an apostrophe."""
    return _squeeze(template.template.render(Context(dict(context), autoescape=False)))


def compose(
    code: str,
    *,
    language: str,
    context: Mapping[str, Any],
    foot: str = "",
    sources: Mapping[str, str] | None = None,
) -> Letter:
    """Write the letter of a code in the reader's language, with its foot (reason, way out) below the signature.

    `sources` ("subject", "body") are used instead of the delivered files: whoever passes them has checked them.

    The body file is plain text: blank lines part paragraphs, lines starting with ``- `` make a list, a line that
    is only the link becomes the button (its label is the line above when that ends with a colon).
    """
    with translation.override(language):
        plain = partial(_part, code, language, context, sources)
        subject = " ".join(plain("subject").split())
        subject = typeset(subject, language)
        body = _typeset(plain("body").strip(), language)
        foot = _typeset(_squeeze(foot), language)
        link = str(context.get("link", ""))
        pieces = list(blocks(body, link=link))
        page = {
            "subject": subject,
            "language": language,
            "blocks": pieces,
            "foot": list(blocks(foot, link="")),
            "preheader": preheader(pieces),
            "link": link,
            "administration": context.get("administration", {}),
        }
        html = render_to_string("emails/layout.html", page)
    text = f"{body}{FOOT_SEPARATOR}{foot}\n" if foot else f"{body}\n"
    return Letter(subject, text, html, str(page["preheader"]))


def _part(code: str, language: str, context: Mapping[str, Any], sources: Mapping[str, str] | None, part: str) -> str:
    """Render the subject or the body of a code."""
    template = get_template(_template_name(code, language, part)) if sources is None else _compiled(sources[part])
    return _render_plain(template, context)


def blocks(text: str, *, link: str) -> Iterator[Block]:
    """Cut a plain text into paragraphs, lists, buttons and the code somebody has to copy."""
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        if link and link in lines:
            yield from _around_button(lines, link)
        elif len(lines) == 1 and ONE_TIME_CODE.match(lines[0]):
            yield Block("code", [Line(lines[0])])
        elif lines:
            yield from _prose(lines)


def _around_button(lines: list[str], link: str) -> Iterator[Block]:
    """Turn the line that is only the link into a button, named by a short line above it that ends with a colon."""
    position = lines.index(link)
    above, below = lines[:position], lines[position + 1 :]
    label = ""
    if above and above[-1].endswith(":") and len(above[-1]) <= LABEL_MAX:
        label = above.pop().rstrip(": \u00a0\u202f")
    yield from _prose(above)
    yield Block("button", [Line(label, link)])
    yield from _prose(below)


def _prose(lines: list[str]) -> Iterator[Block]:
    """Group consecutive lines into lists and paragraphs; long lines were only wrapped by their author."""
    paragraph: list[str] = []
    bullets: list[str] = []
    for line in lines:
        if line.startswith(("- ", "• ", "– ")):
            if paragraph:
                yield _block("text", paragraph)
                paragraph = []
            bullets.append(line[2:].strip())
        elif bullets:
            bullets[-1] += f" {line}"
        elif paragraph and len(paragraph[-1]) >= WRAP_MIN:
            paragraph[-1] += f" {line}"
        else:
            paragraph.append(line)
    if paragraph:
        yield _block("text", paragraph)
    if bullets:
        yield _block("list", bullets)


def _block(kind: str, lines: list[str]) -> Block:
    """Make a block, its addresses turned into links named by what stands before them."""
    found = [(LABELLED_ADDRESS.match(line), line) for line in lines]
    return Block(kind, [Line(match["label"], match["url"]) if match else Line(line) for match, line in found])


def _typeset(text: str, language: str) -> str:
    """Set a text after the usage of its language (no-break spaces, apostrophes), addresses left alone."""
    return "\n".join(line if "://" in line else typeset(line, language) for line in text.split("\n"))


def preheader(pieces: Sequence[Block]) -> str:
    """Return the line shown beside the subject in a list of messages: the first sentence after the greeting."""
    texts = [block for block in pieces if block.kind == "text"]
    return shorten(texts[1].lines[0].text, PREHEADER_MAX) if len(texts) > 1 else ""


def shorten(text: str, size: int) -> str:
    """Cut a line between two words and say that it goes on; no-break spaces stay what they are."""
    return text if len(text) <= size else f"{text[: size - 1].rpartition(' ')[0].rstrip(' ,;:')}…"


def absolute(path: str) -> str:
    """Return the full address of a page of this site, as printed in a letter."""
    return path if path.startswith(("http://", "https://")) else f"{settings.CCV_BASE_URL.rstrip('/')}{path}"


def envelope(letter: Letter, *, to: str, headers: Mapping[str, str], return_to: str = "") -> EmailMultiAlternatives:
    """Make the message for one recipient: never two people in one envelope.

    `return_to` is the address that hears of an undeliverable message (the envelope's sender) and gets replies.
    """
    lines = dict(headers)
    if return_to:
        lines |= {"From": settings.DEFAULT_FROM_EMAIL, "Reply-To": return_to}
    sender = return_to or settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(letter.subject, letter.text, sender, [to], headers=lines)
    message.attach_alternative(letter.html, "text/html")
    return message


LINE_MESSAGES = 100  # servers end a connection that brings too many
_line = threading.local()


@contextmanager
def one_line() -> Iterator[None]:
    """Keep one connection to the server for the messages this thread hands over inside; the first one opens it.

    Any message that is not simply taken over ends it, and so do a hundred messages or a server that hangs up: the
    next message finds a fresh connection, as it would without this.
    """
    if getattr(_line, "is_kept", False):
        yield
        return
    _line.is_kept = True
    try:
        yield
    finally:
        _line.is_kept = False
        _hang_up()


def _hang_up() -> None:
    """Leave the connection kept open, if there is one."""
    backend, _line.backend = getattr(_line, "backend", None), None
    if backend is not None:
        backend.close()


def _transport() -> BaseEmailBackend:
    """Return what hands a message over: the connection kept open, while the server still listens, or a new one."""
    kept = getattr(_line, "backend", None)
    if kept is not None and kept.still_listens():
        return kept
    _hang_up()
    backend = get_connection()
    if getattr(_line, "is_kept", False) and isinstance(backend, SmtpBackend):
        _line.backend = backend
    return backend


def deliver(message: EmailMessage, *, before_data: Callable[[], None]) -> None:
    """Hand one message to the server; ``before_data`` runs at the last moment and stops everything by raising.

    Raises DeliveryPostponed, DeliveryRefused or DeliveryUncertain; whatever ``before_data`` raises comes through.
    """
    is_ours = True

    def at_the_last_moment() -> None:
        nonlocal is_ours
        is_ours = False
        before_data()

    backend = _transport()
    was_open = isinstance(backend, SmtpBackend) and backend.connection is not None
    try:
        _hand_over(backend, message, at_the_last_moment)
    except DeliveryPostponed:
        _hang_up()
        if not (was_open and is_ours):
            raise
        # Some servers take few messages by one connection, and say so at the next: a fresh one is asked, once.
        deliver(message, before_data=before_data)
    except BaseException:
        _hang_up()  # cut, or in the middle of a message
        raise


def _hand_over(backend: BaseEmailBackend, message: EmailMessage, before_data: Callable[[], None]) -> None:
    """Hand one message to a transport, and sort what is answered."""
    try:
        if isinstance(backend, SmtpBackend):
            backend.before_data = before_data
        else:
            before_data()
        if backend is getattr(_line, "backend", None):
            backend.open()  # by hand: the transport closes what it opens itself
        backend.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _verdict(codes[0] if codes else 0) from error
    except smtplib.SMTPDataError as error:
        raise _verdict(error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        # Sign-in or sender refused: our own set-up is at fault, not the recipient's address.
        raise DeliveryPostponed(error.smtp_code) from error
    except OSError as error:  # smtplib's own errors are OSErrors too
        raise DeliveryPostponed from error


def _verdict(code: int) -> DeliveryError:
    """Sort a refusal: 5xx for good, anything else for now."""
    return DeliveryRefused(code) if 500 <= code < 600 else DeliveryPostponed(code)


class _CarefulDialogue:
    """The part of an SMTP dialogue where a message stops being ours."""

    before_data: Callable[[], None] | None = None
    _handed_over = False

    def getreply(self) -> tuple[int, bytes]:
        """Notice the server's "go ahead": 354 is only ever said to DATA."""
        code, reply = super().getreply()  # type: ignore[misc]
        if code == 354:
            self._handed_over = True
        return code, reply

    def data(self, msg: bytes | str) -> tuple[int, bytes]:
        """Claim, then hand the content over; silence after the go-ahead is uncertainty, not failure."""
        if self.before_data is not None:
            self.before_data()
        self._handed_over = False
        try:
            return super().data(msg)  # type: ignore[misc]
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if self._handed_over and not isinstance(error, smtplib.SMTPResponseException):
                raise DeliveryUncertain from error
            raise


class _Smtp(_CarefulDialogue, smtplib.SMTP):
    """SMTP in clear or with STARTTLS."""


class _SmtpOverTls(_CarefulDialogue, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte."""


class SmtpBackend(DjangoSmtpBackend):
    """Django's SMTP transport, knowing when a message stops being ours."""

    before_data: Callable[[], None] | None = None
    _looks = 0

    def still_listens(self) -> bool:
        """Tell whether one more message may go through the open connection: asked before each, so counted here."""
        self._looks += 1
        try:
            return self._looks < LINE_MESSAGES and self.connection is not None and self.connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Speak with our own dialogue classes."""
        return _SmtpOverTls if self.use_ssl else _Smtp

    def open(self) -> bool | None:
        """Tell the dialogue what to do at the last moment."""
        opened = super().open()
        if self.connection is not None:
            self.connection.before_data = self.before_data
        return opened

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Say goodbye; a server that hangs up on QUIT has still taken the message."""
        try:
            super()._close_connection(connection)
        except (OSError, smtplib.SMTPException):
            connection.close()
