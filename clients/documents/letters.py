"""Letters laid out for the printer: one per page, the address in the window, the link as a QR code (domain §11)."""

import html
from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from clients.models import OutboundMessage
from clients.queries.codes import code_behind
from core import clock, mail, pdf
from core.context_processors import administration_identity

STYLESHEET = "letters.css"


def layout(letters: Iterable[tuple[OutboundMessage, mail.Letter]]) -> bytes:
    """Return one PDF of all letters, each starting on its own page in its reader's language."""
    pages = []
    for message, letter in letters:
        with translation.override(message.language):
            pages.append(render_to_string("documents/letter.html", _context(message, letter)))
    return pdf.render(render_to_string("documents/letters.html", {"pages": pages}), stylesheet=STYLESHEET)


def _context(message: OutboundMessage, letter: mail.Letter) -> dict[str, object]:
    """Return what one letter says."""
    body, _mark, foot = letter.text.partition(mail.FOOT_SEPARATOR)
    link = mail.absolute(message.link) if message.link else ""
    return {
        "message": message,
        "subject": letter.subject,
        "paragraphs": [part for part in body.split("\n\n") if part.strip()],
        "foot": [line for line in foot.split("\n") if line.strip()],
        "link": link,
        "code": qr_code(link) if link else "",
        "short_code": code_behind(message.link),
        "code_page": mail.absolute(reverse("clients:short_code")),
        "today": clock.today(),
        "administration": administration_identity(),
    }


def qr_code(url: str) -> SafeString:
    """Draw a QR code as one SVG, with its quiet zone: neither image nor font."""
    import qrcode

    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(url)
    code.make(fit=True)
    matrix = code.get_matrix()
    cells = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    size = len(matrix)
    svg = f'<svg class="qr" viewBox="0 0 {size} {size}" role="img"><title>{html.escape(url)}</title><path d="{cells}"/></svg>'
    return mark_safe(svg)  # figures of our own and an escaped address
