"""Malware scanners: one named by the installation, or ClamAV by its socket; silence is never "clean" (§2.5)."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import IO, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

TIMEOUT = 60.0
CHUNK = 64 * 1024
ANSWER_MAX = 4096


class ScanVerdict(Enum):
    """What a malware scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"


class Scanner(Protocol):
    """A malware scanner; it raises when it cannot answer, and the file then stays in quarantine."""

    def __call__(self, content: IO[bytes]) -> ScanVerdict:
        """Read the content and say what it is."""


class ScannerSilent(OSError):
    """The scanner gave no verdict: away, overloaded, or it answered something we do not know."""


def scanner() -> Scanner | None:
    """Return the scanner of this installation, or None when neither setting names one.

    CCV_MALWARE_SCANNER is the dotted path of a function; CCV_CLAMAV_SOCKET the address of a clamd.
    """
    if settings.CCV_MALWARE_SCANNER:
        return import_string(settings.CCV_MALWARE_SCANNER)
    if settings.CCV_CLAMAV_SOCKET:
        return ask_clamav
    return None


def ask_clamav(content: IO[bytes]) -> ScanVerdict:
    """Send a file to clamd (INSTREAM: lengths and bytes, then a zero) and read its verdict.

    Raises ScannerSilent for everything that is not a plain verdict, an error of clamd included.
    """
    try:
        with _connection(settings.CCV_CLAMAV_SOCKET) as line:
            answer = _exchange(line, content)
    except OSError as error:
        raise ScannerSilent(type(error).__name__) from error
    if answer == "stream: OK":
        return ScanVerdict.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return ScanVerdict.INFECTED
    raise ScannerSilent("no verdict")


@contextmanager
def _connection(address: str) -> Iterator[socket.socket]:
    """Open `unix:/path`, a plain path, or `tcp://host:port`."""
    if address.startswith("tcp://"):
        parts = urlsplit(address)
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=TIMEOUT) as line:
            yield line
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(TIMEOUT)
        line.connect("/" + address.removeprefix("unix:").lstrip("/"))
        yield line


def _exchange(line: socket.socket, content: IO[bytes]) -> str:
    try:
        line.sendall(b"zINSTREAM\0")
        while chunk := content.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
    except BrokenPipeError:  # clamd refuses a file above its own limit by answering and hanging up: read the answer
        pass
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER_MAX:
        part = line.recv(ANSWER_MAX)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
