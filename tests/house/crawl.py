"""Walks every page a person can reach, and asks for the pages others reached."""

import io
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.test import Client
from pypdf import PdfReader
from pypdf.errors import PdfReadError

STARTS = ("/", "/espace/", "/administration/", "/aide/", "/questionnaires/", "/diagnostics/", "/suivi/", "/catalogue/")
LEFT_OUT = ("/static/", "/connexion/", "/identite/", "/langue/")
SAME_SHAPE = 4
LINK = re.compile(r'(href|action)="(/[^"#]*)"')
PARTICULAR = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[A-Z]?\d+"
)  # a question’s code tells one object from another too


def shape(address: str) -> str:
    """Return an address without what tells one object from another."""
    return PARTICULAR.sub("*", address.partition("?")[0])


def text_of(response: Any) -> str:
    """Return what a person reads in an answer: a page, a file, the text of a PDF."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type", "").startswith("application/pdf"):
        return _pdf_text(body)
    return body.decode(errors="replace")


@cache
def _pdf_text(body: bytes) -> str:
    """Read a PDF once, however many people are served the same: a fifth of the walk went into reading it again."""
    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    except PdfReadError:  # what a factory sealed in place of a file
        return body.decode(errors="replace")


@dataclass
class Walk:
    """What one person met: address → text of each page, and each link shown but refused, “page → link: status”."""

    pages: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def walk(client: Client, starts: Iterable[str] = STARTS) -> Walk:
    """Follow every link from the doors of the site, a few of each shape."""
    met, shapes = Walk(), {}
    queue, seen = deque((start, "") for start in starts), set(starts)
    while queue:
        address, shown_on = queue.popleft()
        response = client.get(address, follow=True)
        if response.status_code != 200:
            if shown_on or response.status_code >= 500:  # a form's address may refuse to be read, never break
                met.refused.append(f"{shown_on} → {address}: {response.status_code}")
            continue
        met.pages[address] = text_of(response)
        for attribute, written in LINK.findall(met.pages[address]):
            link = written.replace("&amp;", "&")
            kind = shape(link)
            if link in seen or link.startswith(LEFT_OUT) or shapes.get(kind, 0) >= SAME_SHAPE:
                continue
            shapes[kind] = shapes.get(kind, 0) + 1
            seen.add(link)
            queue.append((link, address if attribute == "href" else ""))  # a form's address is not for reading
    return met
