"""What an enterprise takes away on paper or in a spreadsheet: receipt, its answers, a blank questionnaire."""

import io
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock, mail, pdf
from core.context_processors import administration_identity
from core.languages import reader_language
from core.qr import qr_path
from core.spreadsheets import MOMENT, TEXT, XlsxWriter, cell_text, csv_bytes
from questionnaires.models import ScreeningResponse
from questionnaires.queries.own_pages import copy_sections
from questionnaires.queries.response import Filling

STYLESHEET = "papers.css"
KINDS = (TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, MOMENT)
WIDTHS = (30, 8, 60, 50, 30, 24, 18)


def _paper(name: str, **facts: Any) -> bytes:
    """Lay out one document in the reader's language."""
    facts |= {
        "lang": reader_language(),
        "administration": administration_identity(),
        "today": clock.today(),
    }
    return pdf.render(render_to_string(f"pdf/{name}.html", facts), stylesheet=STYLESHEET)


def receipt_pdf(response: ScreeningResponse) -> bytes:
    """The receipt of everything that was sent, with the fingerprint of each sending."""
    sent = list(response.submissions.select_related("sent_by").order_by("round"))
    first = sent[0]
    return _paper(
        "receipt", response=response, first=first, answer_count=len(first.content["answers"]), details=sent[1:]
    )


def answers_pdf(filling: Filling, only: frozenset[str] | None = None) -> bytes:
    """All the answers in words, with who wrote each and when."""
    return _paper("answers", response=filling.response, sections=list(copy_sections(filling, only)))


def blank_pdf(filling: Filling) -> bytes:
    """The questionnaire to fill by hand, with the code that leads back to this enterprise's file."""
    response = filling.response
    address = mail.absolute(reverse("questionnaires:response", args=[response.uuid]))
    sections = [
        {"section": section, "questions": [_blank(question) for question in filling.questions(section.code)]}
        for section in filling.sections
    ]
    return _paper(
        "blank",
        response=response,
        version=filling.version,
        sections=sections,
        address=address,
        qr=qr_path(address),
    )


def _blank(question: Any) -> dict[str, Any]:
    groups: dict[str, list[str]] = {}
    for choice in question.choices.all():
        groups.setdefault(choice.group, []).append(choice.label)
    many = question.kind == "multi"
    return {"question": question, "groups": list(groups.values()), "is_many": many}


def _table(filling: Filling, only: frozenset[str] | None) -> tuple[list[str], list[list[Any]]]:
    header = [_("Section"), _("Question"), _("Text"), _("Answer"), _("Documents"), _("Written by"), _("On")]
    rows = [
        [
            block["section"].title,
            line["question"].code,
            line["question"].text,
            " · ".join(line["labels"]),
            " · ".join(line["evidence"]),
            line["by"],
            line["at"],
        ]
        for block in copy_sections(filling, only)
        for line in block["lines"]
    ]
    return header, rows


def answers_csv(filling: Filling, only: frozenset[str] | None = None) -> bytes:
    """All the answers as a table any spreadsheet opens."""
    header, rows = _table(filling, only)
    texts = [[*row[:-1], cell_text(row[-1], MOMENT)] for row in rows]
    return csv_bytes([header, *texts])


def answers_xlsx(filling: Filling, only: frozenset[str] | None = None) -> bytes:
    """All the answers as a workbook."""
    header, rows = _table(filling, only)
    stream = io.BytesIO()
    writer = XlsxWriter(stream, title=_("My answers"), widths=WIDTHS, frozen=1)
    writer.write([header], bold=True)
    writer.write(rows, KINDS)
    writer.close()
    return stream.getvalue()


def file_name(response: ScreeningResponse, word: str, ending: str) -> str:
    """How a file of this response is called on the person's own device."""
    day = timezone.localdate()
    return f"{response.reference or response.version.code}-{word}-{day:%Y-%m-%d}.{ending}"
